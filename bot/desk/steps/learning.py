"""Learning: words that several people typed before they chose a code are suggested to staff.

What to suggest is worked out now and then, never while somebody asks. What becomes of it is in ``phrases``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from bot.desk.questions.phrases import read_redacted_words
from bot.desk.state.desk import Desk
from bot.desk.state.snapshot import Snapshot
from bot.search.phrases import can_be_phrase, normalize_words
from bot.search.verdict import find_verdict
from bot.stats.learning import (
    LEARNING_PERIOD,
    MISS_PERIOD,
    Choice,
    LaterLookup,
    LearnedPhrase,
    Miss,
    find_choice_after_miss,
    find_learned_phrases,
)
from bot.steps.mark import Mark
from bot.store.questions import learning
from bot.store.questions.learning import TypedQuestion
from bot.store.questions.typed import QuestionPosition
from bot.store.schema.dialect import set_statement_timeout
from bot.store.steps.phrases import list_decided_keys, replace_waiting_phrases

MAX_WAITING = 200  # phrases that wait for staff at once, the most frequent ones
READ_SECONDS = 10  # for each statement that reads what was typed, which nobody waits for


@dataclass(frozen=True, slots=True)
class TypedPage:
    """Questions whose text is stored, the code chosen last in each, and what their askers looked up then."""

    questions: Sequence[TypedQuestion]
    chosen: Mapping[int, str]
    lookups: Mapping[int, Sequence[LaterLookup]]


def suggest_phrases(desk: Desk, at: datetime) -> int:
    """Work out which phrases wait for staff, and store them; return how many are new."""
    desk.cache.refresh_if_stale(desk.database, at)
    useful = list_useful_phrases(desk, at)
    by_key = {desk.hash_phrase(phrase.words, phrase.code): phrase for phrase in useful}
    with desk.database.begin_light() as transaction:
        decided = list_decided_keys(transaction)
        undecided = (key for key in by_key if key not in decided)
        waiting = {key: by_key[key] for key in islice(undecided, MAX_WAITING)}
        return replace_waiting_phrases(transaction, waiting, at)


def list_useful_phrases(desk: Desk, at: datetime) -> list[LearnedPhrase]:
    """Return the phrases that were learned and would help the search, the most frequent first."""
    learned = find_learned_phrases(read_choices(desk, at - LEARNING_PERIOD))
    useful = (phrase for phrase in learned if is_useful(desk.cache.snapshot, phrase))
    return sorted(useful, key=lambda phrase: (-phrase.people, phrase.words))


def read_choices(desk: Desk, since: datetime) -> Iterator[Choice]:
    """Yield what people typed since a moment, with what they chose."""
    after = since, 0
    while (page := read_page(desk, after)).questions:
        for question in page.questions:
            if words := read_redacted_words(question.typed):
                yield from list_choices(question, words, page)
        after = page.questions[-1].position


def read_page(desk: Desk, after: QuestionPosition) -> TypedPage:
    """Read the next page of questions after a position, in a transaction of its own."""
    with desk.database.read() as transaction:
        set_statement_timeout(transaction, READ_SECONDS)
        questions = learning.read_typed_page(transaction, after)
        if not questions:
            return TypedPage((), {}, {})
        missed = {question.asker for question in questions if question.verdict == "unknown"}
        ends = questions[-1].at + MISS_PERIOD
        return TypedPage(
            questions,
            learning.read_last_choices(transaction, [question.id for question in questions]),
            learning.read_lookups_by_asker(transaction, missed, questions[0].at, ends),
        )


def list_choices(question: TypedQuestion, words: str, page: TypedPage) -> Iterator[Choice]:
    """Yield what the asker of a question chose in it at last, or asked for right after it if it was a miss."""
    if question.id in page.chosen:
        yield Choice(words, page.chosen[question.id], question.asker)
    if question.verdict == "unknown":
        miss = Miss(question.id, question.at, question.asker, words)
        choice = find_choice_after_miss(miss, page.lookups.get(question.asker, ()))
        yield from filter(None, [choice])


def is_useful(snapshot: Snapshot, phrase: LearnedPhrase) -> bool:
    """Return whether a phrase would help the search: its code may get it, and isn't found by it already."""
    is_possible = can_get_phrase(snapshot, phrase.code, phrase.words) and can_be_phrase(snapshot.index, phrase.words)
    return is_possible and find_verdict(snapshot.index, phrase.words).kind != "answer"


def can_get_phrase(snapshot: Snapshot, code: str, words: str) -> bool:
    """Return whether a code is active, and the words are neither a message nor a phrase of it."""
    if not is_active(snapshot, code):
        return False
    messages = (meaning.text for meaning in snapshot.index.entries[code].meanings)
    is_message = words in map(normalize_words, messages)
    return not is_message and not has_phrase(snapshot.guide.marks.get(code) or Mark(code), words)


def has_phrase(mark: Mark, words: str) -> bool:
    """Return whether a code has a phrase of these words, however staff wrote it."""
    return words in map(normalize_words, mark.phrases)


def is_active(snapshot: Snapshot, code: str) -> bool:
    """Return whether the catalog has a code and hasn't retired it."""
    entry = snapshot.index.entries.get(code)
    return entry is not None and entry.status == "active"
