"""Two people wrote at once: both texts side by side, and the question which to keep."""

import json
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

from bot.slack.cards.blocks import SMALL, Block, escape, mrkdwn, pieces, section, small
from bot.slack.cards.forms import View, choices, entered, field, option
from bot.steps.step import Fix, Step

CLASH = "clash_"  # the beginning of the block ids
KEEP = "clash_keep"
MINE, THEIRS = "mine", "theirs"
TITLE = "Two versions"
CHOOSE = "Choose which shall stand: yours as it is below, or theirs."
TAKEN = " What you had not changed stands there as theirs."
BELOW = "It stands below, under its number."
LARGE = 100_000  # characters: a view with three times as many is more than Slack takes


def clash_blocks(mine: Sequence[Step], theirs: Fix, *, taken: bool = False) -> list[Block]:
    """Show both texts step beside step, and ask; what is mine stands in the form below, to be edited further.

    ``taken`` says that steps of theirs stand there too, where mine was never touched. The question's block has another
    id for each of their revisions, or Slack would keep what was chosen before the newest was seen.
    """
    steps, number = theirs.revision.steps, theirs.revision.number
    by = escape(f"@{theirs.revision.by.removeprefix('@')}")
    done = f"saved revision {number}" if steps else "retired these steps"
    kept = f"Nothing of yours is lost: it stands below, to edit further.{TAKEN if taken else ''}"
    told = [section(f"*{by} {done} while you were writing.* {kept}")]
    compared = [*comparison(steps, mine)]
    if sum(len(json.dumps(block)) for block in compared) > LARGE:
        compared = [*comparison(steps, mine, whole=False)]
    blocks = [*told, *compared, {**question(), "block_id": f"{KEEP}_{number}"}, section("*Yours, to edit further:*")]
    return [{**block, "block_id": block.get("block_id") or f"{CLASH}{place}"} for place, block in enumerate(blocks)]


def question() -> Block:
    """Ask which to keep; nothing is chosen before, so that nobody saves over somebody else unseen."""
    offered = [
        option("Mine, as it stands below", MINE, "It is saved over theirs; theirs stays in the history."),
        option("Theirs", THEIRS, "Mine is dropped."),
    ]
    return field("What shall stand?", KEEP, choices("radio_buttons", offered))


def comparison(theirs: Sequence[Step], mine: Sequence[Step], *, whole: bool = True) -> Iterator[Block]:
    """Put what differs side by side, and count what is the same; not ``whole``, mine is only pointed to."""
    for kind, start, end, other, last in SequenceMatcher(None, theirs, mine, autojunk=False).get_opcodes():
        if kind == "equal":
            yield small(f"{numbered(start, end)} of theirs {'is' if end == start + 1 else 'are'} the same in yours.")
            continue
        for one, two in zip_longest(range(start, end), range(other, last)):
            yield side_by_side(told("Theirs", theirs, one), told("Yours", mine, two, whole=whole))


def numbered(start: int, end: int) -> str:
    """Name steps by their numbers."""
    return f"Step {end}" if end == start + 1 else f"Steps {start + 1} to {end}"


def told(whose: str, steps: Sequence[Step], place: int | None, *, whole: bool = True) -> str:
    """Show a step of one of the two."""
    if place is None:
        return f"*{whose}*\n_no such step_"
    internal = " (internal)" if steps[place].audience == "internal" else ""
    return f"*{whose}, step {place + 1}*{internal}\n{escape(steps[place].text) if whole else BELOW}"


def side_by_side(left: str, right: str) -> Block:
    """Show two finished texts in two columns, one below the other on a phone."""
    pairs = zip_longest(pieces(left, SMALL), pieces(right, SMALL), fillvalue=" ")
    return {"type": "section", "fields": [mrkdwn(text) for pair in pairs for text in pair]}


def without_clash(blocks: Iterable[Block]) -> list[Block]:
    """Leave out what was asked before."""
    return [block for block in blocks if not block.get("block_id", "").startswith(CLASH)]


def kept(view: View) -> str | None:
    """Say what was chosen; None where nothing was, or there was nothing to choose."""
    answer = entered(view).get(KEEP)
    return str(answer) if answer else None


def unanswered(view: View) -> str | None:
    """Give the block id of the question where there is one and nothing was chosen."""
    asked = (str(block.get("block_id", "")) for block in view["blocks"])
    return next((name for name in asked if name.startswith(KEEP)), None) if kept(view) is None else None
