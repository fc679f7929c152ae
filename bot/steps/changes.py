"""The line-by-line difference between two lists of steps."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from bot.steps.step import Step

LineChangeKind = Literal["same", "added", "removed"]


@dataclass(frozen=True, slots=True)
class StepLine:
    """A line of a step: ``first`` marks a step's first line, ``internal`` one that only staff see."""

    text: str
    first: bool
    internal: bool


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line, and whether it is in the old list, the new one, or both."""

    kind: LineChangeKind
    line: StepLine


def diff_steps(before: Iterable[Step], after: Iterable[Step]) -> tuple[LineChange, ...]:
    """Return the difference between two lists: all their lines in order, common ones once.

    A step whose number changed only because others were added or removed is the same.
    """
    old = list_lines(before)
    new = list_lines(after)
    diff: list[LineChange] = []
    for kind, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            diff += [LineChange("same", line) for line in new[new_start:new_end]]
        else:
            diff += [LineChange("removed", line) for line in old[start:end]]
            diff += [LineChange("added", line) for line in new[new_start:new_end]]
    return tuple(diff)


def list_lines(steps: Iterable[Step]) -> list[StepLine]:
    """Return the lines of all steps; an empty step has one empty line."""
    return [
        StepLine(text, place == 0, step.audience == "internal")
        for step in steps
        for place, text in enumerate(step.text.split("\n"))
    ]
