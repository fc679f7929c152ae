"""How a catalog's files are to be read, as people say it by flags or confirm it: which columns, tables and codes."""

from collections.abc import Mapping as AbstractMapping
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from bot.catalog.guess.roles import Roles
from bot.catalog.tables import Table

ROLE_NAMES = ("code", "message", "alias", "section", "cause", "action", "severity")
LIST_MARK = ","
DEFAULT_JOIN = ":"


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns that play a role, by name, or by number from 1 where columns have no names of their own.

    None means that nobody said which column it is, an empty text that there is none.
    """

    code: tuple[str, ...] | None = None
    message: str | None = None
    alias: tuple[str, ...] | None = None
    section: str | None = None
    cause: str | None = None
    action: str | None = None
    severity: str | None = None

    def list_columns(self) -> list[str]:
        """Return the names of all columns with a role."""
        names = list[str]()
        for role in ROLE_NAMES:
            value = getattr(self, role)
            names += [value] if isinstance(value, str) else value or ()
        return list(filter(None, names))

    def list_absent(self) -> list[str]:
        """Return the roles that no column is to play."""
        return [role for role in ROLE_NAMES if getattr(self, role) in ("", ())]

    def fits(self, header: Sequence[str], width: int) -> bool:
        """Return whether a table has all these columns."""
        return all(find_column(name, header, width) is not None for name in self.list_columns())

    def find_roles(self, header: Sequence[str], width: int) -> Roles:
        """Return the places of the columns in a table that has them."""

        def find(name: str | None) -> int | None:
            return find_column(name, header, width) if name else None

        def find_all(names: tuple[str, ...] | None) -> tuple[int, ...]:
            return tuple(place for name in names or () if (place := find(name)) is not None)

        return Roles(
            find_all(self.code),
            find(self.message),
            find_all(self.alias),
            section=find(self.section),
            cause=find(self.cause),
            action=find(self.action),
            severity=find(self.severity),
        )


@dataclass(frozen=True, slots=True)
class Mapping:
    """How files are to be read. What nobody said is guessed.

    ``layouts`` are the columns, one for each kind of table. ``table``, ``only``, ``strip`` and ``lines`` are regular
    expressions: of the headings of tables to read, of the codes to take, of what is removed from messages, and of
    lines with named groups.
    """

    layouts: tuple[Layout, ...] = ()
    join: str = DEFAULT_JOIN
    table: str | None = None
    only: str | None = None
    strip: str | None = None
    encoding: str | None = None
    lines: str | None = None

    def find_layout(self, table: Table) -> Layout | None:
        """Return the first layout whose columns a table has."""
        return next((layout for layout in self.layouts if layout.fits(table.header, table.width)), None)

    @property
    def is_for_tables(self) -> bool:
        """Return whether anything was said that only files with tables have."""
        return bool(self.layouts or self.table or self.strip or self.lines)

    @property
    def is_complete(self) -> bool:
        """Return whether both the codes and the messages were said."""
        return all(layout.code and layout.message for layout in self.layouts) and bool(self.layouts)

    def to_json(self) -> dict[str, Any]:
        """Return plain data without what nobody said."""
        said = {name: value for name, value in asdict(self).items() if value not in (None, ())}
        layouts = [{role: value for role, value in layout.items() if value} for layout in said.pop("layouts", ())]
        return {"layouts": layouts, **said}

    @classmethod
    def from_json(cls, data: AbstractMapping[str, Any]) -> Self:
        """Return the mapping of plain data. Raises KeyError or TypeError if it is malformed."""
        layouts = tuple(read_layout(layout) for layout in data["layouts"])
        return cls(layouts, **{field.name: data[field.name] for field in fields(cls)[1:] if field.name in data})


def read_layout(data: AbstractMapping[str, Any]) -> Layout:
    """Return the layout of plain data: nothing is guessed any more, so a role without a column has none."""
    return Layout(
        code=tuple(data["code"]),
        message=data["message"],
        alias=tuple(data.get("alias", ())),
        section=data.get("section", ""),
        cause=data.get("cause", ""),
        action=data.get("action", ""),
        severity=data.get("severity", ""),
    )


def find_column(name: str, header: Sequence[str], width: int) -> int | None:
    """Return the place of a column with a name or a number; None if there is none, or if two have the name."""
    for fold in (str.strip, fold_name):
        folded = list(map(fold, header))
        if count := folded.count(fold(name)):
            return folded.index(fold(name)) if count == 1 else None
    return int(name) - 1 if name.isdecimal() and 0 < int(name) <= width else None


def fold_name(name: str) -> str:
    """Return a column's name without differences in case and white space."""
    return " ".join(name.split()).casefold()


def name_column(place: int, header: Sequence[str]) -> str:
    """Return how a column is named in flags: by its name if it has one of its own, else by its number."""
    name = " ".join(header[place].split()) if place < len(header) else ""
    has_own_name = name and LIST_MARK not in name and [fold_name(other) for other in header].count(fold_name(name)) == 1
    return name if has_own_name else str(place + 1)


def name_layout(roles: Roles, header: Sequence[str]) -> Layout:
    """Return the layout of a table whose columns play these roles."""

    def name(place: int | None) -> str:
        return "" if place is None else name_column(place, header)

    return Layout(
        tuple(map(name, roles.code)),
        name(roles.message),
        tuple(map(name, roles.alias)),
        section=name(roles.section),
        cause=name(roles.cause),
        action=name(roles.action),
        severity=name(roles.severity),
    )
