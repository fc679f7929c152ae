"""Show how a reference was understood, with examples from it, before it is imported."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from operator import attrgetter, itemgetter

from bot.catalog.cells.clean import clean_text, get_cell
from bot.catalog.cells.patterns import is_pattern
from bot.catalog.mapping.interpretation import CodeTables, Interpretation, LeftOut, TableFile
from bot.catalog.rows.build import FileReading
from bot.catalog.tables import Table
from bot.cli.terminal.output import align_cells, echo, measure_columns
from bot.desk.state.references import Reference
from bot.texts import format_count, truncate

ROLE_LABELS = {
    "code": "code",
    "message": "message",
    "alias": "other name",
    "section": "section",
    "cause": "cause",
    "action": "what to do",
    "severity": "severity",
}
MAX_EXAMPLES = 3
MAX_EXAMPLE = 34  # characters of an example
MAX_SCANNED = 100  # cells that are looked at for examples
MAX_NAME = 60  # characters of a table's name
MAX_LISTED = 10  # tables, rows or codes that are listed


def show_unread(reference: Reference) -> None:
    """Print the first files of a folder that can't be read, and how many more there are."""
    for file in reference.unread[:MAX_LISTED]:
        echo(f"Left out: {file.name}: {file.reason}")
    if len(reference.unread) > MAX_LISTED:
        echo(f"… and {len(reference.unread) - MAX_LISTED:,} more files")


def render_preview(interpretation: Interpretation, readings: Sequence[FileReading]) -> Iterator[str]:
    """Yield the lines that say how a reference was understood."""
    yield from map(describe_file, interpretation.files[:MAX_LISTED])
    for place, group in enumerate(interpretation.groups, 1):
        yield ""
        if len(interpretation.groups) > 1:
            yield f"Table {place}: {group.title}"
        yield from render_group(group)
    if interpretation.only:
        yield f"  only codes that match {interpretation.only}"
    yield ""
    yield from render_counts(readings)
    yield from render_skipped(readings)
    yield from render_patterns(readings)
    yield from render_left_out(interpretation.left_out)
    yield from (f"Not sure: {doubt}" for doubt in interpretation.doubts)


def describe_file(file: TableFile) -> str:
    """Return what a file is, and its encoding if it isn't UTF-8."""
    document = file.document
    encoding = f", {document.encoding}" if document.encoding else ""
    return f"{file.name}: {document.format}{encoding}{' (guessed)' if document.guessed else ''}"


def render_group(group: CodeTables) -> Iterator[str]:
    """Yield the roles of a group's columns, each with its first cells."""
    names = group.name_columns()
    roles = list(group.roles.list_columns())
    rows = [(ROLE_LABELS[role], names[column], list_examples(group, column)) for role, column in roles]
    widths = measure_columns(rows)
    yield from (f"  {align_cells(row, widths)}" for row in rows)
    if group.roles.is_code_in_message:
        yield "  Each message begins with its code."
    unused = sorted(set(range(len(names))).difference(map(itemgetter(1), roles)))
    if unused:
        yield f"  not used: {', '.join(map(names.__getitem__, unused))}"
    if len(group.tables) > 1:
        yield f"  the same columns in {len(group.tables)} tables"


def list_examples(group: CodeTables, column: int) -> str:
    """Return the first cells of a column that differ."""
    cells = filter(None, (clean_text(get_cell(row, column)) for row in group.iterate_rows()))
    different = dict.fromkeys(truncate(cell, MAX_EXAMPLE) for cell in islice(cells, MAX_SCANNED))
    return " | ".join(list(different)[:MAX_EXAMPLES])


def render_counts(files: Sequence[FileReading]) -> Iterator[str]:
    """Yield how many codes and messages there are, and what is left out of them."""
    readings = list(map(attrgetter("reading"), files))
    codes = sum(map(len, map(attrgetter("entries"), readings)))
    messages = sum(map(attrgetter("printed"), readings))
    yield f"{format_count(codes, 'code')}, {format_count(messages, 'message')}"
    without = list(chain.from_iterable(map(attrgetter("without_meaning"), readings)))
    if without:
        yield f"Without a message, so left out: {name_some(without)}"
    rows = sum(map(attrgetter("left_out"), files))
    if rows:
        yield f"Left out: {format_count(rows, 'row')} that don't begin with a code or don't match"


def render_skipped(files: Iterable[FileReading]) -> Iterator[str]:
    """Yield the first rows that can't be read, and how many more there are."""
    listings = [file.reading.unread for file in files]
    for skip in islice(chain.from_iterable(listings), MAX_LISTED):
        yield f"Can't be read: line {skip.line} “{skip.text}”: {skip.reason}"
    total = sum(map(attrgetter("total"), listings))
    if total > MAX_LISTED:
        yield f"… and {total - MAX_LISTED:,} more rows that can't be read"


def render_patterns(readings: Iterable[FileReading]) -> Iterator[str]:
    """Yield a question about codes that look like patterns."""
    entries = chain.from_iterable(file.reading.entries for file in readings)
    found = list(filter(is_pattern, map(attrgetter("code"), entries)))
    if found:
        yield f"Patterns, not codes? They are kept as printed: {name_some(found)}"


def render_left_out(tables: Sequence[LeftOut]) -> Iterator[str]:
    """Yield the tables that are left out, with the reasons."""
    for left in tables[:MAX_LISTED]:
        name = truncate(name_table(left.part.table), MAX_NAME)
        yield f"Left out: {name} ({format_count(len(left.part.table.rows), 'row')}): {left.reason}"
    if len(tables) > MAX_LISTED:
        yield f"… and {len(tables) - MAX_LISTED:,} more tables"


def name_table(table: Table) -> str:
    """Return the last headings of a table, else the names of its columns, else what stands in its first row."""
    cells = ": ".join(filter(None, table.rows[0].cells[:2]))
    return (
        " > ".join(table.headings[-2:])
        or ", ".join(filter(None, table.header[:4]))
        or f"“{truncate(cells, MAX_EXAMPLE)}”"
    )


def name_some(codes: Sequence[str]) -> str:
    """Return the first of some codes, and how many more there are."""
    more = f" and {len(codes) - MAX_LISTED:,} more" if len(codes) > MAX_LISTED else ""
    return ", ".join(codes[:MAX_LISTED]) + more
