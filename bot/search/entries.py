"""The entries of the catalogs in flat tables: by their key, and by what else they are looked up by."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.catalog.entry import Cause, Entry, Meaning, Source
from bot.search.flat import KeyTable, StringTable

MAX_DECODED = 2_000  # entries that are kept as objects; the rest is read anew each time


@dataclass(frozen=True, slots=True)
class Entries(Mapping[str, Entry]):
    """The entries by their key, in the catalogs' order.

    ``decoded`` is a memo of entries by their row, ``rows`` one of rows by key.
    """

    records: StringTable
    codes: KeyTable
    decoded: dict[int, Entry] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)

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
        """Return the row of a key, None if there is none."""
        row = self.rows.get(key)
        if row is None:
            row = next((row for row in self.codes.find(key) if self.read(row).key == key), None)
            if row is not None and len(self.rows) < MAX_DECODED:
                self.rows[key] = row
        return row

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


def encode_entry(entry: Entry) -> str:
    """Return an entry as JSON."""
    meanings = [
        [
            meaning.text,
            meaning.preferred,
            meaning.doubt,
            [[source.document, source.lines] for source in meaning.sources],
        ]
        for meaning in entry.meanings
    ]
    place = [entry.code, entry.family, entry.number, entry.section, entry.status]
    causes = [[cause.text, cause.actions] for cause in entry.causes]
    row = [*place, meanings, entry.catalog, entry.aliases, entry.severity, causes]
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def decode_entry(record: str) -> Entry:
    """Return the entry that ``encode_entry`` wrote."""
    code, family, number, section, status, meanings, catalog, aliases, severity, causes = json.loads(record)
    return Entry(
        code,
        family,
        number,
        section,
        status,
        tuple(decode_meaning(*row) for row in meanings),
        aliases=tuple(aliases),
        severity=severity,
        causes=tuple(Cause(text, tuple(actions)) for text, actions in causes),
        catalog=catalog,
    )


def decode_meaning(text: str, preferred: bool, doubt: str | None, sources: list[tuple[str, list[int]]]) -> Meaning:  # noqa: FBT001 - the record's order
    """Return a meaning from its record."""
    return Meaning(text, preferred, doubt, tuple(Source(document, tuple(lines)) for document, lines in sources))
