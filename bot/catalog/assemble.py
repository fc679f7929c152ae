"""Assemble a document's lines into a reading: repaired, with one preferred meaning per code."""

import re
from collections.abc import Iterable, Sequence
from typing import TypeVar

from bot.catalog.code import Prefixes, classify_code
from bot.catalog.entry import Damage, PrintedMessage, RawLine, Reading, SkippedLine
from bot.catalog.preference import build_entries, mark_replays, report_replays
from bot.catalog.repair import repair_lines

Kind = TypeVar("Kind")

LINE_END = re.compile(r"\r\n|\n|\r")  # lines as editors count them; str.splitlines() splits at more characters


def split_lines(text: str) -> list[str]:
    """Split a text into trimmed lines."""
    return [line.strip() for line in LINE_END.split(text)]


def count_lines(text: str) -> int:
    """Return the number of lines that are not blank."""
    return sum(map(bool, split_lines(text)))


def assemble_reading(document: str, text: str, lines: Sequence[RawLine | SkippedLine], prefixes: Prefixes) -> Reading:
    """Repair lines, collect what could not be read, and build entries from the rest; ``lines`` are in file order."""
    results = repair_lines(pick(lines, RawLine))
    damages = pick(results, Damage)
    splices = [damage.first for damage in damages if damage.kind == "spliced line"]
    marked = mark_replays(pick(results, PrintedMessage), splices)
    skipped = sorted(pick((*lines, *results), SkippedLine), key=lambda skip: skip.line)
    understood = {item.line for item in marked}
    return Reading(
        document,
        build_entries(document, marked, lambda code: classify_code(code, prefixes)),
        printed=len(marked),
        lines=count_lines(text),
        damages=tuple(sorted((*damages, *report_replays(marked)), key=lambda damage: damage.first)),
        skipped=tuple(skipped),
        unread=tuple(skip for skip in skipped if skip.line not in understood),
    )


def pick(items: Iterable[object], kind: type[Kind]) -> list[Kind]:
    """Return the items of a kind."""
    return [item for item in items if isinstance(item, kind)]
