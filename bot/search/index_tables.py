"""What an index consists of: flat tables, and a few facts."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.search.flat import KeyTable, StringTable
from bot.search.prefixes.table import PrefixFacts
from bot.search.words.word_tables import WordTables


@dataclass(frozen=True, slots=True)
class IndexTables:
    """The tables of an index, in memory or mapped from files.

    ``spellings`` holds each code's letters and digits in capitals, after a line break, and then "#" and its number's
    value. ``ambiguous`` are the rows of active entries with several meanings.
    """

    records: StringTable
    codes: KeyTable
    normalized: KeyTable
    numbers: KeyTable
    values: KeyTable
    names: KeyTable
    spellings: StringTable
    ambiguous: memoryview
    words: WordTables


@dataclass(frozen=True, slots=True)
class IndexFacts:
    """What an index knows of the catalog as a whole.

    ``prefixes`` maps the prefix of codes that end with a number, as printed, to what is known of it; ``names`` are
    those of all families and sections; ``has_odd`` is set if some code does not end with a number, ``has_vectors``
    if the vectors of texts are compared. ``own_words`` are those of other systems and devices, stemmed, that the
    catalog itself prints, so that they say nothing of whose error is meant.
    """

    prefixes: Mapping[str, PrefixFacts]
    families: frozenset[str]
    names: tuple[str, ...]
    has_odd: bool
    has_vectors: bool
    own_words: tuple[str, ...]
