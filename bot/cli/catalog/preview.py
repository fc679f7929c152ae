"""Show how a reference was understood, with examples from it, before it is imported."""

from collections.abc import Iterable, Iterator, Sequence

from bot.catalog.cells.clean import clean_text, get_cell
from bot.catalog.mapping.interpretation import CodeTables, Interpretation, LeftOut
from bot.catalog.mapping.mapping import Mapping
from bot.catalog.cells.patterns import is_pattern
from bot.catalog.rows.build import FileReading
from bot.cli.terminal.output import align_cells, measure_columns
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
MAX_LISTED = 10  # tables, rows or codes that are listed


def render_preview(
    reference: Reference, interpretation: Interpretation, readings: Sequence[FileReading]
) -> Iterator[str]:
    """Yield the lines that say how a reference was understood."""
    for file in interpretation.files[:MAX_LISTED]:
        encoding = f", {file.document.encoding}" if file.document.encoding else ""
        yield f"{file.name}: {file.document.format}{encoding}{' (guessed)' if file.document.guessed else ''}"
    for place, group in enumerate(interpretation.groups, 1):
        yield from render_group(group, place if len(interpretation.groups) > 1 else None)
    yield from render_choice(interpretation.mapping, interpretation)
    yield ""
    yield from render_counts(readings)
    yield from render_patterns(readings)
    yield from render_left_out(interpretation.left_out)
    yield from (f"Left out: {file.name}: {file.reason}" for file in reference.unread[:MAX_LISTED])
    yield from (f"Not sure: {doubt}" for doubt in interpretation.doubts)


def render_group(group: CodeTables, place: int | None) -> Iterator[str]:
    """Yield the roles of a group's columns, each with its first cells."""
    yield ""
    headings = " > ".join(group.tables[0].table.headings)
    if place is not None or len(group.tables) > 1:
        more = f" and {len(group.tables) - 1} more like it" if len(group.tables) > 1 else ""
        yield f"Table{f' {place}' if place else ''}: {headings or group.tables[0].file}{more}"
    names = group.name_columns()
    rows = [
        (ROLE_LABELS[role], names[column], list_examples(group, column)) for role, column in group.roles.list_columns()
    ]
    used = {column for _, column in group.roles.list_columns()}
    unused = [name for place, name in enumerate(names) if place not in used]
    widths = measure_columns(rows)
    yield from (f"  {align_cells(row, widths)}" for row in rows)
    if group.roles.is_code_in_message:
        yield "  Each message begins with its code."
    if unused:
        yield f"  not used: {', '.join(unused)}"


def list_examples(group: CodeTables, column: int) -> str:
    """Return the first cells of a column that differ."""
    cells = dict[str, None]()
    for row in group.iterate_rows():
        if cell := clean_text(get_cell(row, column)):
            cells[truncate(cell, MAX_EXAMPLE)] = None
        if len(cells) == MAX_EXAMPLES:
            break
    return " | ".join(cells)


def render_choice(mapping: Mapping, interpretation: Interpretation) -> Iterator[str]:
    """Yield which codes are taken, if not all are."""
    only = mapping.only or next((group.only for group in interpretation.groups if group.only), None)
    if only:
        yield f"  only codes that match {only}"


def render_counts(readings: Iterable[FileReading]) -> Iterator[str]:
    """Yield how many codes and messages there are, and what can't be read."""
    files = list(readings)
    codes = sum(len(file.reading.entries) for file in files)
    messages = sum(file.reading.printed for file in files)
    yield f"{format_count(codes, 'code')}, {format_count(messages, 'message')}"
    without = [code for file in files for code in file.reading.without_meaning]
    if without:
        yield f"Without a message, so left out: {name_some(without)}"
    skipped = [skip for file in files for skip in file.reading.unread]
    for skip in skipped[:MAX_LISTED]:
        yield f"Can't be read: line {skip.line} “{skip.text}”: {skip.reason}"
    total = sum(file.reading.unread.total for file in files)
    if total > MAX_LISTED:
        yield f"… and {total - MAX_LISTED:,} more rows that can't be read"
    rows = sum(file.left_out for file in files)
    if rows:
        yield f"Left out: {format_count(rows, 'row')} that don't begin with a code or don't match"


def render_patterns(readings: Iterable[FileReading]) -> Iterator[str]:
    """Yield a question about codes that look like patterns."""
    found = [entry.code for file in readings for entry in file.reading.entries if is_pattern(entry.code)]
    if found:
        yield f"Patterns, not codes? They are kept as printed: {name_some(found)}"


def render_left_out(tables: Sequence[LeftOut]) -> Iterator[str]:
    """Yield the tables that are left out, with the reasons."""
    for left in tables[:MAX_LISTED]:
        headings = " > ".join(left.part.table.headings[-2:]) or ", ".join(left.part.table.header[:4]) or "a table"
        yield f"Left out: {truncate(headings, 60)} ({format_count(len(left.part.table.rows), 'row')}): {left.reason}"
    if len(tables) > MAX_LISTED:
        yield f"… and {len(tables) - MAX_LISTED:,} more tables"


def name_some(codes: Sequence[str]) -> str:
    """Return the first of some codes, and how many more there are."""
    more = f" and {len(codes) - MAX_LISTED:,} more" if len(codes) > MAX_LISTED else ""
    return ", ".join(codes[:MAX_LISTED]) + more
