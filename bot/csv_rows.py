"""Render rows as CSV (RFC 4180) for spreadsheets, with formulas disarmed. The only place that writes CSV."""

import csv
import io
import re
from collections.abc import Iterable

Cell = str | int

# Spreadsheets take a text that begins like this for a formula; some skip blanks and invisible characters first. An
# apostrophe before it keeps it a text.
INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
FORMULA = re.compile(rf"'*[\s{INVISIBLE}]*[\t\r\n=+\-@＝＋－＠]")


def render_csv(rows: Iterable[Iterable[Cell]]) -> str:
    """Return the rows as CSV; lines end with CR LF. Texts are disarmed, numbers stay numbers."""
    page = io.StringIO()
    csv.writer(page).writerows(map(to_cell, row) for row in rows)
    return page.getvalue()


def to_cell(value: Cell) -> Cell:
    """Return a value's cell: a disarmed text, or the number itself."""
    return disarm(value) if isinstance(value, str) else value


def disarm(text: str) -> str:
    """Return a text with an apostrophe before it if a spreadsheet would take it for a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def restore_text(cell: str) -> str:
    """Return the original text of a cell; the inverse of ``disarm``."""
    return cell.removeprefix("'") if FORMULA.match(cell) else cell
