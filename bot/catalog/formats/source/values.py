"""Read the value of a constant: a text, a number, or several of them in brackets."""

from collections.abc import Iterator, Sequence
from itertools import chain, filterfalse

from bot.catalog.formats.source.groups import Group, Part, divide, is_mark, is_name, is_string, print_part, print_parts
from bot.catalog.formats.source.tokens import Token

Cells = dict[str, str]

VALUE = "value"
FIELDS = {
    *("code", "message", "msg", "description", "desc", "text", "title", "error", "reason", "meaning", "name", "status"),
    *("detail", "details", "cause", "action", "severity", "level", "id", "value", "label", "key"),
}
MAX_FIELDS = 12  # values of a constant; what has more is a list


def is_literal(part: Part) -> bool:
    """Return whether a part is a text or a number."""
    return isinstance(part, Token) and part.kind in {"string", "number"}


def holds_literal(parts: Sequence[Part]) -> bool:
    """Return whether there is a text or a number in a value."""
    return any(holds_literal(part.parts) if isinstance(part, Group) else is_literal(part) for part in parts)


def read_value(parts: Sequence[Part]) -> Iterator[tuple[str, str]]:
    """Yield the cells of a value, each with its column's name, "" for those without one."""
    literal = join_literals(parts)
    groups = [part.parts for part in parts if isinstance(part, Group)]
    if literal is not None:
        yield "", literal
    elif any(map(holds_literal, groups)):
        yield from chain.from_iterable(map(read_fields, filter(holds_literal, groups)))
    elif parts:
        yield "", print_parts(parts)


def read_fields(parts: Sequence[Part]) -> Iterator[tuple[str, str]]:
    """Yield the cells of the values in brackets."""
    for statement in divide(Group("(", 0, list(parts), by_line=False)):
        yield from read_field(statement)


def read_field(statement: Sequence[Part]) -> Iterator[tuple[str, str]]:
    """Yield the cells of one of the values in brackets, which may have a name: “code: 1”, “Code = 1”, “.code = 1”."""
    label, value = split_label(statement)
    for inner, text in read_value(value):
        yield ".".join(filter(None, (label, inner))), text


def split_label(statement: Sequence[Part]) -> tuple[str, Sequence[Part]]:
    """Return the name of a value, "" if it has none, and the value."""
    parts = statement[1:] if is_mark(statement[0], ".") else statement
    named = len(parts) > 2 and is_mark(parts[1], ":", "=", "=>")  # noqa: PLR2004 - a name, a mark and a value
    if not named or not isinstance(parts[0], Token) or parts[0].kind not in {"name", "string"}:
        return "", statement
    return parts[0].text, parts[2:]


def join_literals(parts: Sequence[Part]) -> str | None:
    """Return a text, joined where it is divided, or a number with its sign; None for anything else."""
    rest = list(filterfalse(is_between_texts, parts))
    if len(rest) == 1 and is_round(rest[0]):
        return join_literals(list_parts(rest))
    if rest and all(map(is_string, rest)):
        return "".join(map(print_part, rest))
    return print_parts(rest) if is_number(rest) else None


def is_between_texts(part: Part) -> bool:
    """Return whether a part joins texts, or stands before one without changing it."""
    return is_mark(part, "+", "\\") or is_name(part, "return", "str")


def is_round(part: Part) -> bool:
    """Return whether a part is round brackets."""
    return isinstance(part, Group) and part.bracket == "("


def list_parts(parts: Sequence[Part]) -> list[Part]:
    """Return what is in brackets."""
    return list(chain.from_iterable(part.parts for part in parts if isinstance(part, Group)))


def is_number(parts: Sequence[Part]) -> bool:
    """Return whether some parts are a number, with or without a sign."""
    number = parts[1:] if parts and is_mark(parts[0], "-") else parts
    return len(number) == 1 and isinstance(number[0], Token) and number[0].kind == "number"


def find_container(parts: Sequence[Part]) -> Group | None:
    """Return the brackets of a value that is a list of constants; None if it is the values of one constant."""
    for group in reversed(parts):
        if isinstance(group, Group):
            inner = unwrap(group)
            return None if is_round(inner) or not holds_constants(list(divide(inner))) else inner
    return None


def unwrap(group: Group) -> Group:
    """Return the brackets inside a call that has no other value: Object.freeze({…})."""
    while is_round(group) and len(group.parts) == 1 and isinstance(group.parts[0], Group):
        group = group.parts[0]
    return group


def holds_constants(statements: Sequence[Sequence[Part]]) -> bool:
    """Return whether what is in brackets is a list of constants, and not the values of one."""
    labels = {split_label(statement)[0].lower() for statement in statements} - {""}
    if labels & FIELDS or len(statements) > MAX_FIELDS:
        return len(statements) > MAX_FIELDS
    return bool(labels) or any(map(is_entry, statements))


def is_entry(statement: Sequence[Part]) -> bool:
    """Return whether there are an entry's values in brackets, or a mark: 1001: …, codes.X: …, [E_X] = …."""
    is_record = len(statement) == 1 and isinstance(statement[0], Group)
    return is_record or any(is_mark(part, ":", "=>", "=") for part in statement)
