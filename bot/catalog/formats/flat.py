"""Errdesk's export for other programs and for people: CSV and Markdown, which ``rows/exported.py`` reads back."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter

from bot.catalog.entry import Entry, Meaning
from bot.catalog.keys import NO_NAMES, CatalogNames
from bot.csv_rows import render_csv

COLUMNS = (
    "code",
    "family",
    "number",
    "section",
    "status",
    "preferred",
    "meaning",
    "doubt",
    "sources",
    "aliases",
    "severity",
    "causes",
)
CATALOG = "catalog"  # the last column, if the export has all catalogs
PAGE_COLUMNS = {  # the columns of a page, without those that are empty in all of it
    "code": "Code",
    "meaning": "Meaning",
    "doubt": "Doubt",
    "aliases": "Also called",
    "severity": "Severity",
    "causes": "Causes",
    "status": "Status",
    "sources": "Printed in",
}
ALWAYS = ("code", "meaning", "sources")
TITLE = "Error codes"  # of a page with one catalog; with several, each begins with its name
CAUSE = "Cause: "
ACTION = "Action: "
ACTIVE = "active"
MARKDOWN_SPECIAL = re.compile(r"([\\`*_|\[\]~])")


def write_csv(entries: Iterable[Entry], names: CatalogNames = NO_NAMES) -> str:
    """Render one row per meaning by RFC 4180 (lines end with CR LF); formulas are disarmed.

    ``names`` are those of the catalogs, if they are to be named.
    """
    return render_csv(build_rows(entries, names))


def build_rows(entries: Iterable[Entry], names: CatalogNames) -> Iterator[tuple[str, ...]]:
    """Yield the rows, the header first, sorted by catalog and code."""
    last = (CATALOG,) if names else ()
    yield *COLUMNS, *last
    for entry in sorted(entries, key=attrgetter("catalog", "code")):
        catalog = (names.get(entry.catalog, ""),) if names else ()
        for meaning in entry.meanings:
            cells = render_cells(entry, meaning)
            yield *(cells[column] for column in COLUMNS), *catalog


def render_cells(entry: Entry, meaning: Meaning) -> dict[str, str]:
    """Return the cells of a meaning's row by column; what is the code's stands in each of its rows."""
    return {
        "code": entry.code,
        "family": entry.family,
        "number": entry.number,
        "section": entry.section,
        "status": entry.status,
        "preferred": "yes" if meaning.preferred else "no",
        "meaning": meaning.text,
        "doubt": meaning.doubt or "",
        "sources": format_sources(meaning),
        "aliases": " ".join(entry.aliases),
        "severity": entry.severity or "",
        "causes": format_causes(entry),
    }


def format_causes(entry: Entry) -> str:
    """Render causes and what to do about each, a line for each."""
    lines = list[str]()
    for cause in entry.causes:
        lines.append(f"{CAUSE}{cause.text}".strip())
        lines += [f"{ACTION}{action}" for action in cause.actions]
    return "\n".join(lines)


def write_markdown(entries: Iterable[Entry], names: CatalogNames = NO_NAMES) -> str:
    """Render a page with one table per section, in the order of the codes; ``names`` are those of the catalogs."""
    by_place = sorted(entries, key=attrgetter("catalog", "family", "section", "code"))
    used = list_used_columns(by_place)
    page = [] if by_place else [f"# {TITLE}", ""]
    for catalog, of_catalog in groupby(by_place, key=attrgetter("catalog")):
        page += [f"# {escape_cell(names.get(catalog, TITLE))}", ""]
        families = [list(group) for _, group in groupby(of_catalog, key=attrgetter("family"))]
        for family in sorted(families, key=lambda group: min(entry.code for entry in group)):
            page += render_family(family, used)
    return "\n".join(page)


def list_used_columns(entries: Sequence[Entry]) -> list[str]:
    """Return the columns of a page, without those that would be empty in all of it."""
    used = set(ALWAYS)
    for entry in entries:
        for meaning in entry.meanings:
            cells = render_page_cells(entry, meaning)
            used.update(filter(cells.get, cells))
    return list(filter(used.__contains__, PAGE_COLUMNS))


def render_page_cells(entry: Entry, meaning: Meaning) -> dict[str, str]:
    """Return the cells of a meaning's row on a page, where codes are active unless it is said."""
    cells = render_cells(entry, meaning)
    return {**cells, "status": "" if entry.status == ACTIVE else entry.status}


def render_family(family: Sequence[Entry], used: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a family: its sections in the order of the codes, a table for each."""
    yield from (f"## {escape_cell(family[0].family)}", "")
    sections = [list(group) for _, group in groupby(family, key=attrgetter("section"))]
    for section in sorted(sections, key=lambda group: group[0].code):
        yield from (f"### {escape_cell(section[0].section)}", "")
        yield f"| {' | '.join(PAGE_COLUMNS[column] for column in used)} |"
        yield f"|{'---|' * len(used)}"
        for entry in section:
            yield from (render_row(render_page_cells(entry, meaning), used) for meaning in entry.meanings)
        yield ""


def render_row(cells: Mapping[str, str], used: Iterable[str]) -> str:
    """Render a meaning as a table row."""
    shown = {**{column: escape_cell(text) for column, text in cells.items()}, "code": render_code(cells["code"])}
    return f"| {' | '.join(shown[column] for column in used)} |"


def render_code(code: str) -> str:
    """Render a code in the type of programs, unless that can't show it."""
    return escape_cell(code) if re.search(r"[`|\\]", code) else f"`{code}`"


def escape_cell(text: str) -> str:
    """Escape a text for a table cell: no markup, one line."""
    return MARKDOWN_SPECIAL.sub(r"\\\1", html.escape(text, quote=False)).replace("\r\n", "<br>").replace("\n", "<br>")


def format_sources(meaning: Meaning) -> str:
    """Render where a meaning is printed: ``error-code.md, lines 93 and 98``."""
    return "; ".join(f"{source.document}, {format_lines(source.lines)}" for source in meaning.sources)


def format_lines(lines: tuple[int, ...]) -> str:
    """Render line numbers: ``line 93``, ``lines 93 and 98``."""
    *others, last = map(str, lines)
    return f"lines {', '.join(others)} and {last}" if others else f"line {last}"
