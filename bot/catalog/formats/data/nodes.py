"""Structured data as a tree of nodes, whichever format it is written in."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from bot.errors import Refusal

MAX_DEPTH = 60  # lists and maps inside each other
MAX_NODES = 4_000_000
TOO_DEEP = "Line {}: this file is nested deeper than {} levels. Is it the right file?"
TOO_LONG = "This file holds more than {:,} single values. Split it and import its parts."


@dataclass(frozen=True, slots=True)
class Text:
    """A single value as it is printed, without quotes; "" for null."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    line: int
    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A key with its value, and the line of the key."""

    key: str
    line: int
    value: "Node"


@dataclass(frozen=True, slots=True)
class Fields:
    """A map; a key may stand in it twice."""

    line: int
    pairs: tuple[Pair, ...]

    @property
    def keys(self) -> set[str]:
        """Return the keys, each once."""
        return {pair.key for pair in self.pairs}


Node: TypeAlias = Text | Items | Fields


def check_depth(depth: int, line: int) -> None:
    """Refuse lists and maps that are nested too deeply."""
    if depth > MAX_DEPTH:
        raise Refusal(TOO_DEEP.format(line, MAX_DEPTH))


def check_count(count: int) -> None:
    """Refuse a file with more values than fit in memory."""
    if count > MAX_NODES:
        raise Refusal(TOO_LONG.format(MAX_NODES))


def join_texts(node: Node) -> str:
    """Return all texts in a node, each on its line; keys are left out."""
    return "\n".join(list_texts(node))


def list_texts(node: Node) -> Iterator[str]:
    """Yield the texts in a node, in order."""
    if isinstance(node, Text):
        yield node.text
    elif isinstance(node, Items):
        for item in node.items:
            yield from list_texts(item)
    else:
        for pair in node.pairs:
            yield from list_texts(pair.value)


def holds_texts_only(node: Node) -> bool:
    """Return whether a node is a text, or a list of texts."""
    return isinstance(node, Text) or (isinstance(node, Items) and all(isinstance(item, Text) for item in node.items))
