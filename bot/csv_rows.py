"""Rows as CSV (RFC 4180), for spreadsheets: no text in them is a formula. The only place that writes CSV."""

import csv
import io
import re
from collections.abc import Iterable

Cell = str | int

# A text that begins so is a formula to a spreadsheet, some of which skip blanks and invisible characters first; an
# apostrophe before it keeps it a text.
INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
FORMULA = re.compile(rf"'*[\s{INVISIBLE}]*[\t\r\n=+\-@＝＋－＠]")


def write_rows(rows: Iterable[Iterable[Cell]]) -> str:
    """Return the rows as CSV; lines end with CR LF. Texts are disarmed, numbers stay numbers."""
    page = io.StringIO()
    csv.writer(page).writerows(map(to_cell, row) for row in rows)
    return page.getvalue()


def to_cell(value: Cell) -> Cell:
    """Return what to write for a value: a text that no spreadsheet takes for a formula, or the number itself."""
    return disarm(value) if isinstance(value, str) else value


def disarm(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def restore(cell: str) -> str:
    """Return the text that was written as this cell."""
    return cell.removeprefix("'") if FORMULA.match(cell) else cell
