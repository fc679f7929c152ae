"""Steps as YAML: the same list as in JSON, for people and for git.

It is read by its events, without YAML's types: every plain word is a text, so that a step "yes", the code 02000 or a
date stay what they are. Tags, anchors and aliases are refused: no file of steps needs them, and they can do harm.
"""

import re
from collections.abc import Iterable, Iterator
from math import inf

import yaml

from bot.errors import Refusal
from bot.steps.to_plain import Item, Plain

DEEPEST = 10  # levels of lists and mappings; steps need six
NOTHING = ("", "~", "null", "Null", "NULL")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's, where there is one, is ten times as fast
ODD = re.compile("[\x85\u2028\u2029\ufeff]")  # other readers take them for line breaks or for nothing


class Writer(yaml.SafeDumper):
    """PyYAML's own writer, which is slow (4 s for 1,000 codes with history), because libyaml's escapes every emoji."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML's name
        """Write everything out where it stands: what is anchored, is refused at its return."""
        return True


def to_node(writer: Writer, text: str) -> yaml.ScalarNode:
    """Let a text of several lines be a block, as far as YAML can, and what cannot be seen be told by its number."""
    style = '"' if ODD.search(text) else "|" if "\n" in text else None
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


Writer.add_representer(str, to_node)


def write(fixes: Iterable[Plain]) -> str:
    """Write fixes in blocks, no line broken that is not broken in the text itself."""
    return yaml.dump(list(fixes), Dumper=Writer, allow_unicode=True, sort_keys=False, width=inf)


def read(text: str) -> list[Item]:
    """Read a list and where its items begin. Refuses what is no YAML list, and all that a file of steps never needs."""
    try:
        events = yaml.parse(text, Loader=LOADER)
        return list(items(events))
    except yaml.MarkedYAMLError as error:
        line = f"Line {error.problem_mark.line + 1}: this" if error.problem_mark else "This"
        raise Refusal(f"{line} is no YAML ({error.problem}).") from error
    except yaml.YAMLError as error:
        raise Refusal(f"This is no YAML ({' '.join(str(error).split())}).") from error


def items(events: Iterator[yaml.Event]) -> Iterator[Item]:
    """Give the items of the one list that a file is."""
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
    """Make plain data of an event and those that belong to it."""
    harmless(event)
    if isinstance(event, yaml.ScalarEvent):
        return None if event.implicit[0] and event.value in NOTHING else event.value
    if depth > DEEPEST:
        raise Refusal(f"Line {line_of(event)}: this is nested deeper than steps ever are.")
    if isinstance(event, yaml.SequenceStartEvent):
        return [build(events, one, depth + 1) for one in until(events, yaml.SequenceEndEvent)]
    found: dict[object, object] = {}
    for key in until(events, yaml.MappingEndEvent):
        name = build(events, key, DEEPEST + 1)
        if name in found:
            raise Refusal(f"Line {line_of(key)}: “{name}” stands twice.")
        found[name] = build(events, next(events), depth + 1)
    return found


def until(events: Iterator[yaml.Event], end: type[yaml.Event]) -> Iterator[yaml.Event]:
    """Give events up to the one that ends a list or mapping."""
    for event in events:
        if isinstance(event, end):
            return
        yield event


def harmless(event: yaml.Event) -> None:
    """Refuse tags, anchors and aliases."""
    for what, name in (("tag", "tag"), ("anchor or alias", "anchor")):
        if value := getattr(event, name, None):
            raise Refusal(f"Line {line_of(event)}: “{value}” is a YAML {what}. Write the text itself instead.")


def line_of(event: yaml.Event) -> int:
    """Give the line where an event begins, counted from 1."""
    return event.start_mark.line + 1 if event.start_mark else 0
