"""Build readings from the interpretation of files: entries sorted by code, and what was skipped."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, filterfalse, groupby
from operator import attrgetter

from bot.catalog.assemble import list_codes_without_meaning
from bot.catalog.cells.clean import get_cell
from bot.catalog.cells.prefixed import choose_prefix
from bot.catalog.cells.regex import compile_pattern
from bot.catalog.code import Prefixes, classify_code
from bot.catalog.document import Progress, report_nothing, watch
from bot.catalog.entry import Entry, Listing, Reading, SkippedLine
from bot.catalog.mapping.interpretation import CodeTables, Interpretation
from bot.catalog.mapping.mapping import Mapping
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

    def extend(self, results: Iterable[Result]) -> None:
        """Add what rows say."""
        for result in results:
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
    sections = {name: iter(names) for name, names in name_sections(interpretation).items()}
    found: dict[str, list[tuple[Table, RowReader]]] = {file.name: [] for file in interpretation.files}
    for group in interpretation.groups:
        reader = build_reader(group, interpretation.mapping)
        for part in group.tables:
            own = replace(reader, header=part.table.header, section=next(sections[part.file]))
            found[part.file].append((part.table, own))
    return {name: sorted(tables, key=get_first_line) for name, tables in found.items()}


def get_first_line(table: tuple[Table, RowReader]) -> int:
    """Return the line of a table's first row."""
    return table[0].rows[0].line


def build_reader(group: CodeTables, mapping: Mapping) -> RowReader:
    """Return what is needed to read the tables of a group, but for their sections."""
    only = mapping.only or group.only
    return RowReader(
        group.roles,
        join=mapping.join,
        only=compile_pattern(only, "--only") if only else None,
        strip=compile_pattern(mapping.strip, "--strip") if mapping.strip else None,
        prefix=choose_prefix(get_cell(row, group.roles.message) for row in group.iterate_rows()),
    )


def build_reading(
    name: str, tables: Sequence[tuple[Table, RowReader]], prefixes: Prefixes, progress: Progress
) -> FileReading:
    """Build the reading of a file from its tables of codes."""
    rows = Rows()
    for table, reader in tables:
        rows.extend(watch(reader.read_rows(table.rows), "Reading", progress, total=None))
    entries = drop_shared_aliases(Spool(build_entries(name, rows.records, prefixes)))
    reading = Reading(
        name,
        entries,
        printed=sum(map(has_text, rows.records)),
        lines=len(rows.records) + len(rows.skipped),
        families=set(map(attrgetter("family"), entries)),
        skipped=Listing(rows.skipped),
        unread=Listing(skip for skip in rows.skipped if skip.code is None),
        without_meaning=Listing(list_codes_without_meaning(rows.skipped, entries)),
    )
    return FileReading(reading, rows.left_out)


def has_text(record: Record) -> bool:
    """Return whether a record has a message."""
    return bool(record.text)


def build_entries(document: str, records: Iterable[Record], prefixes: Prefixes) -> Iterator[Entry]:
    """Yield the entries of everything that a document's rows say, sorted by code."""
    for code, same in groupby(sort_items(records, attrgetter("code")), attrgetter("code")):
        if entry := build_entry(document, list(same), classify_code(code, prefixes)):
            yield entry


def drop_shared_aliases(entries: Spool[Entry]) -> Spool[Entry]:
    """Return the entries without the aliases that are codes themselves, or that too many codes share."""
    counts = Counter(chain.from_iterable(entry.aliases for entry in entries))
    if not counts:
        return entries
    shared = {alias for alias, count in counts.items() if count > MAX_SHARED}
    taken = shared.union(map(attrgetter("code"), entries))
    return Spool(replace(entry, aliases=tuple(filterfalse(taken.__contains__, entry.aliases))) for entry in entries)
