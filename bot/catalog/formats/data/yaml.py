"""YAML. Values stay as they are written, keys may stand twice, tags are ignored.

An alias stands for the node itself, not for a copy, and counts as often as it is used: a few lines of aliases to
aliases would otherwise be billions of values.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from bot.catalog.encoding import DecodedFile
from bot.catalog.formats.data.find_tables import find_tables
from bot.catalog.formats.data.nodes import Fields, Items, Node, Pair, Text, check_count, check_depth, join_texts
from bot.catalog.tables import SkippedPart, Table
from bot.errors import Refusal

NAME = "a YAML document"
SUFFIXES = (".yaml", ".yml")
NULLS = {"", "~", "null", "Null", "NULL"}
MERGE = "<<"
CHARACTERS = 100  # characters of a text that count as a value, as an alias may stand for a long one


@dataclass(slots=True)
class Anchors:
    """The nodes that have a name, each with the number of values in it, and the number of values so far."""

    nodes: dict[str, tuple[Node, int]] = field(default_factory=dict)
    count: int = 0

    def add_values(self, count: int) -> None:
        """Count values. Refuses more than fit in memory."""
        self.count += count
        check_count(self.count)


def claims(file: DecodedFile) -> bool:
    """Return whether a file's name is that of YAML."""
    return file.name.lower().endswith(SUFFIXES)


def read(file: DecodedFile) -> Iterator[Table | SkippedPart]:
    """Yield the tables of a file, of all documents in it. Refuses what isn't YAML."""
    try:
        events = yaml.parse(file.text, Loader=yaml.CSafeLoader)
        for node in list(build_documents(events)):
            yield from find_tables(node)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Refusal(
            f"Line {line}: this is not valid YAML ({error.problem}). Correct it and import the file again."
        ) from error
    except yaml.YAMLError as error:
        raise Refusal(
            f"{file.name} is not valid YAML: it has control characters. Remove them and import it again."
        ) from error


def build_documents(events: Iterator[yaml.Event]) -> Iterator[Node]:
    """Yield the documents of a file."""
    anchors = Anchors()
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            yield build_node(events, next(events), anchors, 0)


def build_node(events: Iterator[yaml.Event], event: yaml.Event, anchors: Anchors, depth: int) -> Node:
    """Return the node that begins with an event."""
    line = get_line(event)
    check_depth(depth, line)
    if isinstance(event, yaml.AliasEvent):
        return use_alias(event, anchors, line)
    before = anchors.count
    anchors.add_values(1 + len(getattr(event, "value", "")) // CHARACTERS)
    node = build_new_node(events, event, anchors, depth)
    name = getattr(event, "anchor", None)
    if name:
        anchors.nodes[name] = node, anchors.count - before
    return node


def use_alias(event: yaml.AliasEvent, anchors: Anchors, line: int) -> Node:
    """Return the node that an alias stands for. Refuses one inside itself, or that isn't there."""
    if event.anchor not in anchors.nodes:
        raise Refusal(
            f"Line {line}: there is no complete “&{event.anchor}” above it. Correct it and import the file again."
        )
    node, count = anchors.nodes[event.anchor]
    anchors.add_values(count)
    return node


def build_new_node(events: Iterator[yaml.Event], event: yaml.Event, anchors: Anchors, depth: int) -> Node:
    """Return the text, the list or the map that begins with an event."""
    line = get_line(event)
    if isinstance(event, yaml.ScalarEvent):
        is_null = event.implicit[0] and event.value in NULLS
        return Text(line, "" if is_null else event.value)
    if isinstance(event, yaml.SequenceStartEvent):
        inner = take_until(events, yaml.SequenceEndEvent)
        return Items(line, tuple(build_node(events, item, anchors, depth + 1) for item in inner))
    return Fields(line, tuple(build_pairs(events, anchors, depth)))


def build_pairs(events: Iterator[yaml.Event], anchors: Anchors, depth: int) -> Iterator[Pair]:
    """Yield the keys and values of a map; those of a map that is merged into it come with it."""
    for event in take_until(events, yaml.MappingEndEvent):
        line = get_line(event)
        key = build_node(events, event, anchors, depth + 1)
        value = build_node(events, next(events), anchors, depth + 1)
        name = event.value if isinstance(event, yaml.ScalarEvent) else join_texts(key)
        if name == MERGE and isinstance(value, Fields):
            yield from value.pairs
        else:
            yield Pair(name, line, value)


def get_line(event: yaml.Event) -> int:
    """Return the line where an event begins, counted from 1."""
    return event.start_mark.line + 1 if event.start_mark else 1


def take_until(events: Iterator[yaml.Event], end: type[yaml.Event]) -> Iterator[yaml.Event]:
    """Yield events up to, but without, the one that ends a list or map."""
    for event in events:
        if isinstance(event, end):
            return
        yield event
