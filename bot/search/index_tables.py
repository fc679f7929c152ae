"""What an index consists of: flat tables, and a few facts."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.search.catalogs.own_words import OwnWords
from bot.search.flat import KeyTable, StringTable
from bot.search.prefixes.table import PrefixFacts
from bot.search.words.word_tables import WordTables


@dataclass(frozen=True, slots=True)
class IndexTables:
    """The tables of an index, in memory or mapped from files.

    ``spellings`` holds each code's letters and digits in capitals, after a line break, and then "#" and its number's
    value; its aliases follow in the same way. ``ambiguous`` are the rows of active entries with several meanings, and
    ``catalogs`` the number of each entry's catalog, empty if there is only one catalog.
    """

    records: StringTable
    codes: KeyTable
    normalized: KeyTable
    numbers: KeyTable
    values: KeyTable
    names: KeyTable
    aliases: KeyTable
    patterns: KeyTable
    halves: KeyTable
    spellings: StringTable
    ambiguous: memoryview
    catalogs: memoryview
    words: WordTables


@dataclass(frozen=True, slots=True)
class IndexFacts:
    """What an index knows of the catalog as a whole.

    ``prefixes`` maps the prefix of codes that end with a number, as printed, to what is known of it; ``names`` are
    those of all families and sections; ``has_odd`` is set if some code or alias is more than words and a number,
    ``has_vectors`` if the vectors of texts are compared. ``own_words`` are those of each catalog, by its number,
    ``catalogs`` their names. ``pattern_widths`` says which patterns there are: how many digits a run of X stands for,
    or 0 where any number fits.
    """

    prefixes: Mapping[str, PrefixFacts]
    families: frozenset[str]
    names: tuple[str, ...]
    has_odd: bool
    has_vectors: bool
    own_words: Mapping[int, OwnWords]
    catalogs: Mapping[int, str]
    pattern_widths: tuple[int, ...]
