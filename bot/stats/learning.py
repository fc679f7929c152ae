"""What can be learned from people's choices: words after which several of them wanted the same code."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import filterfalse, groupby
from operator import attrgetter

MIN_PEOPLE = 3  # different people who typed the same words and wanted the same code
LEARNING_PERIOD = timedelta(days=60)  # how far back their choices count
MISS_PERIOD = timedelta(minutes=5)  # time after a miss in which the next question is taken for another try


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody (an asker's number) who typed ``words``, normalized, and then chose a code."""

    words: str
    code: str
    asker: int


@dataclass(frozen=True, slots=True)
class Miss:
    """A question to which nothing was found."""

    question: int
    at: datetime
    asker: int
    words: str


@dataclass(frozen=True, slots=True)
class LaterLookup:
    """A code that an asker's question was about; ``role`` is that in ``LookupRow``."""

    question: int
    at: datetime
    code: str
    role: str


@dataclass(frozen=True, slots=True)
class LearnedPhrase:
    """Words that a number of ``people`` typed before they chose a code."""

    words: str
    code: str
    people: int


def find_learned_phrases(choices: Iterable[Choice]) -> Iterator[LearnedPhrase]:
    """Yield the words after which at least ``MIN_PEOPLE`` people chose a code and nobody chose another one."""
    askers: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for choice in choices:
        askers[choice.words][choice.code].add(choice.asker)
    for words, by_code in askers.items():
        code, people = next(iter(by_code.items()))
        if len(by_code) == 1 and len(people) >= MIN_PEOPLE:
            yield LearnedPhrase(words, code, len(people))


def find_choice_after_miss(miss: Miss, lookups: Sequence[LaterLookup]) -> Choice | None:
    """Return what the asker of a miss asked for right afterwards, if that was answered with exactly one code.

    ``lookups`` are the asker's, by question. Further misses in between are tries too.
    """
    later = (row for row in lookups if is_right_after(miss, row))
    questions = (list(rows) for _, rows in groupby(later, attrgetter("question")))
    asked = next(filterfalse(is_miss, questions), [])
    return Choice(miss.words, asked[0].code, miss.asker) if [row.role for row in asked] == ["answered"] else None


def is_right_after(miss: Miss, lookup: LaterLookup) -> bool:
    """Return whether a lookup is of a question that came within ``MISS_PERIOD`` after a miss."""
    return lookup.question > miss.question and miss.at <= lookup.at <= miss.at + MISS_PERIOD


def is_miss(lookups: Iterable[LaterLookup]) -> bool:
    """Return whether a question with these lookups is a miss too: all its codes are missing from the catalog."""
    return all(row.role == "missing" for row in lookups)
