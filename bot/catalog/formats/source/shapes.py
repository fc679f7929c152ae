"""What a statement of source code looks like: what it begins, which name it gives, and whether that is a constant's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import filterfalse, islice, pairwise
from typing import TypeAlias

from bot.catalog.formats.source.groups import Group, Part, is_mark, is_name, list_names, print_parts
from bot.catalog.formats.source.tokens import Token
from bot.catalog.formats.source.values import is_literal

MODIFIERS = {
    *("const", "var", "let", "val", "public", "private", "protected", "internal", "static", "final", "readonly", "pub"),
    *("export", "default", "constexpr", "inline", "override", "abstract", "declare", "extern", "unsigned", "case"),
    *("as", "return", "func", "fun", "fn", "typedef"),
}
TYPES = {"class", "struct", "interface", "namespace", "module", "object", "package", "trait", "union", "impl", "type"}
ENUMS = {"enum"}
BODIES = {"message", "do", "else", "try", "finally", "get", "set"}
WORDS = MODIFIERS | TYPES | ENUMS
SEPARATORS = {"=", ":", "=>", ":="}

Path: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """What statements stand in: the names around them, and the kind: "top", "type", "enum", "map" or "body"."""

    path: Path
    kind: str


def find_mark(parts: Sequence[Part], marks: Iterable[str]) -> int | None:
    """Return the place of the first of some marks."""
    return next((number for number, part in enumerate(parts) if is_mark(part, *marks)), None)


def drop_declarator(statement: Sequence[Part]) -> Sequence[Part]:
    """Return a statement without the name of a type behind its braces, as in “typedef enum { … } status”."""
    before = statement[-2:-1]
    is_behind = is_name(statement[-1]) and any(isinstance(part, Group) and part.bracket == "{" for part in before)
    return statement[:-1] if is_behind else statement


def find_place(statement: Sequence[Part], place: Place) -> Place | None:
    """Return what a statement with brackets at its end is, if it is the beginning of a type, a block or a function."""
    last = drop_declarator(statement)[-1]
    if not isinstance(last, Group) or find_mark(statement, ("=", ":=")) is not None:
        return None
    if last.bracket == "{":
        return find_type(statement, place)
    is_block = last.bracket == "(" and last.by_line  # as in Go: const ( … )
    return Place(place.path, "enum") if is_block else None


def find_type(statement: Sequence[Part], place: Place) -> Place | None:
    """Return what a statement with braces at its end is."""
    names = list_names(statement)
    path = (*place.path, *islice(filterfalse(WORDS.__contains__, names), 1))
    if not ENUMS.isdisjoint(names):
        return Place(path, "enum")
    if place.kind in {"enum", "map"}:
        return None
    if not TYPES.isdisjoint(names):
        return Place(path, "type")
    return Place(place.path, "body") if is_body(drop_declarator(statement)) else None


def is_body(statement: Sequence[Part]) -> bool:
    """Return whether the braces at the end of a statement stand behind arguments, or a word that they always follow."""
    before = statement[-2] if len(statement) > 1 else None
    is_function = isinstance(before, Group) and before.bracket == "("
    return is_function or is_name(statement[0], *BODIES)


def drop_modifiers(statement: Sequence[Part]) -> Sequence[Part]:
    """Return a statement without the words before its name, and without annotations."""
    start = 0
    while start < len(statement) - 1 and is_modifier(statement[start], statement[start + 1]):
        start += 1
    return statement[start:]


def is_modifier(part: Part, following: Part) -> bool:
    """Return whether a word is one of those before a name, which no mark follows."""
    if list_names([part]) and print_parts([part]).startswith("@"):
        return True
    return is_name(part, *MODIFIERS) and not is_mark(following, *SEPARATORS)


def drop_annotation(right: Sequence[Part]) -> Sequence[Part]:
    """Return what is behind a mark, without the type that may stand before a second one: “: string = …”."""
    rest = right[1:]
    second = find_mark(rest, ("=",))
    if second is None or not is_mark(right[0], ":") or any(map(is_literal, rest[:second])):
        return rest
    return rest[second + 1 :]


def read_key(left: Sequence[Part], *, is_go: bool) -> str:
    """Return the name before a mark: a text, a number, a dotted name, what is in brackets, or a variable's name."""
    if is_key(left):
        return print_parts(left)
    if len(left) == 1 and isinstance(left[0], Group):
        return print_parts(left[0].parts)
    names = list_names(left)
    return next(iter(names if is_go else reversed(names)), "")


def is_key(left: Sequence[Part]) -> bool:
    """Return whether some parts are a name, a text or a number, or several with dots between them."""
    plain = all(is_word(part) or is_mark(part, ".", "::", "-") for part in left)
    return plain and not any(is_word(part) and is_word(after) for part, after in pairwise(left))


def is_word(part: Part) -> bool:
    """Return whether a part is a name, a text or a number."""
    return isinstance(part, Token) and part.kind != "mark"


def is_constant(left: Sequence[Part], statement: Sequence[Part], place: Place) -> bool:
    """Return whether a name is that of a constant: anywhere in a list or enum, elsewhere if it is written as one."""
    if place.kind in {"enum", "map"}:
        return True
    if place.kind == "body":
        return is_name(statement[0], "case")
    return any(map(is_constant_name, list_names(left)))


def is_constant_name(name: str) -> bool:
    """Return whether a name begins like that of a constant: ERR_X, ErrX, kErrX."""
    return name[:1].isupper() or (name[:1] == "k" and name[1:2].isupper())
