"""Find the constants in source code: what has a name, and a text or a number behind it.

These are members of enums, definitions, entries of maps and objects, calls of a macro, and cases that return a text. No
language is parsed: the code is divided into brackets and statements, and statements of the right shape are candidates.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from bot.catalog.formats.source.groups import Group, Part, divide, is_mark, is_name, print_parts
from bot.catalog.formats.source.tokens import Source, Token
from bot.catalog.formats.source.values import (
    VALUE,
    Cells,
    find_list,
    holds_literal,
    is_container,
    is_literal,
    read_value,
)

MODIFIERS = {
    *("const", "var", "let", "val", "public", "private", "protected", "internal", "static", "final", "readonly", "pub"),
    *("export", "default", "constexpr", "inline", "override", "abstract", "declare", "extern", "unsigned", "case"),
    *("as", "return", "func", "fun", "fn"),
}
TYPES = {"class", "struct", "interface", "namespace", "module", "object", "package", "trait", "union", "impl", "type"}
ENUMS = {"enum"}
BLOCKS = {"const", "var"}  # as in Go: const ( … )
SEPARATORS = {"=", ":", "=>", ":="}
DEFINE = "#define"
COUNTER = "iota"  # Go's numbers, which the file doesn't print
KEY, COMMENT = "name", "comment"

Path: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """A constant: its line, the names of what is around it, the kind of statement, and its cells by column."""

    line: int
    path: Path
    kind: str
    cells: Cells


@dataclass(frozen=True, slots=True)
class Place:
    """What statements stand in: the names around them, and the kind: "top", "type", "enum", "map" or "body"."""

    path: Path
    kind: str


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
            name = next((part.text for part in statement[1:] if isinstance(part, Token) and part.kind == "name"), "")
            if is_name(statement[0], "class", "module"):
                around.append((statement[0].indent, Place((name,), "type")))
            elif is_name(statement[0], "def", "async"):
                around.append((statement[0].indent, Place((), "body")))
            else:
                yield from self.read(statement, around[-1][1])

    def search(self, group: Group, place: Place) -> Iterator[Member]:
        """Yield the constants in a group."""
        for statement in divide(group):
            yield from self.read(statement, place)

    def read(self, statement: Sequence[Part], place: Place) -> Iterator[Member]:
        """Yield the constants in a statement: it may be one, or hold others."""
        names = [part.text for part in statement if is_name(part) and isinstance(part, Token)]
        last = statement[-1]
        inner = find_place(statement, names, place)
        if inner and isinstance(last, Group):
            yield from self.search(last, inner)
        elif names[:1] == [DEFINE]:
            yield from self.read_define(statement, place)
        else:
            yield from self.read_member(statement, place)

    def read_define(self, statement: Sequence[Part], place: Place) -> Iterator[Member]:
        """Yield a definition of C, unless it takes arguments or has no value."""
        name, value = statement[1:2], statement[2:]
        takes_arguments = len(value) > 1 and isinstance(value[0], Group) and not holds_literal(value[0].parts)
        if name and value and is_name(name[0]) and not takes_arguments:
            yield self.build(name[0].line, place, "define", print_parts(name), value)

    def read_member(self, statement: Sequence[Part], place: Place) -> Iterator[Member]:
        """Yield a constant: with a mark before its value, with its values in brackets, or with its comment only."""
        parts = drop_modifiers(statement)
        mark = next((number for number, part in enumerate(parts) if is_mark(part, *SEPARATORS)), None)
        if mark:
            yield from self.read_assignment(parts[:mark], parts[mark:], place, statement)
        elif parts and isinstance(parts[0], Group):
            yield from self.read_group(parts[0], place)
        elif len(parts) > 1 and is_name(parts[0]) and isinstance(parts[1], Group) and place.kind != "body":
            yield from self.read_call(parts, place)
        elif len(parts) == 1 and place.kind == "enum" and is_name(parts[0]) and self.find_comment(parts[0].line):
            yield self.build(parts[0].line, place, "enum", print_parts(parts), ())

    def read_group(self, group: Group, place: Place) -> Iterator[Member]:
        """Yield the values in brackets without a name, or the constants in such a list: “return [ … ]”."""
        if is_container([group]):
            yield from self.search(group, Place(place.path, "map"))
        elif place.kind == "map" and holds_literal(group.parts):
            yield self.build(group.line, place, "record", "", [group])

    def read_call(self, parts: Sequence[Part], place: Place) -> Iterator[Member]:
        """Yield a constant with its values in brackets, as in Java's enums, or a line of a list of macro calls."""
        group = parts[1]
        if isinstance(group, Group) and group.bracket == "(" and group.parts:
            kind = "enum" if place.kind == "enum" else f"call {print_parts(parts[:1])}"
            if holds_literal(group.parts) or self.find_comment(group.line):
                yield self.build(group.line, place, kind, print_parts(parts[:1]), (group,))

    def read_assignment(
        self, left: Sequence[Part], right: Sequence[Part], place: Place, statement: Sequence[Part]
    ) -> Iterator[Member]:
        """Yield a constant with a mark before its value, or those in the list that is its value."""
        value = drop_annotation(right)
        key = read_key(left, is_go=self.is_go)
        if not key or not value:
            return
        group = find_list(value)
        if group and is_container(value):
            yield from self.search(group, Place((*place.path, key), "map"))
        elif is_constant(left, statement, place) and (holds_literal(value) or place.kind == "enum"):
            yield self.build(left[0].line, place, place.kind, key, value)

    def build(self, line: int, place: Place, kind: str, name: str, value: Sequence[Part]) -> Member:  # noqa: PLR0917
        """Return a constant with its cells."""
        cells: Cells = {KEY: name} if name else {}
        for label, text in read_value(value) if value else ():
            if text != COUNTER:
                add_cell(cells, label, text)
        end = max([line, *(part.line for part in value)])
        comment = self.find_comment(line) or self.find_comment(end)
        if comment:
            cells[COMMENT] = comment
        return Member(line, place.path, kind, cells)

    def find_comment(self, line: int) -> str:
        """Return the comment of a line: behind the code, otherwise above it."""
        return self.source.behind.get(line) or self.source.above.get(line, "")


def add_cell(cells: Cells, label: str, text: str) -> None:
    """Add a value to the cells of a constant; those without a name are numbered."""
    name = label or VALUE
    number = 2
    while name in cells:
        name = f"{label or VALUE} {number}"
        number += 1
    cells[name] = text


def find_place(statement: Sequence[Part], names: Sequence[str], place: Place) -> Place | None:
    """Return what a statement with brackets at its end is, if it is the beginning of a type, a block or a function."""
    last = statement[-1]
    if not isinstance(last, Group):
        return None
    kinds = set(names)
    before = statement[-2] if len(statement) > 1 else None
    if last.bracket == "(":
        is_block = before is not None and is_name(before, *BLOCKS) and len(statement) == 1 + 1
        return Place(place.path, "enum") if is_block else None
    if last.bracket != "{" or any(is_mark(part, "=", ":=") for part in statement):
        return None
    name = next((word for word in names if word not in MODIFIERS | TYPES | ENUMS | {"typedef"}), "")
    if kinds & ENUMS:
        return Place((*place.path, name) if name else place.path, "enum")
    if kinds & TYPES and place.kind != "map":
        return Place((*place.path, name) if name else place.path, "type")
    is_function = isinstance(before, Group) and before.bracket == "(" and place.kind not in {"enum", "map"}
    return Place(place.path, "body") if is_function or names[:1] in (["message"], ["do"], ["else"]) else None


def drop_modifiers(statement: Sequence[Part]) -> Sequence[Part]:
    """Return a statement without the words before its name, and without annotations."""
    start = 0
    while start < len(statement) - 1 and is_modifier(statement[start], statement[start + 1]):
        start += 1
    return statement[start:]


def is_modifier(part: Part, following: Part) -> bool:
    """Return whether a word is one of those before a name, which no mark follows."""
    if isinstance(part, Token) and part.kind == "name" and part.text.startswith("@"):
        return True
    return is_name(part, *MODIFIERS) and not is_mark(following, *SEPARATORS)


def drop_annotation(right: Sequence[Part]) -> Sequence[Part]:
    """Return what is behind a mark, without the type that may stand before a second one: “: string = …”."""
    rest = right[1:]
    second = next((number for number, part in enumerate(rest) if is_mark(part, "=")), None)
    if second is not None and is_mark(right[0], ":") and not any(map(is_literal, rest[:second])):
        return rest[second + 1 :]
    return rest


def read_key(left: Sequence[Part], *, is_go: bool) -> str:
    """Return the name before a mark: a text, a number, a dotted name, what is in brackets, or the name of a variable."""
    first = left[0]
    if len(left) == 1 and isinstance(first, Group):
        return print_parts(first.parts) if first.bracket == "[" else ""
    if all(map(is_key_part, left)) and not any(is_word(part) and is_word(after) for part, after in pairwise(left)):
        return print_parts(left)
    names = [part.text for part in left if isinstance(part, Token) and part.kind == "name"]
    if not names:
        return ""
    return names[0] if is_go else names[-1]


def is_key_part(part: Part) -> bool:
    """Return whether a part may stand in a key of a map."""
    return is_mark(part, ".", "::", "-") or (isinstance(part, Token) and part.kind in {"string", "number", "name"})


def is_word(part: Part) -> bool:
    """Return whether a part is a name, a text or a number."""
    return isinstance(part, Token) and part.kind != "mark"


def is_constant(left: Sequence[Part], statement: Sequence[Part], place: Place) -> bool:
    """Return whether a name is that of a constant: anywhere in a list or enum, elsewhere if it is written as one."""
    if place.kind in {"enum", "map"}:
        return True
    if place.kind == "body":
        return is_name(statement[0], "case")
    names = [part.text for part in left if isinstance(part, Token) and part.kind == "name"]
    return any(name[:1].isupper() or (name[:1] == "k" and name[1:2].isupper()) for name in names)
