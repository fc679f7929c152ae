"""JSON, and JSON with comments; a file may hold one value after the other (JSON Lines).

Python's own parser doesn't say in which line a key stands, so the file is cut into tokens here.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.catalog.encoding import DecodedFile
from bot.catalog.formats.data.find_tables import find_tables
from bot.catalog.formats.data.nodes import Fields, Items, Node, Pair, Text, check_count, check_depth
from bot.catalog.tables import SkippedPart, Table
from bot.errors import Refusal
from bot.texts import truncate

NAME = "a JSON document"
SUFFIXES = (".json", ".jsonl", ".ndjson", ".jsonc", ".json5", ".arb", ".webmanifest")
BEGINNING = re.compile(r'\s*[{\[]\s*["{\[\]}]')
TOKEN = re.compile(
    r"""(?P<blank>[ \t\r\n]+|//[^\n]*|/\*.*?\*/)"""
    r"""|(?P<string>"(?:[^"\\\x00-\x1f]|\\.|\t)*+")"""
    r"""|(?P<mark>[{}\[\]:,])"""
    r"""|(?P<plain>[-+.\w]+)""",
    re.DOTALL,
)
CONSTANTS = {"null": "", "true": "true", "false": "false"}
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
END = ""
MAX_QUOTED = 40  # characters of a part that isn't JSON


@dataclass(slots=True)
class Token:
    """A token: a mark, a text without its quotes, or the end of the file."""

    kind: str
    text: str
    line: int


def claims(file: DecodedFile) -> bool:
    """Return whether a file's name or its first characters are those of JSON."""
    return file.name.lower().endswith(SUFFIXES) or bool(BEGINNING.match(file.text))


def read(file: DecodedFile) -> Iterator[Table | SkippedPart]:
    """Yield the tables of a file. Refuses what isn't JSON."""
    values = list(parse_values(cut_tokens(file.text)))
    yield from find_tables(values[0] if len(values) == 1 else Items(1, tuple(values)))


def cut_tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a text; the last is an empty mark."""
    line = 1
    place = 0
    values = 0
    while place < len(text):
        match = TOKEN.match(text, place)
        if match is None:
            raise refuse_token(line, text[place : place + MAX_QUOTED].partition("\n")[0])
        kind = match.lastgroup or ""
        if kind != "blank":
            values += kind != "mark"
            check_count(values)
            yield Token(kind, clean_token(kind, match[0], line), line)
        line += match[0].count("\n")
        place = match.end()
    yield Token("mark", END, line)


def refuse_token(line: int, text: str) -> Refusal:
    """Return the refusal of what has no place in JSON."""
    return Refusal(
        f"Line {line}: this is not valid JSON; it isn't clear what “{truncate(text, MAX_QUOTED)}” means here."
    )


def clean_token(kind: str, text: str, line: int) -> str:
    """Return what a token stands for."""
    if kind == "string":
        return clean_string(text, line)
    if kind == "plain" and text not in CONSTANTS and not NUMBER.fullmatch(text):
        raise refuse_token(line, text)
    return CONSTANTS.get(text, text)


def clean_string(text: str, line: int) -> str:
    """Return a string without quotes and escapes; half a character is replaced."""
    try:
        plain: str = json.loads(text, strict=False)
    except ValueError as error:
        raise refuse_token(line, text) from error
    return plain.encode("utf-16", "replace").decode("utf-16")


def parse_values(tokens: Iterator[Token]) -> Iterator[Node]:
    """Yield the values of a file, of which most have one."""
    for token in tokens:
        if token.text == END and token.kind == "mark":
            return
        yield parse_value(tokens, token, 0)


def parse_value(tokens: Iterator[Token], token: Token, depth: int) -> Node:
    """Return the value that begins with a token."""
    check_depth(depth, token.line)
    if token.kind != "mark":
        return Text(token.line, token.text)
    if token.text == "[":
        return Items(token.line, tuple(parse_items(tokens, depth)))
    if token.text == "{":
        return Fields(token.line, tuple(parse_pairs(tokens, depth)))
    raise refuse_mark(token)


def refuse_mark(token: Token) -> Refusal:
    """Return the refusal of a mark, or of the end, where something else is expected."""
    if token.text == END:
        return Refusal(f"Line {token.line}: this is not valid JSON; it ends in the middle. Is the file complete?")
    return refuse_token(token.line, token.text)


def parse_items(tokens: Iterator[Token], depth: int) -> Iterator[Node]:
    """Yield the items of a list, to its end; a comma may follow the last."""
    token = next(tokens)
    while not is_mark(token, "]"):
        yield parse_value(tokens, token, depth + 1)
        token = skip_comma(tokens, "]")


def parse_pairs(tokens: Iterator[Token], depth: int) -> Iterator[Pair]:
    """Yield the keys and values of an object, to its end; a comma may follow the last."""
    key = next(tokens)
    while not is_mark(key, "}"):
        if key.kind == "mark":
            raise refuse_mark(key)
        colon = next(tokens)
        if not is_mark(colon, ":"):
            raise refuse_mark(colon)
        yield Pair(key.text, key.line, parse_value(tokens, next(tokens), depth + 1))
        key = skip_comma(tokens, "}")


def skip_comma(tokens: Iterator[Token], end: str) -> Token:
    """Return the token after a comma, or the end of the list or object. Refuses anything else."""
    token = next(tokens)
    if is_mark(token, ","):
        return next(tokens)
    if not is_mark(token, end):
        raise refuse_mark(token)
    return token


def is_mark(token: Token, mark: str) -> bool:
    """Return whether a token is a mark."""
    return token.kind == "mark" and token.text == mark
