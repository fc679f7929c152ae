"""Find the constants in source code: what has a name, and a text or a number behind it.

These are members of enums, definitions, entries of maps and objects, calls of a macro, and cases that return a text. No
language is parsed: the code is divided into brackets and statements, and statements of the right shape are candidates.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.catalog.formats.source.groups import Group, Part, divide, is_name, list_names, print_parts
from bot.catalog.formats.source.shapes import (
    SEPARATORS,
    Path,
    Place,
    drop_annotation,
    drop_declarator,
    drop_modifiers,
    find_mark,
    find_place,
    is_constant,
    read_key,
)
from bot.catalog.formats.source.tokens import Source
from bot.catalog.formats.source.values import VALUE, Cells, find_container, holds_literal, read_value

BLOCKS = {"class": "type", "module": "type", "def": "body", "async": "body"}  # what is told by indentation
DEFINE = "#define"
COUNTER = "iota"  # Go's numbers, which the file doesn't print
KEY, COMMENT = "name", "comment"
CALL = "call "
MAX_CELLS = 40  # of a constant


@dataclass(frozen=True, slots=True)
class Member:
    """A constant: its line, the names of what is around it, the kind of statement, and its cells by column."""

    line: int
    path: Path
    kind: str
    cells: Cells


@dataclass(slots=True)
class Finder:
    """The comments of a file, and whether the first of two names counts, as in Go: “Name Type = value”."""

    source: Source
    is_go: bool = False

    def search_lines(self, group: Group) -> Iterator[Member]:
        """Yield the constants in a file whose blocks are told by the indentation of their lines, as in Python."""
        around = [(-1, Place((), "top"))]
        for statement in divide(group, is_python=True):
            while around[-1][0] >= statement[0].indent:
                around.pop()
            kind = BLOCKS.get(print_parts(statement[:1]))
            if kind:
                path = tuple(list_names(statement)[1:2]) if kind == "type" else ()
                around.append((statement[0].indent, Place(path, kind)))
            else:
                yield from self.read(statement, around[-1][1])

    def search(self, group: Group, place: Place) -> Iterator[Member]:
        """Yield the constants in a group."""
        for statement in divide(group):
            yield from self.read(statement, place)

    def read(self, statement: Sequence[Part], place: Place) -> Iterator[Member]:
        """Yield the constants in a statement: it may be one, or hold others."""
        inner = find_place(statement, place)
        last = drop_declarator(statement)[-1]
        if inner and isinstance(last, Group):
            yield from self.search(last, inner)
        elif is_name(statement[0], DEFINE):
            yield from self.read_define(statement, place)
        else:
            yield from self.read_member(drop_modifiers(statement), place, statement)

    def read_define(self, statement: Sequence[Part], place: Place) -> Iterator[Member]:
        """Yield a definition of C, unless it takes arguments or has no value."""
        name, value = statement[1:2], statement[2:]
        if list_names(name) and value and not takes_arguments(value):
            yield self.build(print_parts(name), statement, value, Place(place.path, "define"))

    def read_member(self, parts: Sequence[Part], place: Place, statement: Sequence[Part]) -> Iterator[Member]:
        """Yield a constant: with a mark before its value, with its values in brackets, or with its comment only."""
        mark = find_mark(parts, SEPARATORS)
        if mark:
            left = parts[:mark]
            yield from self.read_assignment(left, parts[mark:], place, is_listed=is_constant(left, statement, place))
        elif isinstance(parts[0], Group):
            yield from self.read_group(parts[0], place)
        elif is_name(parts[0]) and place.kind != "body":
            yield from self.read_named(parts, place)

    def read_group(self, group: Group, place: Place) -> Iterator[Member]:
        """Yield the values in brackets without a name, or the constants in such a list: “return [ … ]”."""
        if find_container([group]):
            yield from self.search(group, Place(place.path, "map"))
        elif place.kind == "map" and holds_literal(group.parts):
            yield self.build("", [group], [group], Place(place.path, "record"))

    def read_named(self, parts: Sequence[Part], place: Place) -> Iterator[Member]:
        """Yield a constant with its values in brackets, as in Java's enums, a line of macro calls, or a bare name."""
        name = print_parts(parts[:1])
        arguments = list(filter(is_call, parts[1:2]))
        has_comment = bool(self.find_comment(parts[0].line))
        if place.kind != "enum":
            place = Place(place.path, f"{CALL}{name}")
            has_comment &= bool(arguments)
        if has_comment or holds_literal(arguments):
            yield self.build(name, parts, arguments, place)

    def read_assignment(
        self, left: Sequence[Part], right: Sequence[Part], place: Place, *, is_listed: bool
    ) -> Iterator[Member]:
        """Yield a constant with a mark before its value, or those in the list that is its value."""
        value = drop_annotation(right)
        key = read_key(left, is_go=self.is_go)
        container = find_container(value)
        if container:
            yield from self.search(container, Place((*place.path, key), "map"))
        elif is_listed and key and has_value(value, place):
            yield self.build(key, left, value, place)

    def build(self, name: str, left: Sequence[Part], value: Sequence[Part], place: Place) -> Member:
        """Return a constant with its cells; its kind is that of its place."""
        cells: Cells = {KEY: name} if name else {}
        for label, text in islice(read_value(value), MAX_CELLS):
            add_cell(cells, label or VALUE, text)
        comment = self.find_comment(left[0].line) or self.find_comment([*left[:1], *value][-1].line)
        if comment:
            cells[COMMENT] = comment
        return Member(left[0].line, place.path, place.kind, cells)

    def find_comment(self, line: int) -> str:
        """Return the comment of a line: behind the code, otherwise above it."""
        return self.source.behind.get(line) or self.source.above.get(line, "")


def takes_arguments(value: Sequence[Part]) -> bool:
    """Return whether a definition of C begins with the names of its arguments."""
    return len(value) > 1 and isinstance(value[0], Group) and not holds_literal(value[:1])


def is_call(part: Part) -> bool:
    """Return whether a part is arguments in round brackets."""
    return isinstance(part, Group) and part.bracket == "(" and bool(part.parts)


def has_value(value: Sequence[Part], place: Place) -> bool:
    """Return whether a constant has a value: in an enum any, elsewhere one with a text or a number in it."""
    return bool(value) and (place.kind == "enum" or holds_literal(value))


def add_cell(cells: Cells, column: str, text: str) -> None:
    """Add a value to the cells of a constant; columns of the same name are numbered. Go's counter is no value."""
    name = column
    number = 2
    while name in cells:
        name = f"{column} {number}"
        number += 1
    if text != COUNTER:
        cells[name] = text
