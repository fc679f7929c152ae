"""Assemble a document's lines into a reading: repaired, with one preferred meaning per code."""

import re
from collections.abc import Sequence

from bot.catalog.code import Prefixes, classify_code
from bot.catalog.entry import Damage, PrintedMessage, RawLine, Reading, SkippedLine
from bot.catalog.preference import build_entries, mark_replays, report_replays
from bot.catalog.repair import repair_lines

LINE_END = re.compile(r"\r\n|\n|\r")  # lines as editors count them; str.splitlines() splits at more characters


def split_lines(text: str) -> list[str]:
    """Split a text into trimmed lines."""
    return [line.strip() for line in LINE_END.split(text)]


def assemble_reading(document: str, text: str, lines: Sequence[RawLine | SkippedLine], prefixes: Prefixes) -> Reading:
    """Repair lines, collect what could not be read, and build entries from the rest; ``lines`` are in file order."""
    results = repair_lines([line for line in lines if isinstance(line, RawLine)])
    damages = [item for item in results if isinstance(item, Damage)]
    splices = [damage.first for damage in damages if damage.kind == "spliced line"]
    marked = mark_replays([item for item in results if isinstance(item, PrintedMessage)], splices)
    skipped = sorted((item for item in (*lines, *results) if isinstance(item, SkippedLine)), key=lambda skip: skip.line)
    understood = {item.line for item in marked}
    return Reading(
        document,
        build_entries(document, marked, lambda code: classify_code(code, prefixes)),
        printed=len(marked),
        lines=sum(1 for line in split_lines(text) if line),
        damages=tuple(sorted((*damages, *report_replays(marked)), key=lambda damage: damage.first)),
        skipped=tuple(skipped),
        unread=tuple(skip for skip in skipped if skip.line not in understood),
    )
