"""Make a reading of a document's lines: repaired, with one meaning a code preferred."""

import re
from collections.abc import Sequence

from bot.catalog.code import Prefixes, describe
from bot.catalog.entry import Damage, Printed, RawLine, Reading, SkippedLine
from bot.catalog.preference import gather, mark_replays, replays
from bot.catalog.repair import mend

LINE_END = re.compile(r"\r\n|\n|\r")  # what editors count as lines; str.splitlines() knows more


def split_lines(text: str) -> list[str]:
    """Split a text into its lines, trimmed."""
    return [line.strip() for line in LINE_END.split(text)]


def assemble(document: str, text: str, lines: Sequence[RawLine | SkippedLine], prefixes: Prefixes) -> Reading:
    """Put right what can be, say what could not be read, and gather the rest; ``lines`` are in their order."""
    found = mend([line for line in lines if isinstance(line, RawLine)])
    damages = [one for one in found if isinstance(one, Damage)]
    splices = [damage.first for damage in damages if damage.kind == "spliced line"]
    marked = mark_replays([one for one in found if isinstance(one, Printed)], splices)
    skipped = sorted((one for one in (*lines, *found) if isinstance(one, SkippedLine)), key=lambda skip: skip.line)
    understood = {one.line for one in marked}
    return Reading(
        document,
        gather(document, marked, lambda code: describe(code, prefixes)),
        printed=len(marked),
        lines=sum(1 for line in split_lines(text) if line),
        damages=tuple(sorted((*damages, *replays(marked)), key=lambda damage: damage.first)),
        skipped=tuple(skipped),
        unread=tuple(skip for skip in skipped if skip.line not in understood),
    )
