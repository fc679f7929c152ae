"""TOML. Python's parser doesn't say where a key stands or how a number is printed: both are looked up in the text."""

import re
import tomllib
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.catalog.encoding import DecodedFile
from bot.catalog.formats.data.find_tables import find_tables
from bot.catalog.formats.data.nodes import Fields, Items, Node, Pair, Text, check_depth
from bot.catalog.tables import SkippedPart, Table
from bot.errors import Refusal

NAME = "a TOML document"
SUFFIXES = (".toml",)
KEY = r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|[\w-]+)"""
DOTTED = rf"{KEY}(?:\s*\.\s*{KEY})*"
PLACE = re.compile(rf"^[ \t]*(?:\[\[?\s*({DOTTED})\s*\]|({DOTTED})\s*=[ \t]*([-+\w.:]*))", re.MULTILINE)
LAST_KEY = re.compile(rf"{KEY}$")
LONG_KEY = re.compile(r"(?<![\w-])(?:[\w-]++[ \t]*+\.[ \t]*+){60}")  # the parser takes quadratic time for it
WHERE = re.compile(r"\(at line (\d+), column \d+\)")


@dataclass(frozen=True, slots=True)
class Printed:
    """A key, where it stands, and the number that is printed behind it."""

    key: str
    line: int
    number: str


class Places:
    """The places of each key in a text, from which they are taken in order."""

    def __init__(self, text: str) -> None:
        self._places = dict[str, deque[Printed]]()
        line = 1
        counted_to = 0
        for match in PLACE.finditer(text):
            line += text.count("\n", counted_to, match.start())
            counted_to = match.start()
            key = LAST_KEY.search(match[1] or match[2])
            if key:
                name = key[0].strip("\"'")
                self._places.setdefault(name, deque()).append(Printed(name, line, match[3] or ""))

    def take(self, key: str, line: int) -> Printed:
        """Return the next place of a key, or that of what is around it."""
        places = self._places.get(key)
        return places.popleft() if places else Printed(key, line, "")


def claims(file: DecodedFile) -> bool:
    """Return whether a file's name is that of TOML."""
    return file.name.lower().endswith(SUFFIXES)


def read(file: DecodedFile) -> Iterator[Table | SkippedPart]:
    """Yield the tables of a file. Refuses what isn't TOML."""
    text = file.text.replace("\r\n", "\n")
    if LONG_KEY.search(text):
        raise Refusal(f"{file.name} is nested too deeply. Is it the right file?")
    try:
        data = tomllib.loads(text, parse_float=str)
    except RecursionError as error:
        raise Refusal(f"{file.name} is nested too deeply. Is it the right file?") from error
    except ValueError as error:
        where = WHERE.search(str(error))
        line = f"Line {where[1]}: this" if where else file.name
        raise Refusal(f"{line} is not valid TOML. Correct it and import the file again.") from error
    yield from find_tables(build_fields(data, Places(text), 1, 0))


def build_fields(data: Mapping[str, object], places: Places, line: int, depth: int) -> Fields:
    """Return a table as a map, in the order of the file."""
    check_depth(depth, line)
    pairs = list[Pair]()
    for key, value in data.items():
        printed = Printed(key, line, "") if is_list_of_tables(value) else places.take(key, line)
        pairs.append(Pair(key, printed.line, build_node(value, places, printed, depth + 1)))
    return Fields(line, tuple(pairs))


def is_list_of_tables(value: object) -> bool:
    """Return whether a value is a list of tables, each of which may have a heading of its own."""
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def build_node(value: object, places: Places, printed: Printed, depth: int) -> Node:
    """Return a value as a node."""
    check_depth(depth, printed.line)
    if isinstance(value, dict):
        return build_fields(value, places, printed.line, depth)
    if isinstance(value, list):
        return Items(printed.line, tuple(build_items(value, places, printed, depth)))
    return Text(printed.line, print_value(value, printed.number))


def build_items(items: Sequence[object], places: Places, printed: Printed, depth: int) -> Iterator[Node]:
    """Yield the items of a list; tables begin at a heading of their own."""
    has_headings = is_list_of_tables(items)
    for item in items:
        heading = places.take(printed.key, printed.line) if has_headings else printed
        yield build_node(item, places, heading, depth + 1)


def print_value(value: object, printed: str) -> str:
    """Return a value as it is printed: 0x1F, not 31."""
    if isinstance(value, bool):
        return str(value).lower()
    is_printed = isinstance(value, int) and re.fullmatch(r"[-+]?\w+", printed) and int(printed, 0) == value
    return printed if is_printed else str(value)
