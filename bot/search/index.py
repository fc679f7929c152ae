"""The search index of all catalogs: immutable, shared by all threads and, mapped from a file, by all processes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.catalog.entry import Entry
from bot.search.catalogs.names import CatalogNames
from bot.search.entries import Entries, EntriesByKey, EntryGroups
from bot.search.groups import GroupNames
from bot.search.index_tables import IndexFacts, IndexTables
from bot.search.prefixes.table import PrefixTable
from bot.search.prefixes.twins import Density, ends_with_number, list_twins
from bot.search.words.messages import MessageIndex

# What the words before a number are fitted to.
PLAIN_PREFIX = re.compile(r"(?=.{1,40}$)(?:[A-Za-z]+(?:[ _.-]{1,3}|$)){1,4}")
HIGHEST_SIGNED = 2**31 - 1  # of 32 bits
HIGHEST = 2**32 - 1


@dataclass(frozen=True, slots=True)
class Index:
    """The catalogs, prepared for search.

    ``by_number`` holds the entries by their number as printed, ``by_value`` by its value, ``by_normalized`` by their
    code's letters and digits in capitals, ``by_alias`` by those of their aliases, ``by_pattern`` by the keys of
    patterns, ``by_half`` by halves of their code, ``by_name`` by the keys of their family, section and prefix, and
    ``groups`` finds these keys by the words of their names. ``names`` are those of the catalogs, and ``channel`` the
    number of the one that is preferred where a text leaves it open. ``tables`` and ``facts`` are what is stored of it.
    """

    tables: IndexTables
    facts: IndexFacts
    entries: Entries
    by_normalized: EntriesByKey
    by_number: EntryGroups
    by_value: EntryGroups
    by_name: EntryGroups
    by_alias: EntryGroups
    by_pattern: EntryGroups
    by_half: EntryGroups
    groups: GroupNames
    names: CatalogNames
    prefixes: PrefixTable
    messages: MessageIndex
    density: Density
    channel: int | None = None

    @property
    def has_several_catalogs(self) -> bool:
        """Return whether there are entries of more than one catalog."""
        return len(self.tables.catalogs) > 0

    def prefer(self, catalog: int | None) -> "Index":
        """Return the index for a channel that is about one of its catalogs."""
        return self if catalog is None or not self.has_several_catalogs else replace(self, channel=catalog)

    def find_whole(self, digits: str) -> tuple[int, ...]:
        """Return the rows of the entries of which a number is the whole code, or an alias, or either in hexadecimal."""
        rows = (*self.entries.find_printed(digits), *self.by_alias.find_rows(digits))
        return tuple(dict.fromkeys(rows or self.find_hexadecimal(digits)))

    def find_hexadecimal(self, digits: str) -> tuple[int, ...]:
        """Return the rows of the entries with a number of 32 bits as a hexadecimal code or alias."""
        if len(digits) != len("2147483648") or not HIGHEST_SIGNED < int(digits) <= HIGHEST:
            return ()
        key = f"0X{int(digits):08X}"
        return (*self.by_normalized.find_rows(key), *self.by_alias.find_rows(key))

    @property
    def families(self) -> frozenset[str]:
        """Return the names of all families."""
        return self.facts.families

    @property
    def ambiguous(self) -> Iterator[Entry]:
        """Yield the active entries with several meanings."""
        return map(self.entries.read, self.tables.ambiguous)

    def twins(self, key: str) -> tuple[Entry, ...]:
        """Return the entries one digit or one swap away that mean something else, nearest number first.

        Where numbers are dense nearly every code has such neighbours, and there are no twins.
        """
        entry = self.entries[key]
        if not ends_with_number(entry) or self.density.is_dense(entry.catalog):
            return ()
        twins = list_twins(self.entries, entry)
        return tuple(sorted(twins, key=lambda twin: abs(int(twin.number) - int(entry.number))))


def is_odd(entry: Entry) -> bool:
    """Return whether a code is not just words and a number, so that it is looked for as a whole."""
    if not ends_with_number(entry):
        return True
    prefix = entry.code.removesuffix(entry.number)
    return bool(prefix) and not PLAIN_PREFIX.fullmatch(prefix)


def normalize_code(code: str) -> str:
    """Return a code's letters and digits in capitals, without separators."""
    return "".join(filter(str.isalnum, code)).upper()
