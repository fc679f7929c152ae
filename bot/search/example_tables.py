"""How people ask for codes, learned from examples: which terms go with which code, in flat tables.

A naive Bayes model over words, pairs of words and concepts. Every code is a column, and so is what is asked every day
without meaning any code (the last column).
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import TypeAlias

from bot.catalog.entry import Entry
from bot.search import tuning
from bot.search.entries import Entries
from bot.search.flat import StringTable, StringTableBuilder
from bot.search.lexicon import Lexicon, Words, read_words
from bot.search.lexicon_files import Examples
from bot.search.template import remove_placeholders

Counts: TypeAlias = dict[str, Counter[int]]  # term -> column -> times


@dataclass(frozen=True, slots=True)
class ExampleTables:
    """The terms of examples, by row. ``starts`` says where the columns of a term begin, and last where they end.

    A text's score in a column is the sum over its terms of the column's ``bases``, the term's ``gains`` there, if any,
    and less the term's ``commonness``: logarithms of probabilities. Without examples, all tables are empty.
    """

    terms: StringTable
    commonness: memoryview
    starts: memoryview
    columns: memoryview
    gains: memoryview
    bases: memoryview

    @property
    def codes(self) -> int:
        """Return the number of codes that have a column."""
        return max(len(self.bases) - 1, 0)


@dataclass(frozen=True, slots=True)
class AskedTexts:
    """The texts that codes are asked as: those of the trade's examples, and by code those that staff added."""

    examples: Examples
    phrases: Mapping[str, Iterable[str]]

    def list_for(self, entry: Entry) -> Iterator[tuple[str, int]]:
        """Yield the texts that stand for a code, each with how many examples it counts for."""
        yield remove_placeholders(entry.meaning.text), tuning.MESSAGE_EXAMPLES
        for text in (*self.examples.by_code.get(entry.code, ()), *self.phrases.get(entry.code, ())):
            yield text, 1


def build_examples(entries: Entries, lexicon: Lexicon, texts: AskedTexts) -> ExampleTables:
    """Build the tables from the texts that codes are asked as, and from the messages.

    They are empty if there are no examples, and if a catalog is so large that a column for each code costs much.
    """
    counts: Counts = defaultdict(Counter)
    if not texts.examples.by_code or len(entries) > tuning.MAX_EXAMPLE_CODES:
        return flatten_counts(counts, 0)
    for column, entry in enumerate(entries.values()):
        for text, weight in texts.list_for(entry):
            count_terms(counts, lexicon, text, column=column, weight=weight)
    for text in texts.examples.unrelated:
        count_terms(counts, lexicon, text, column=len(entries))
    return flatten_counts(counts, len(entries) + 1)


def count_terms(counts: Counts, lexicon: Lexicon, text: str, *, column: int, weight: int = 1) -> None:
    """Count the terms of a text in a column."""
    for term in list_terms(read_words(lexicon, text, tuning.MAX_WORDS)):
        counts[term][column] += weight


def list_terms(words: Words) -> list[str]:
    """Return the terms of a text: its stems, pairs of stems, and the concepts that its words may stand for."""
    concepts = [f"={concept}" for unit in words.units for concept in unit]
    return [*words.stems, *map(" ".join, pairwise(words.stems)), *concepts]


def flatten_counts(counts: Mapping[str, Mapping[int, int]], columns: int) -> ExampleTables:
    """Return the tables of a model with these counts of terms in columns."""
    totals = Counter[int]()
    for found in counts.values():
        totals.update(found)
    every = log(sum(totals.values()) + tuning.SMOOTHING * len(counts)) if counts else 0.0
    terms = StringTableBuilder()
    commonness = array("f")
    starts = array("Q", [0])
    places = array("I")
    gains = array("f")
    for term, found in counts.items():
        terms.add(term)
        commonness.append(log(sum(found.values()) + tuning.SMOOTHING) - every)
        places.extend(found)
        gains.extend(log(1 + count / tuning.SMOOTHING) for count in found.values())
        starts.append(len(places))
    bases = (log(tuning.SMOOTHING / (totals[column] + tuning.SMOOTHING * len(counts))) for column in range(columns))
    return ExampleTables(
        terms=terms.build(),
        commonness=memoryview(commonness),
        starts=memoryview(starts),
        columns=memoryview(places),
        gains=memoryview(gains),
        bases=memoryview(array("f", bases)),
    )
