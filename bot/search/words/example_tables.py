"""How people ask for codes, learned from examples: which terms go with which code, in flat tables.

A naive Bayes model over words, pairs of words and concepts. Every code is a column, and so is what is asked every day
without meaning any code (the last column).
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain, pairwise, repeat
from math import log
from typing import TypeAlias

from bot.catalog.entry import Entry
from bot.search import tuning
from bot.search.entries import Entries
from bot.search.flat import StringTable, build_strings
from bot.search.text.template import remove_placeholders
from bot.search.words.lexicon import Lexicon, Words, read_words
from bot.search.words.lexicon_files import read_examples

Counts: TypeAlias = dict[str, dict[int, int]]  # term -> column -> times
Phrases: TypeAlias = Mapping[str, Iterable[str]]  # key of an entry -> the texts that it is also asked as


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


def build_examples(entries: Entries, lexicon: Lexicon, phrases: Phrases) -> ExampleTables:
    """Build the tables from the lexicon's examples, the messages, and the phrases that codes are also asked as.

    They are empty if there are no examples, and if a catalog is so large that a column for each code costs much.
    """
    counts: Counts = defaultdict(dict)
    if not read_examples(lexicon.files).by_code or len(entries) > tuning.MAX_EXAMPLE_CODES:
        return flatten_counts(counts, 0)
    for column, entry in enumerate(entries.values()):
        for term, times in count_terms(entry, lexicon, phrases.get(entry.key, ())).items():
            counts[term][column] = times
    for term, times in count_unrelated(lexicon).items():
        counts[term][len(entries)] = times
    return flatten_counts(counts, len(entries) + 1)


def count_terms(entry: Entry, lexicon: Lexicon, phrases: Iterable[str]) -> Counter[str]:
    """Return how often each term is in the texts that stand for a code; its message counts for several."""
    counts = Counter(count_examples(lexicon, entry.code))
    for text in (*repeat(remove_placeholders(entry.meaning.text), tuning.MESSAGE_EXAMPLES), *phrases):
        counts.update(list_terms(read_words(lexicon, text, tuning.MAX_WORDS)))
    return counts


@lru_cache(maxsize=tuning.MAX_EXAMPLE_CODES)  # an index is built anew with every phrase; the examples stay
def count_examples(lexicon: Lexicon, code: str) -> Counter[str]:
    """Return how often each term is in a code's examples."""
    return count_texts(lexicon, read_examples(lexicon.files).by_code.get(code, ()))


@lru_cache(maxsize=4)
def count_unrelated(lexicon: Lexicon) -> Counter[str]:
    """Return how often each term is in the examples that mean no code."""
    return count_texts(lexicon, read_examples(lexicon.files).unrelated)


def count_texts(lexicon: Lexicon, texts: Iterable[str]) -> Counter[str]:
    """Return how often each term is in texts."""
    words = (read_words(lexicon, text, tuning.MAX_WORDS) for text in texts)
    return Counter(term for unit in words for term in list_terms(unit))


def list_terms(words: Words) -> list[str]:
    """Return the terms of a text: its stems, pairs of stems, and the concepts that its words may stand for."""
    concepts = [f"={concept}" for unit in words.units for concept in unit]
    return [*words.stems, *map(" ".join, pairwise(words.stems)), *concepts]


def flatten_counts(counts: Counts, columns: int) -> ExampleTables:
    """Return the tables of a model with these counts of terms in columns."""
    found = list(counts.values())
    places = array("I", chain.from_iterable(found))
    times = list(chain.from_iterable(map(dict.values, found)))
    totals = [0] * columns
    for column, count in zip(places, times, strict=True):
        totals[column] += count
    smoothing = tuning.SMOOTHING * len(counts)
    every = log(max(sum(totals) + smoothing, 1))
    sums = map(sum, map(dict.values, found))
    return ExampleTables(
        terms=build_strings(counts),
        commonness=memoryview(array("f", (log(total + tuning.SMOOTHING) - every for total in sums))),
        starts=memoryview(array("Q", accumulate(map(len, found), initial=0))),
        columns=memoryview(places),
        gains=memoryview(array("f", map(measure_gain, times))),
        bases=memoryview(array("f", (log(tuning.SMOOTHING / (total + smoothing)) for total in totals))),
    )


@lru_cache(maxsize=1_000)
def measure_gain(times: int) -> float:
    """Return what a column gains by a term that is this often in it, against one that never is."""
    return log(1 + times / tuning.SMOOTHING)
