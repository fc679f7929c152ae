"""Read Errdesk's own exports in CSV and Markdown back."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import attrgetter

from bot.catalog.code import Prefixes, classify_code
from bot.catalog.entry import FIRST_CATALOG, Cause, Entry, Listing, Meaning, Reading, SkippedLine, Source
from bot.catalog.exported_entry import find_entry_fault
from bot.catalog.formats.flat import ACTION, CATALOG, CAUSE, COLUMNS, PAGE_COLUMNS, TITLE
from bot.catalog.spool import Spool, sort_items
from bot.catalog.tables import Row, Table, TableDocument

CSV_SIGNS = {
    "code",
    "family",
    "section",
    "status",
    "preferred",
    "meaning",
    "sources",
}  # columns of any release's export
PAGE_SIGNS = {PAGE_COLUMNS[column] for column in ("code", "meaning", "sources")}
PLACE = ("catalog", "family", "section")  # the headings above a table of a page
SOURCE = re.compile(r"(?P<document>.+?), lines? (?P<lines>\d+(?:, \d+)*(?: and \d+)?)(?:; |$)", re.DOTALL)

Cells = dict[str, str]


@dataclass(slots=True)
class Contents:
    """The entries of an export, the names of its catalogs with their numbers, and the rows that can't be read."""

    prefixes: Prefixes
    entries: Spool[Entry] = field(default_factory=Spool)
    catalogs: dict[str, int] = field(default_factory=dict)
    skipped: Spool[SkippedLine] = field(default_factory=Spool)

    def add_table(self, table: Table) -> None:
        """Add the codes of a table; the rows of a code stand together."""
        rows = ((row.line, read_cells(table, row)) for row in table.rows)
        for _, same in groupby(rows, lambda pair: (pair[1].get(CATALOG), pair[1]["code"])):
            lines, cells = zip(*same, strict=True)
            self.add_code(lines[0], cells)

    def add_code(self, line: int, rows: Sequence[Cells]) -> None:
        """Add a code from its rows, one for each meaning, or the reason why it can't be read."""
        entry = build_entry(rows, self.prefixes)
        name = rows[0].get(CATALOG, "")
        if fault := find_entry_fault(entry):
            self.skipped.add(SkippedLine(line, entry.code, fault))
        else:
            self.entries.add(replace(entry, catalog=self.catalogs.setdefault(name, len(self.catalogs) + FIRST_CATALOG)))


def read_exported_tables(name: str, document: TableDocument, prefixes: Prefixes) -> Reading | None:
    """Read the tables of an export; None if a file is none."""
    if not document.tables or not all(map(is_exported, document.tables)):
        return None
    contents = Contents(prefixes)
    for table in document.tables:
        contents.add_table(table)
    entries = Spool(sort_items(contents.entries, attrgetter("catalog", "code")))
    return Reading(
        name,
        entries,
        printed=sum(len(entry.meanings) for entry in entries),
        lines=sum(len(table.rows) for table in document.tables),
        families=set(map(attrgetter("family"), entries)),
        skipped=Listing(contents.skipped),
        unread=Listing(contents.skipped),
        catalogs=tuple(filter(None, contents.catalogs)),
    )


def is_exported(table: Table) -> bool:
    """Return whether a table is one of an export: all of its columns, or of its headings, are."""
    names = set(table.header)
    if names >= CSV_SIGNS:
        return names <= {*COLUMNS, CATALOG}
    return PAGE_SIGNS <= names <= set(PAGE_COLUMNS.values()) and len(table.headings) == len(PLACE)


def read_cells(table: Table, row: Row) -> Cells:
    """Return a row's cells by the names of the columns in CSV."""
    cells = dict(zip(table.header, row.cells, strict=False))
    if "code" in cells:
        return cells
    on_page = {column: cells.get(title, "") for column, title in PAGE_COLUMNS.items()}
    place = dict(zip(PLACE, table.headings, strict=True))
    return {**on_page, **place, CATALOG: "" if place[CATALOG] == TITLE else place[CATALOG]}


def build_entry(rows: Sequence[Cells], prefixes: Prefixes) -> Entry:
    """Build a code's entry from its rows, the preferred meaning's first."""
    first = rows[0]
    _, number, _ = classify_code(first["code"], prefixes)
    return Entry(
        first["code"],
        first["family"],
        first.get("number") or number,
        first["section"],
        "retired" if first["status"] == "retired" else "active",
        tuple(build_meaning(row, preferred=row is first) for row in rows),
        aliases=tuple(first.get("aliases", "").split()),
        severity=first.get("severity") or None,
        causes=tuple(parse_causes(first.get("causes", ""))),
    )


def build_meaning(cells: Cells, *, preferred: bool) -> Meaning:
    """Build a meaning from its row."""
    return Meaning(cells["meaning"], preferred, cells.get("doubt") or None, tuple(parse_sources(cells["sources"])))


def parse_sources(text: str) -> Iterator[Source]:
    """Yield the sources that a cell names: ``error-code.md, lines 93 and 98``."""
    for match in SOURCE.finditer(text):
        yield Source(match["document"], tuple(map(int, re.findall(r"\d+", match["lines"]))))


def parse_causes(text: str) -> Iterator[Cause]:
    """Yield the causes that a cell names, each with its actions."""
    cause: str | None = None
    actions = list[str]()
    for line in text.splitlines():
        if line.startswith(CAUSE.strip()):
            if cause is not None:
                yield Cause(cause, tuple(actions))
            cause = line.removeprefix(CAUSE.strip()).strip()
            actions = []
        else:
            actions.append(line.removeprefix(ACTION))
    if cause is not None:
        yield Cause(cause, tuple(actions))
