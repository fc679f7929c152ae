"""Steps as YAML: the same list as in JSON, for people and for git.

It is read by its events, without YAML's types: every plain word is a text, so that a step "yes", the code 02000 or a
date stay what they are. Tags, anchors and aliases are refused: no file of steps needs them, and they can do harm.
"""

import json
import re
from collections.abc import Iterable, Iterator

import yaml

from bot.errors import Refusal
from bot.steps.plain import Item, Plain

DEEPEST = 10  # levels of lists and mappings; steps need six
NOTHING = ("", "~", "null", "Null", "NULL")
FIRST_WIDE = 0x10000  # the first character that four hexadecimal digits do not name
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's, where there is one, is ten times as fast
# A text that every reader of YAML takes for itself: a letter first, then nothing that means anything to it.
WORDS = re.compile(r"[^\W\d_](?:[\w.,/()!?;+*=’“”›…&-]| (?! |$))*")
TAKEN = re.compile(r"(?i)null|true|false|yes|no|on|off|y|n")


def write(fixes: Iterable[Plain]) -> str:
    """Write fixes in blocks.

    By hand, because PyYAML's writers disagree: libyaml's escapes every emoji, the other takes minutes for a big file.
    """
    lines = [line for fix in fixes for line in listed(fix)]
    return "\n".join(lines) + "\n" if lines else "[]\n"


def listed(fields: Plain) -> Iterator[str]:
    """Write a mapping as an item of a list."""
    mark = "- "
    for name, value in fields.items():
        first, *more = named(name, value)
        yield mark + first
        mark = "  "
        yield from (mark + line if line else "" for line in more)


def named(name: str, value: object) -> Iterator[str]:
    """Write a value under its name."""
    if not isinstance(value, list) or not value:
        yield from f"{name}: {scalar(value)}".split("\n")
        return
    yield f"{name}:"
    for item in value:
        lines = listed(item) if isinstance(item, dict) else [f"- {scalar(item)}"]
        yield from ("  " + line if line else "" for line in lines)


def scalar(value: object) -> str:
    """Write what is no list with items in it."""
    if not isinstance(value, str):
        return "null" if value is None else str(value)
    if is_block(value):
        return "\n".join(["|-", *("  " + line if line else "" for line in value.split("\n"))])
    if WORDS.fullmatch(value) and value.isprintable() and not TAKEN.fullmatch(value):
        return value
    return "".join(char if char.isprintable() else escaped(char) for char in json.dumps(value, ensure_ascii=False))


def is_block(text: str) -> bool:
    """Say whether a text has several lines and a block keeps it as it is: it neither begins nor ends with blanks."""
    lines = text.split("\n")
    return (
        len(lines) > 1 and text == text.strip() and all(line.isprintable() and line == line.rstrip() for line in lines)
    )


def escaped(char: str) -> str:
    """Give a character that cannot be seen by its number."""
    return f"\\u{ord(char):04X}" if ord(char) < FIRST_WIDE else f"\\U{ord(char):08X}"


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
