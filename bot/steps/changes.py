"""What changed between two lists of steps, line by line."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from bot.steps.step import Step

ChangeKind = Literal["same", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a step; ``first`` is where a step begins, ``internal`` says who sees it."""

    text: str
    first: bool
    internal: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A line, and whether it was there before, now, or both."""

    kind: ChangeKind
    line: Line


def changes(before: Iterable[Step], after: Iterable[Step]) -> tuple[Change, ...]:
    """Give all lines of both lists in order, each once; a step that only moved up or down a place is the same."""
    old, new = lines(before), lines(after)
    found: list[Change] = []
    for kind, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [Change("same", line) for line in new[new_start:new_end]]
        else:
            found += [Change("removed", line) for line in old[start:end]]
            found += [Change("added", line) for line in new[new_start:new_end]]
    return tuple(found)


def lines(steps: Iterable[Step]) -> list[Line]:
    """Give the lines of steps; an empty one has one too."""
    return [
        Line(text, place == 0, step.audience == "internal")
        for step in steps
        for place, text in enumerate(step.text.split("\n"))
    ]
