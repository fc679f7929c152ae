"""Divide the tokens of source code into brackets, and what is in brackets into statements."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.catalog.formats.source.tokens import Token
from bot.errors import Refusal

OPEN = {"(": ")", "[": "]", "{": "}"}
CLOSE = set(OPEN.values())
MAX_DEPTH = 100
MAX_PRINTED = 500  # characters of an expression
ENDS = {",", ";"}
GOES_ON_AFTER = {
    "=",
    ":",
    "+",
    ".",
    "=>",
    ":=",
    "->",
    "|",
    "&",
    "?",
    "||",
    "&&",
    "::",
    "<<",
    "*",
}  # at the end of a line
GOES_ON_WITH = {"=", ":", "+", ".", "=>", "?", "|", "&", "||", "&&", "->", "::", "<<"}  # at the beginning of the next


@dataclass(slots=True)
class Group:
    """Brackets with what is in them; "" stands for the file."""

    bracket: str
    line: int
    parts: list["Part"] = field(default_factory=list)
    by_line: bool = True  # whether a line end ends a statement in it
    begins: bool = False
    indent: int = 0


Part: TypeAlias = Token | Group


def build_groups(tokens: Sequence[Token]) -> Group:
    """Return a file as a group; brackets that don't match are left out. Refuses deep ones."""
    root = Group("", 1)
    around = [root]
    for token in tokens:
        if is_mark(token, *OPEN):
            around.append(open_group(around[-1].parts, token))
            if len(around) > MAX_DEPTH:
                raise Refusal(
                    f"Line {token.line}: this code is nested deeper than {MAX_DEPTH} brackets. Is it the right file?"
                )
        elif not is_mark(token, *CLOSE):
            around[-1].parts.append(token)
        elif OPEN.get(around[-1].bracket) == token.text:
            around.pop()
    return root


def open_group(parts: list[Part], token: Token) -> Group:
    """Return a new group at the end of some parts."""
    by_line = token.text == "{" or is_block(parts)
    group = Group(token.text, token.line, by_line=by_line, begins=token.begins, indent=token.indent)
    parts.append(group)
    return group


def is_block(parts: Sequence[Part]) -> bool:
    """Return whether brackets that follow hold a line for each constant, as Go's “const (…)” do."""
    return bool(parts) and is_name(parts[-1], "const", "var")


def is_name(part: Part, *names: str) -> bool:
    """Return whether a part is a name, or one of some names."""
    return isinstance(part, Token) and part.kind == "name" and (not names or part.text in names)


def is_mark(part: Part, *marks: str) -> bool:
    """Return whether a part is a mark, or one of some marks."""
    return isinstance(part, Token) and part.kind == "mark" and (not marks or part.text in marks)


def is_string(part: Part) -> bool:
    """Return whether a part is a text in quotes."""
    return isinstance(part, Token) and part.kind == "string"


def list_names(parts: Sequence[Part]) -> list[str]:
    """Return the names among some parts."""
    return [part.text for part in parts if isinstance(part, Token) and part.kind == "name"]


def divide(group: Group, *, is_python: bool = False) -> Iterator[list[Part]]:
    """Yield the statements in a group. In Python every line end is the end of one."""
    return filter(None, cut_statements(group, is_python=is_python))


def cut_statements(group: Group, *, is_python: bool) -> Iterator[list[Part]]:
    """Yield the statements in a group, and empty ones between them."""
    statement = list[Part]()
    for part in group.parts:
        if ends_line(group, statement, part, is_python=is_python):
            yield statement
            statement = []
        if is_mark(part, *ENDS) and not is_in_type(statement, part):
            yield statement
            statement = []
        else:
            statement.append(part)
    yield statement


def ends_line(group: Group, statement: Sequence[Part], part: Part, *, is_python: bool) -> bool:
    """Return whether a statement ends before the first part of a line."""
    if not (group.by_line and part.begins and statement):
        return False
    return is_python or ends_before(statement[-1], part)


def is_in_type(statement: Sequence[Part], mark: Part) -> bool:
    """Return whether a comma stands in angle brackets behind a name: Map<int, string>."""
    opened = [number for number, part in enumerate(statement[-4:]) if is_mark(part, "<")]
    return is_mark(mark, ",") and bool(opened) and not any(is_mark(part, ">") for part in statement[-4:])


def ends_before(last: Part, part: Part) -> bool:
    """Return whether a statement ends with a line, as far as its last part and the first of the next line tell."""
    if isinstance(part, Group) and part.bracket == "{":
        return is_mark(last)
    goes_on = is_mark(last, *GOES_ON_AFTER) or is_mark(part, *GOES_ON_WITH)
    return not (goes_on or all(map(is_string, (last, part))))


def print_parts(parts: Sequence[Part]) -> str:
    """Return code as a text in one line, with a blank between words."""
    text = ""
    for part in parts:
        piece = print_part(part)
        is_apart = text[-1:].isalnum() and piece[:1].isalnum()
        text += f" {piece}" if is_apart else piece
        if len(text) > MAX_PRINTED:
            break
    return text[:MAX_PRINTED]


def print_part(part: Part) -> str:
    """Return a part of code as a text."""
    if isinstance(part, Group):
        return f"{part.bracket}{print_parts(part.parts)}{OPEN.get(part.bracket, '')}"
    return part.text
