"""Steps as YAML: the same list as in JSON, for people and for git.

The parser works on events and ignores YAML's types: every plain scalar is a text, so that a step "yes", the code 02000
or a date keep their spelling. Tags, anchors and aliases are refused: no file of steps needs them, and they can do harm.
"""

import re
from collections.abc import Iterable, Iterator
from math import inf

import yaml

from bot.errors import Refusal
from bot.steps.to_plain import Item, Plain

DEEPEST = 10  # nested lists and mappings; steps need six
NOTHING = ("", "~", "null", "Null", "NULL")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's, if installed, is ten times as fast
ODD = re.compile("[\x85\u2028\u2029\ufeff]")  # other parsers take them for line breaks or drop them


class Writer(yaml.SafeDumper):
    """PyYAML's pure Python dumper. It is slow (4 s for 1,000 codes with history), but libyaml's escapes every emoji."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML's name
        """Return True, so that repeated values are written out: reading refuses anchors."""
        return True


def to_node(writer: Writer, text: str) -> yaml.ScalarNode:
    """Represent a text of several lines as a block where YAML allows it; invisible characters are escaped."""
    style = '"' if ODD.search(text) else "|" if "\n" in text else None
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


Writer.add_representer(str, to_node)


def write(fixes: Iterable[Plain]) -> str:
    """Render fixes as block-style YAML, without wrapping lines."""
    return yaml.dump(list(fixes), Dumper=Writer, allow_unicode=True, sort_keys=False, width=inf)


def read(text: str) -> list[Item]:
    """Parse a YAML list into items with their lines. Refuses anything else, and what a file of steps never needs."""
    try:
        events = yaml.parse(text, Loader=LOADER)
        return list(items(events))
    except yaml.MarkedYAMLError as error:
        line = f"Line {error.problem_mark.line + 1}: this" if error.problem_mark else "This"
        raise Refusal(f"{line} is no YAML ({error.problem}).") from error
    except yaml.YAMLError as error:
        raise Refusal(f"This is no YAML ({' '.join(str(error).split())}).") from error


def items(events: Iterator[yaml.Event]) -> Iterator[Item]:
    """Yield the items of the file's list. Refuses anything but a single list."""
    first = next((event for event in events if isinstance(event, yaml.NodeEvent)), None)
    if not isinstance(first, yaml.SequenceStartEvent):
        raise Refusal(
            "Steps in YAML are a list: “- code: …” with “steps:” under it. “errdesk steps export” writes one."
        )
    harmless(first)
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            break
        yield Item(line_of(event), build(events, event, 1))
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            raise Refusal(f"Line {line_of(event)}: a second document begins. Put everything into one list.")


def build(events: Iterator[yaml.Event], event: yaml.Event, depth: int) -> object:
    """Build plain data from an event and its children."""
    harmless(event)
    if isinstance(event, yaml.ScalarEvent):
        return None if event.implicit[0] and event.value in NOTHING else event.value
    if depth > DEEPEST:
        raise Refusal(f"Line {line_of(event)}: this is nested deeper than steps ever are.")
    if isinstance(event, yaml.SequenceStartEvent):
        return [build(events, child, depth + 1) for child in until(events, yaml.SequenceEndEvent)]
    mapping: dict[object, object] = {}
    for key in until(events, yaml.MappingEndEvent):
        name = build(events, key, DEEPEST + 1)
        if name in mapping:
            raise Refusal(f"Line {line_of(key)}: “{name}” stands twice.")
        mapping[name] = build(events, next(events), depth + 1)
    return mapping


def until(events: Iterator[yaml.Event], end: type[yaml.Event]) -> Iterator[yaml.Event]:
    """Yield events up to, but without, the one that ends a list or mapping."""
    for event in events:
        if isinstance(event, end):
            return
        yield event


def harmless(event: yaml.Event) -> None:
    """Refuse tags, anchors and aliases."""
    for label, name in (("tag", "tag"), ("anchor or alias", "anchor")):
        if value := getattr(event, name, None):
            raise Refusal(f"Line {line_of(event)}: “{value}” is a YAML {label}. Write the text itself instead.")


def line_of(event: yaml.Event) -> int:
    """Return the line where an event begins, counted from 1; 0 if unknown."""
    return event.start_mark.line + 1 if event.start_mark else 0
