"""Tables: the one form into which the readers of all formats turn a file, before anyone knows what a column means."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its line in the file, counted from 1 (in a spreadsheet, the row's number), and its cells.

    A cell is a text as printed, without the format's escapes; an absent cell is "".
    """

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a file: the headings above it, outermost first, the names of its columns, and its rows.

    ``header`` is empty if the file doesn't name the columns. A row may be shorter or longer than the header.
    """

    headings: tuple[str, ...]
    header: tuple[str, ...]
    rows: Sequence[Row]
