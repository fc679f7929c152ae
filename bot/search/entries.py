"""The entries of all catalogs in flat tables: by key, by code, and by other names."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.catalog.entry import FIRST_CATALOG, Cause, Entry, Meaning, Source
from bot.search.flat import KeyTable, StringTable

MAX_DECODED = 2_000  # entries that are kept as objects; the rest is read anew each time


@dataclass(frozen=True, slots=True)
class Entries(Mapping[str, Entry]):
    """The entries by their key, in the catalogs' order.

    ``codes`` has the rows of each printed code, which may be in several catalogs. ``decoded`` is a memo of entries by
    their row, ``rows`` one of rows by printed code.
    """

    records: StringTable
    codes: KeyTable
    decoded: dict[int, Entry] = field(default_factory=dict)
    rows: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.records)

    def __iter__(self) -> Iterator[str]:
        return (entry.key for entry in map(self.read, range(len(self))))

    def __getitem__(self, key: str) -> Entry:
        row = self.find_row(key)
        if row is None:
            raise KeyError(key)
        return self.read(row)

    def find_row(self, key: str) -> int | None:
        """Return the row of an entry's key, None if there is none."""
        code = key.rpartition(" ")[2]
        return next((row for row in self.find_printed(code) if self.read(row).key == key), None)

    def find_printed(self, code: str) -> tuple[int, ...]:
        """Return the rows of the entries with just this code, one of each catalog that prints it."""
        rows = self.rows.get(code)
        if rows is None:
            rows = tuple(row for row in self.codes.find(code) if self.read(row).code == code)
            if rows and len(self.rows) < MAX_DECODED:
                self.rows[code] = rows
        return rows

    def read(self, row: int) -> Entry:
        """Return the entry of a row."""
        entry = self.decoded.get(row)
        if entry is None:
            entry = decode_entry(self.records[row])
            if len(self.decoded) < MAX_DECODED:
                self.decoded[row] = entry
        return entry


@dataclass(frozen=True, slots=True)
class EntryGroups:
    """The entries that share a key, in the catalog's order."""

    entries: Entries
    keys: KeyTable

    def __contains__(self, key: str | int) -> bool:
        return next(self.keys.find(str(key)), None) is not None

    def get(self, key: str | int) -> tuple[Entry, ...]:
        """Return the entries with a key."""
        return tuple(map(self.entries.read, self.find_rows(key)))

    def find_rows(self, key: str | int) -> Sequence[int]:
        """Return the rows of the entries with a key, which may be many, without reading them."""
        return self.keys.find_all(str(key))


@dataclass(frozen=True, slots=True)
class EntriesByKey:
    """The first entry of each key."""

    entries: Entries
    keys: KeyTable

    def __contains__(self, key: str) -> bool:
        return next(self.keys.find(key), None) is not None

    def get(self, key: str) -> Entry | None:
        """Return the entry with a key, None if there is none."""
        row = next(self.keys.find(key), None)
        return None if row is None else self.entries.read(row)

    def find_rows(self, key: str) -> Sequence[int]:
        """Return the rows of all entries with a key."""
        return self.keys.find_all(key)


def encode_entry(entry: Entry) -> str:
    """Return an entry as JSON; most have nothing after their meanings."""
    meanings = [
        [
            meaning.text,
            meaning.preferred,
            meaning.doubt,
            [[source.document, source.lines] for source in meaning.sources],
        ]
        for meaning in entry.meanings
    ]
    row = [entry.code, entry.family, entry.number, entry.section, entry.status, meanings, *list_more(entry)]
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def list_more(entry: Entry) -> Sequence[object]:
    """Return what few entries have."""
    more = (entry.aliases, entry.severity, entry.causes)
    if not any(more) and entry.catalog == FIRST_CATALOG:
        return ()
    causes = [[cause.text, cause.actions] for cause in entry.causes]
    return entry.aliases, entry.severity, causes, entry.catalog


def decode_entry(record: str) -> Entry:
    """Return the entry that ``encode_entry`` wrote."""
    code, family, number, section, status, meanings, *more = json.loads(record)
    printed = tuple(decode_meaning(*row) for row in meanings)
    if not more:
        return Entry(code, family, number, section, status, printed)
    aliases, severity, causes, catalog = more
    return Entry(
        code=code,
        family=family,
        number=number,
        section=section,
        status=status,
        meanings=printed,
        aliases=tuple(aliases),
        severity=severity,
        causes=tuple(Cause(text, tuple(actions)) for text, actions in causes),
        catalog=catalog,
    )


def decode_meaning(text: str, preferred: bool, doubt: str | None, sources: list[tuple[str, list[int]]]) -> Meaning:  # noqa: FBT001 - the record's order
    """Return a meaning from its record."""
    return Meaning(text, preferred, doubt, tuple(Source(document, tuple(lines)) for document, lines in sources))
