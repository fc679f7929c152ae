"""Forms for other programs and for people: CSV and Markdown. They are written, not read."""

import html
import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from bot.catalog.entry import Entry, Meaning
from bot.csv_rows import write_rows

COLUMNS = ("code", "family", "number", "section", "status", "preferred", "meaning", "doubt", "sources")
MARKS = re.compile(r"([\\`*_|\[\]~])")


def write_csv(entries: Iterable[Entry]) -> str:
    """Write a row a meaning, by RFC 4180 (lines end with CR LF), in which no text is a formula."""
    return write_rows(rows(entries))


def rows(entries: Iterable[Entry]) -> Iterator[tuple[str, ...]]:
    """Yield the rows, the columns' names first, in the order of the codes."""
    yield COLUMNS
    for entry in sorted(entries, key=lambda entry: entry.code):
        code = (entry.code, entry.family, entry.number, entry.section, entry.status)
        for meaning in entry.meanings:
            preferred = "yes" if meaning.preferred else "no"
            yield *code, preferred, meaning.text, meaning.doubt or "", where(meaning)


def write_markdown(entries: Iterable[Entry]) -> str:
    """Write a page with a table a section, in the order of the codes."""
    page = ["# Error codes", ""]
    by_place = sorted(entries, key=lambda entry: (entry.family, entry.section, entry.code))
    places = [list(group) for _, group in groupby(by_place, key=lambda entry: (entry.family, entry.section))]
    for section in sorted(places, key=lambda entries: entries[0].code):
        page += [f"## {title(section[0])}", "", "| Code | Meaning | Printed in |", "|---|---|---|"]
        page += [row(entry, meaning) for entry in section for meaning in entry.meanings]
        page.append("")
    return "\n".join(page)


def title(entry: Entry) -> str:
    """Give a section's heading: its family and itself, once if they are the same."""
    return cell(" · ".join(dict.fromkeys((entry.family, entry.section))))


def row(entry: Entry, meaning: Meaning) -> str:
    """Give a meaning's row in a table."""
    retired = " (retired)" if entry.status == "retired" else ""
    doubt = f" (doubtful: {cell(meaning.doubt)})" if meaning.doubt else ""
    return f"| `{entry.code}`{retired} | {cell(meaning.text)}{doubt} | {cell(where(meaning))} |"


def cell(text: str) -> str:
    """Make a text safe in a cell: no mark-up, one line."""
    return MARKS.sub(r"\\\1", html.escape(text, quote=False)).replace("\r\n", "<br>").replace("\n", "<br>")


def where(meaning: Meaning) -> str:
    """Say where a meaning is printed: ``error-code.md, lines 93 and 98``."""
    return "; ".join(f"{source.document}, {spoken(source.lines)}" for source in meaning.sources)


def spoken(lines: tuple[int, ...]) -> str:
    """Name lines: ``line 93``, ``lines 93 and 98``."""
    *most, last = map(str, lines)
    return f"lines {', '.join(most)} and {last}" if most else f"line {last}"
