"""Steps as YAML: the same list as in JSON, for people and for git.

The parser works on events and ignores YAML's types: every plain scalar is a text, so that a step "yes", the code 02000
or a date keep their spelling. Tags, anchors and aliases are refused: no file of steps needs them, and they can do harm.
"""

import re
from collections.abc import Iterable, Iterator
from math import inf

import yaml

from bot.errors import Refusal
from bot.steps.to_plain import FileItem, Plain

MAX_DEPTH = 10  # nested lists and mappings; steps need six
NULLS = ("", "~", "null", "Null", "NULL")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's, if installed, is ten times as fast
ESCAPED = re.compile("[\x85\u2028\u2029\ufeff]")  # other parsers take them for line breaks or drop them


class StepDumper(yaml.SafeDumper):
    """PyYAML's pure Python dumper. It is slow (4 s for 1,000 codes with history), but libyaml's escapes every emoji."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML's name
        """Return True, so that repeated values are written out: reading refuses anchors."""
        return True


def represent_text(writer: StepDumper, text: str) -> yaml.ScalarNode:
    """Represent a text of several lines as a block where YAML allows it; invisible characters are escaped."""
    style = '"' if ESCAPED.search(text) else "|" if "\n" in text else None
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


StepDumper.add_representer(str, represent_text)


def write(fixes: Iterable[Plain]) -> str:
    """Render fixes as block-style YAML, without wrapping lines."""
    return yaml.dump(list(fixes), Dumper=StepDumper, allow_unicode=True, sort_keys=False, width=inf)


def read(text: str) -> list[FileItem]:
    """Parse a YAML list into items with their lines. Refuses anything else, and what a file of steps never needs."""
    try:
        events = yaml.parse(text, Loader=LOADER)
        return list(parse_items(events))
    except yaml.MarkedYAMLError as error:
        line = f"Line {error.problem_mark.line + 1}: this" if error.problem_mark else "This"
        raise Refusal(f"{line} is no YAML ({error.problem}).") from error
    except yaml.YAMLError as error:
        raise Refusal(f"This is no YAML ({' '.join(str(error).split())}).") from error


def parse_items(events: Iterator[yaml.Event]) -> Iterator[FileItem]:
    """Yield the items of the file's list. Refuses anything but a single list."""
    first = find_event(events, yaml.NodeEvent)
    if not isinstance(first, yaml.SequenceStartEvent):
        raise Refusal(
            "Steps in YAML are a list: “- code: …” with “steps:” under it. “errdesk steps export” writes one."
        )
    refuse_yaml_features(first)
    for event in take_until(events, yaml.SequenceEndEvent):
        yield FileItem(get_line(event), build_value(events, event, 1))
    if another := find_event(events, yaml.DocumentStartEvent):
        raise Refusal(f"Line {get_line(another)}: a second document begins. Put everything into one list.")


def find_event(events: Iterator[yaml.Event], kind: type[yaml.Event]) -> yaml.Event | None:
    """Return the next event of a kind."""
    return next((event for event in events if isinstance(event, kind)), None)


def build_value(events: Iterator[yaml.Event], event: yaml.Event, depth: int) -> object:
    """Build plain data from an event and its children."""
    refuse_yaml_features(event)
    if isinstance(event, yaml.ScalarEvent):
        return read_scalar(event)
    if depth > MAX_DEPTH:
        raise Refusal(f"Line {get_line(event)}: this is nested deeper than steps ever are.")
    if isinstance(event, yaml.SequenceStartEvent):
        return [build_value(events, child, depth + 1) for child in take_until(events, yaml.SequenceEndEvent)]
    return build_mapping(events, depth)


def read_scalar(event: yaml.ScalarEvent) -> str | None:
    """Return a text as it is written, None for a null."""
    return None if event.implicit[0] and event.value in NULLS else event.value


def build_mapping(events: Iterator[yaml.Event], depth: int) -> dict[object, object]:
    """Build a mapping from its children. Refuses a key that stands twice."""
    mapping: dict[object, object] = {}
    for key in take_until(events, yaml.MappingEndEvent):
        name = build_value(events, key, MAX_DEPTH + 1)
        if name in mapping:
            raise Refusal(f"Line {get_line(key)}: “{name}” stands twice.")
        mapping[name] = build_value(events, next(events), depth + 1)
    return mapping


def take_until(events: Iterator[yaml.Event], end: type[yaml.Event]) -> Iterator[yaml.Event]:
    """Yield events up to, but without, the one that ends a list or mapping."""
    for event in events:
        if isinstance(event, end):
            return
        yield event


def refuse_yaml_features(event: yaml.Event) -> None:
    """Refuse tags, anchors and aliases."""
    for label, name in (("tag", "tag"), ("anchor or alias", "anchor")):
        if value := getattr(event, name, None):
            raise Refusal(f"Line {get_line(event)}: “{value}” is a YAML {label}. Write the text itself instead.")


def get_line(event: yaml.Event) -> int:
    """Return the line where an event begins, counted from 1; 0 if unknown."""
    return event.start_mark.line + 1 if event.start_mark else 0
