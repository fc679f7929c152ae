"""The line-by-line difference between two lists of steps."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from bot.steps.step import Step

ChangeKind = Literal["same", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a step: ``first`` marks a step's first line, ``internal`` one that only staff see."""

    text: str
    first: bool
    internal: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A line, and whether it is in the old list, the new one, or both."""

    kind: ChangeKind
    line: Line


def changes(before: Iterable[Step], after: Iterable[Step]) -> tuple[Change, ...]:
    """Return the difference between two lists: all their lines in order, common ones once.

    A step whose number changed only because others were added or removed is the same.
    """
    old = lines(before)
    new = lines(after)
    diff: list[Change] = []
    for kind, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            diff += [Change("same", line) for line in new[new_start:new_end]]
        else:
            diff += [Change("removed", line) for line in old[start:end]]
            diff += [Change("added", line) for line in new[new_start:new_end]]
    return tuple(diff)


def lines(steps: Iterable[Step]) -> list[Line]:
    """Return the lines of all steps; an empty step has one empty line."""
    return [
        Line(text, place == 0, step.audience == "internal")
        for step in steps
        for place, text in enumerate(step.text.split("\n"))
    ]
