"""Assemble a document's lines into a reading: repaired, with one preferred meaning per code."""

import re
from collections.abc import Sequence

from bot.catalog.code import Prefixes, describe
from bot.catalog.entry import Damage, Printed, RawLine, Reading, SkippedLine
from bot.catalog.preference import gather, mark_replays, replays
from bot.catalog.repair import mend

LINE_END = re.compile(r"\r\n|\n|\r")  # lines as editors count them; str.splitlines() splits at more characters


def split_lines(text: str) -> list[str]:
    """Split a text into trimmed lines."""
    return [line.strip() for line in LINE_END.split(text)]


def assemble(document: str, text: str, lines: Sequence[RawLine | SkippedLine], prefixes: Prefixes) -> Reading:
    """Repair lines, collect what could not be read, and build entries from the rest; ``lines`` are in file order."""
    results = mend([line for line in lines if isinstance(line, RawLine)])
    damages = [item for item in results if isinstance(item, Damage)]
    splices = [damage.first for damage in damages if damage.kind == "spliced line"]
    marked = mark_replays([item for item in results if isinstance(item, Printed)], splices)
    skipped = sorted((item for item in (*lines, *results) if isinstance(item, SkippedLine)), key=lambda skip: skip.line)
    understood = {item.line for item in marked}
    return Reading(
        document,
        gather(document, marked, lambda code: describe(code, prefixes)),
        printed=len(marked),
        lines=sum(1 for line in split_lines(text) if line),
        damages=tuple(sorted((*damages, *replays(marked)), key=lambda damage: damage.first)),
        skipped=tuple(skipped),
        unread=tuple(skip for skip in skipped if skip.line not in understood),
    )
