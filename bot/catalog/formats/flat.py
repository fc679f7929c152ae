"""Write-only formats for other programs and for people: CSV and Markdown."""

import html
import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from bot.catalog.entry import Entry, Meaning
from bot.csv_rows import render_csv

COLUMNS = ("code", "family", "number", "section", "status", "preferred", "meaning", "doubt", "sources")
MARKDOWN_SPECIAL = re.compile(r"([\\`*_|\[\]~])")


def write_csv(entries: Iterable[Entry]) -> str:
    """Render one row per meaning by RFC 4180 (lines end with CR LF); formulas are disarmed."""
    return render_csv(build_rows(entries))


def build_rows(entries: Iterable[Entry]) -> Iterator[tuple[str, ...]]:
    """Yield the rows, the header first, sorted by code."""
    yield COLUMNS
    for entry in sorted(entries, key=lambda entry: entry.code):
        code = (entry.code, entry.family, entry.number, entry.section, entry.status)
        for meaning in entry.meanings:
            preferred = "yes" if meaning.preferred else "no"
            yield *code, preferred, meaning.text, meaning.doubt or "", format_sources(meaning)


def write_markdown(entries: Iterable[Entry]) -> str:
    """Render a page with one table per section, in the order of the codes."""
    page = ["# Error codes", ""]
    by_place = sorted(entries, key=lambda entry: (entry.family, entry.section, entry.code))
    places = [list(group) for _, group in groupby(by_place, key=lambda entry: (entry.family, entry.section))]
    for section in sorted(places, key=lambda entries: entries[0].code):
        heading = " · ".join(dict.fromkeys((section[0].family, section[0].section)))  # once if they are the same
        page += [f"## {escape_cell(heading)}", "", "| Code | Meaning | Printed in |", "|---|---|---|"]
        page += [render_row(entry, meaning) for entry in section for meaning in entry.meanings]
        page.append("")
    return "\n".join(page)


def render_row(entry: Entry, meaning: Meaning) -> str:
    """Render a meaning as a table row."""
    retired = " (retired)" if entry.status == "retired" else ""
    doubt = f" (doubtful: {escape_cell(meaning.doubt)})" if meaning.doubt else ""
    return f"| `{entry.code}`{retired} | {escape_cell(meaning.text)}{doubt} | {escape_cell(format_sources(meaning))} |"


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
