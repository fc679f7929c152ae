"""Build readings from the interpretation of files: entries sorted by code, and what was skipped."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import attrgetter

from bot.catalog.assemble import list_codes_without_meaning
from bot.catalog.cells.clean import get_cell
from bot.catalog.cells.prefixed import choose_prefix
from bot.catalog.code import Prefixes, classify_code
from bot.catalog.document import Progress, report_nothing, watch
from bot.catalog.entry import Entry, Listing, Reading, SkippedLine
from bot.catalog.mapping.interpretation import Interpretation
from bot.catalog.mapping.mapping import compile_pattern
from bot.catalog.rows.combine import build_entry
from bot.catalog.rows.records import Record, Result, RowReader
from bot.catalog.rows.sections import name_sections
from bot.catalog.spool import Spool, sort_items
from bot.catalog.tables import Table

MAX_SHARED = 5  # codes that may share another name; what more codes share is a class, and names none of them


@dataclass(frozen=True, slots=True)
class FileReading:
    """A file's reading, and the number of its rows that are left out because they aren't meant to be read."""

    reading: Reading
    left_out: int = 0


@dataclass(slots=True)
class Rows:
    """What the rows of a file say, in its order."""

    records: Spool[Record] = field(default_factory=Spool)
    skipped: Spool[SkippedLine] = field(default_factory=Spool)
    left_out: int = 0

    def add(self, result: Result) -> None:
        """Add what a row says."""
        if isinstance(result, Record):
            self.records.add(result)
        elif isinstance(result, SkippedLine):
            self.skipped.add(result)
        else:
            self.left_out += 1


def build_readings(
    interpretation: Interpretation, prefixes: Prefixes, progress: Progress = report_nothing
) -> list[FileReading]:
    """Build the reading of each file."""
    readers = list_readers(interpretation)
    return [build_reading(file.name, readers[file.name], prefixes, progress) for file in interpretation.files]


def list_readers(interpretation: Interpretation) -> dict[str, list[tuple[Table, RowReader]]]:
    """Return each file's tables of codes in its order, with what is needed to read them."""
    mapping = interpretation.mapping
    strip = compile_pattern(mapping.strip, "--strip") if mapping.strip else None
    sections = {name: iter(names) for name, names in name_sections(interpretation).items()}
    found: dict[str, list[tuple[Table, RowReader]]] = {file.name: [] for file in interpretation.files}
    for group in interpretation.groups:
        pattern = mapping.only or group.only
        only = compile_pattern(pattern, "--only") if pattern else None
        prefix = choose_prefix(get_cell(row, group.roles.message) for row in group.iterate_rows())
        for part in group.tables:
            reader = RowReader(
                group.roles,
                part.table.header,
                next(sections[part.file]),
                join=mapping.join,
                only=only,
                strip=strip,
                prefix=prefix,
            )
            found[part.file].append((part.table, reader))
    return {name: sorted(tables, key=lambda pair: pair[0].rows[0].line) for name, tables in found.items()}


def build_reading(
    name: str, tables: Sequence[tuple[Table, RowReader]], prefixes: Prefixes, progress: Progress
) -> FileReading:
    """Build the reading of a file from its tables of codes."""
    rows = Rows()
    for table, reader in tables:
        for result in watch(reader.read_rows(table.rows), "Reading", progress, total=None):
            rows.add(result)
    entries = drop_shared_aliases(Spool(build_entries(name, rows.records, prefixes)))
    reading = Reading(
        name,
        entries,
        printed=sum(bool(record.text) for record in rows.records),
        lines=len(rows.records) + len(rows.skipped),
        families={entry.family for entry in entries},
        skipped=Listing(rows.skipped),
        unread=Listing(skip for skip in rows.skipped if skip.code is None),
        without_meaning=Listing(list_codes_without_meaning(rows.skipped, entries)),
    )
    return FileReading(reading, rows.left_out)


def build_entries(document: str, records: Iterable[Record], prefixes: Prefixes) -> Iterator[Entry]:
    """Yield the entries of everything that a document's rows say, sorted by code."""
    for code, same in groupby(sort_items(records, attrgetter("code")), attrgetter("code")):
        if entry := build_entry(document, list(same), classify_code(code, prefixes)):
            yield entry


def drop_shared_aliases(entries: Spool[Entry]) -> Spool[Entry]:
    """Return the entries without the aliases that are codes themselves, or that too many codes share."""
    counts = Counter(alias for entry in entries for alias in entry.aliases)
    if not counts:
        return entries
    codes = {entry.code for entry in entries}
    taken = {alias for alias, count in counts.items() if alias in codes or count > MAX_SHARED}
    return Spool(
        replace(entry, aliases=tuple(name for name in entry.aliases if name not in taken)) for entry in entries
    )
