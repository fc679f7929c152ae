"""What files hold, as it is shown to people before an import: tables of codes, and what is left out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from operator import attrgetter

from bot.catalog.guess.roles import Roles
from bot.catalog.mapping.mapping import Layout, Mapping, name_column, name_layout
from bot.catalog.tables import Row, Table, TableDocument


@dataclass(frozen=True, slots=True)
class TableFile:
    """A file's name and its tables."""

    name: str
    document: TableDocument


@dataclass(frozen=True, slots=True)
class FileTable:
    """A table and the name of its file."""

    file: str
    table: Table


@dataclass(frozen=True, slots=True)
class CodeTables:
    """Tables with the same columns, the roles of these, and what is doubtful about them, as sentences.

    ``only`` is a pattern of the codes to take where it was guessed.
    """

    tables: tuple[FileTable, ...]
    roles: Roles
    doubts: tuple[str, ...] = ()
    only: str | None = None

    @property
    def header(self) -> tuple[str, ...]:
        """Return the names of the columns."""
        return self.tables[0].table.header

    @property
    def width(self) -> int:
        """Return the number of columns."""
        return max(part.table.width for part in self.tables)

    @property
    def title(self) -> str:
        """Return the headings of the first table, or its file's name."""
        return " > ".join(self.tables[0].table.headings) or self.tables[0].file

    @property
    def code_name(self) -> str:
        """Return the name of the column with the codes, "" if it has none."""
        return "".join(self.header[self.roles.code[0] : self.roles.code[0] + 1])

    def name_columns(self) -> list[str]:
        """Return the names of all columns, or their numbers where they have none."""
        return [name_column(place, self.header) for place in range(self.width)]

    @property
    def layout(self) -> Layout:
        """Return the names of the columns with a role."""
        return name_layout(self.roles, self.header)

    def iterate_rows(self) -> Iterator[Row]:
        """Yield the rows of all tables."""
        return (row for part in self.tables for row in part.table.rows)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A table without codes, and the reason."""

    part: FileTable
    reason: str


@dataclass(frozen=True, slots=True)
class Interpretation:
    """The tables of codes in some files, grouped by their columns, and the tables that are left out."""

    files: tuple[TableFile, ...]
    mapping: Mapping
    groups: tuple[CodeTables, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @property
    def doubts(self) -> tuple[str, ...]:
        """Return what is doubtful, as sentences; nothing if the interpretation is proven."""
        return tuple(dict.fromkeys(doubt for group in self.groups for doubt in group.doubts))

    @property
    def only(self) -> str | None:
        """Return the pattern of the codes to take, said or guessed, if not all are taken."""
        return self.mapping.only or next(filter(None, map(attrgetter("only"), self.groups)), None)

    def confirm(self) -> Mapping:
        """Return the mapping that reads these files in the same way without guessing."""
        layouts = tuple(dict.fromkeys(group.layout for group in self.groups))
        return replace(self.mapping, layouts=layouts, only=self.only)
