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

    @property
    def width(self) -> int:
        """Return the number of columns."""
        return max([len(self.header), *(len(row.cells) for row in self.rows)])


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that is read whole: its name, without folders, and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class SkippedPart:
    """A part of a file that is left out of the tables: its first line, its text, cut if it is long, and the reason."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class TableDocument:
    """A file as tables, in its order.

    ``format`` says what the file is, for people, such as “a Markdown document with 3 tables”. ``encoding`` is the name
    of the file's encoding if it isn't UTF-8, which people are told; ``guessed`` says that no mark and no declaration in
    the file names it.
    """

    format: str
    tables: tuple[Table, ...]
    encoding: str | None = None
    guessed: bool = False
    skipped: tuple[SkippedPart, ...] = ()
