"""Find out where a sheet's table begins, and whether its first row names the columns."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import get_args

from bot.catalog.guess.headers import weigh_exactly
from bot.catalog.guess.words import Role
from bot.catalog.tables import Row, Table

MAX_NAME = 60  # characters of a column's name
MAX_WORDS = 6
MAX_ABBREVIATED = 4  # words of one that ends with a period
SURE = 2  # known names in a row that surely names the columns
SAMPLE = 500  # rows with which the first is compared
PREAMBLE = 10  # rows above a table, such as a title, that may be its headings
LOOKED_AT = PREAMBLE + 1  # rows of which one must be the first of the table
SENTENCE = re.compile(r"\S+\s+\S+\s.*[.!?…]\s*$|.*。\s*$", re.DOTALL)  # “Alarm No.” is none
NUMBER = re.compile(r"[-+#(\[]?(?:0x[0-9A-Fa-f]+|\d[\d.,]*)[)\]%]?")
CODE = re.compile(r"(?=.*[_\d])[\w.:/#-]+")  # what a name of a column hardly ever is: E_1001
FIELD = re.compile(r"[a-z][a-z0-9]*(?:[_.-][a-z0-9]+)*(?:\[\])?")  # what it may be: error_code


def build_table(rows: Sequence[Row], headings: tuple[str, ...] = ()) -> Table | None:
    """Return the rows of a sheet as a table, None if there are none.

    Rows of a single cell above it are headings too, and a first row that looks like names of columns is its header. A
    sheet's own name stays the last of them: it groups the codes, where a title may only say how new the list is.
    """
    filled = [row for row in rows if any(row.cells)]
    start = count_preamble(filled)
    titles = tuple(next(filter(None, row.cells)) for row in filled[:start])
    headings = titles + headings
    body = filled[start:]
    if not body:
        return None
    if is_header(body[0].cells, body[1:]):
        return Table(headings, body[0].cells, body[1:])
    return Table(headings, (), body)


def count_preamble(rows: Sequence[Row]) -> int:
    """Return the number of rows above the table: they have one cell where most rows have several."""
    widths = list(map(count_cells, rows))
    if not widths or Counter(widths).most_common(1)[0][0] == 1:
        return 0
    return find_named_row(rows) or next((number for number, width in enumerate(widths[:LOOKED_AT]) if width > 1), 0)


def find_named_row(rows: Sequence[Row]) -> int:
    """Return the place of the first row that surely names the columns, below titles of fewer cells; 0 if none does."""
    widest = 0
    for number, row in enumerate(rows[:LOOKED_AT]):
        width = count_cells(row)
        if width > widest and sum(map(is_known_name, row.cells)) >= SURE and is_header(row.cells, rows[number + 1 :]):
            return number
        widest = max(width, widest)
    return 0


def count_cells(row: Row) -> int:
    """Return the number of a row's cells that hold a text."""
    return sum(map(bool, row.cells))


def is_header(cells: Sequence[str], rows: Sequence[Row]) -> bool:
    """Return whether a first row names the columns: short, different, no values, and one known or unlike the rest."""
    named = list(filter(None, cells))
    if not rows or len(set(named)) < len(named) or not all(map(is_short, named)):
        return False
    if not all(map(is_name, named)):
        return any_is_new(cells, rows)
    return any(map(is_known_name, named)) or any_stands_out(cells, rows)


def any_is_new(cells: Sequence[str], rows: Sequence[Row]) -> bool:
    """Return whether a known name stands nowhere below, so that “No. of the fault.” beside it is a name too."""
    columns = zip_longest(*(row.cells for row in rows[:SAMPLE]), fillvalue="")
    return any(is_known_name(name) and name not in column for name, column in zip(cells, columns, strict=False))


def any_stands_out(cells: Sequence[str], rows: Sequence[Row]) -> bool:
    """Return whether all columns have a name, and one is unlike what is below it."""
    columns = zip_longest(*(row.cells for row in rows[:SAMPLE]), fillvalue="")
    return all(cells) and any(map(stands_out, cells, columns))


def is_name(cell: str) -> bool:
    """Return whether a text may be the name of a column."""
    return is_short(cell) and not SENTENCE.match(cell)


def is_short(cell: str) -> bool:
    """Return whether a text is short, and neither a number nor a code."""
    most_words = MAX_ABBREVIATED if SENTENCE.match(cell) else MAX_WORDS
    if len(cell) > MAX_NAME or len(cell.split()) > most_words:
        return False
    return bool(FIELD.fullmatch(cell)) or not is_value(cell)


def is_known_name(cell: str) -> bool:
    """Return whether a text is a name that a column of a table of codes often has."""
    return any(weigh_exactly(cell, role) for role in get_args(Role))


def stands_out(name: str, cells: Iterable[str]) -> bool:
    """Return whether all other cells of a column are numbers or codes, unlike its name."""
    filled = list(filter(None, cells))
    return bool(filled) and not is_value(name) and all(map(is_value, filled))


def is_value(cell: str) -> bool:
    """Return whether a text is a number or a code."""
    return bool(NUMBER.fullmatch(cell) or CODE.fullmatch(cell))
