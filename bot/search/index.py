"""The search index of a catalog: immutable, shared by all threads and, mapped from a file, by all processes."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.catalog.entry import Entry
from bot.search.entries import Entries, EntriesByKey, EntryGroups
from bot.search.groups import GroupNames
from bot.search.index_tables import IndexFacts, IndexTables
from bot.search.prefixes.table import PrefixTable
from bot.search.words.messages import MessageIndex


@dataclass(frozen=True, slots=True)
class Index:
    """The catalog, prepared for search.

    ``by_number`` holds the entries by their number as printed, ``by_value`` by its value, ``by_normalized`` by their
    code's letters and digits in capitals, ``by_name`` by the keys of their family, section and prefix, and ``groups``
    finds these keys by the words of their names. ``tables`` and ``facts`` are what is stored of it.
    """

    tables: IndexTables
    facts: IndexFacts
    entries: Entries
    by_normalized: EntriesByKey
    by_number: EntryGroups
    by_value: EntryGroups
    by_name: EntryGroups
    groups: GroupNames
    prefixes: PrefixTable
    messages: MessageIndex

    @property
    def families(self) -> frozenset[str]:
        """Return the names of all families."""
        return self.facts.families

    @property
    def ambiguous(self) -> Iterator[Entry]:
        """Yield the active entries with several meanings."""
        return map(self.entries.read, self.tables.ambiguous)

    def twins(self, code: str) -> tuple[Entry, ...]:
        """Return the entries one digit or one swap away that mean something else, nearest number first."""
        entry = self.entries[code]
        if not ends_with_number(entry):
            return ()
        prefix = code.removesuffix(entry.number)
        near = (self.entries.get(prefix + number) for number in generate_typos(entry.number))
        by_code = {twin.code: twin for twin in near if twin and twin.meaning.text != entry.meaning.text}
        return tuple(sorted(by_code.values(), key=lambda twin: abs(int(twin.number) - int(entry.number))))


def ends_with_number(entry: Entry) -> bool:
    """Return whether a code ends with a number, as all but codes such as 42S02 do."""
    return entry.number.isdecimal()


def generate_typos(number: str) -> Iterator[str]:
    """Yield every number that differs by one digit or one swap of neighbouring digits."""
    for place, digit in enumerate(number):
        head = number[:place]
        tail = number[place + 1 :]
        yield from (head + other + tail for other in "0123456789" if other != digit)
        if tail:
            yield head + tail[0] + digit + tail[1:]


def normalize_code(code: str) -> str:
    """Return a code's letters and digits in capitals, without separators."""
    return "".join(filter(str.isalnum, code)).upper()
