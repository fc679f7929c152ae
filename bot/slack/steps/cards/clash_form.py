"""An edit conflict: two people's versions of the steps side by side, and the question which to keep."""

import json
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

from bot.slack.cards.blocks import CONTEXT_LIMIT, Block, context_block, escape, mrkdwn, section, split_markup
from bot.slack.cards.forms import View, choice_input, input_block, option, submitted_values
from bot.steps.step import Fix, Step

CLASH_PREFIX = "clash_"  # prefix of the block ids
KEEP_QUESTION = "clash_keep"
MINE, THEIRS = "mine", "theirs"
TITLE = "Two versions"
CHOOSE_VERSION = "Choose which shall stand: yours as it is below, or theirs."
TAKEN_NOTE = " What you had not changed stands there as theirs."
BELOW_NOTE = "It stands below, under its number."
COMPARISON_LIMIT = 100_000  # characters: a view with three times as many is more than Slack takes


def clash_blocks(mine: Sequence[Step], theirs: Fix, *, taken: bool = False) -> list[Block]:
    """Return both versions step by step, and the question; ``mine`` stays in the form's inputs below them.

    ``taken`` says that untouched steps of mine were replaced by theirs.
    """
    revision = theirs.revision
    author = escape(f"@{revision.by.removeprefix('@')}")
    change = f"saved revision {revision.number}" if revision.steps else "retired these steps"
    reassurance = f"Nothing of yours is lost: it stands below, to edit further.{TAKEN_NOTE if taken else ''}"
    compared = [*comparison_blocks(revision.steps, mine)]
    if sum(len(json.dumps(block)) for block in compared) > COMPARISON_LIMIT:
        compared = [*comparison_blocks(revision.steps, mine, whole=False)]
    blocks = [
        section(f"*{author} {change} while you were writing.* {reassurance}"),
        *compared,
        version_question(revision.number),
        section("*Yours, to edit further:*"),
    ]
    return [{"block_id": f"{CLASH_PREFIX}{place}", **block} for place, block in enumerate(blocks)]


def version_question(number: int) -> Block:
    """Return the question which version to keep; nothing is preselected, so nobody overwrites a version by accident.

    Its block id depends on the ``number`` of their revision, or Slack would keep an answer that was given before the
    newest revision was seen.
    """
    options = [
        option("Mine, as it stands below", MINE, "It is saved over theirs; theirs stays in the history."),
        option("Theirs", THEIRS, "Mine is dropped."),
    ]
    question = input_block("What shall stand?", KEEP_QUESTION, choice_input("radio_buttons", options))
    return {**question, "block_id": f"{KEEP_QUESTION}_{number}"}


def comparison_blocks(theirs: Sequence[Step], mine: Sequence[Step], *, whole: bool = True) -> Iterator[Block]:
    """Yield differing steps side by side, and the numbers of equal ones; unless ``whole``, without the text of mine."""
    for kind, start, end, mine_start, mine_end in SequenceMatcher(None, theirs, mine, autojunk=False).get_opcodes():
        if kind == "equal":
            yield context_block(
                f"{step_range(start, end)} of theirs {'is' if end == start + 1 else 'are'} the same in yours."
            )
            continue
        for left, right in zip_longest(range(start, end), range(mine_start, mine_end)):
            yield two_column_block(
                version_step_text("Theirs", theirs, left), version_step_text("Yours", mine, right, whole=whole)
            )


def step_range(start: int, end: int) -> str:
    """Return the numbers of a range of steps in words."""
    return f"Step {end}" if end == start + 1 else f"Steps {start + 1} to {end}"


def version_step_text(whose: str, steps: Sequence[Step], place: int | None, *, whole: bool = True) -> str:
    """Return a step of one version as markup, or that it has no such step."""
    if place is None:
        return f"*{whose}*\n_no such step_"
    internal = " (internal)" if steps[place].audience == "internal" else ""
    return f"*{whose}, step {place + 1}*{internal}\n{escape(steps[place].text) if whole else BELOW_NOTE}"


def two_column_block(left: str, right: str) -> Block:
    """Return two markup texts in two columns, which a phone shows one below the other."""
    pairs = zip_longest(split_markup(left, CONTEXT_LIMIT), split_markup(right, CONTEXT_LIMIT), fillvalue=" ")
    return {"type": "section", "fields": [mrkdwn(text) for pair in pairs for text in pair]}


def remove_clash_blocks(blocks: Iterable[Block]) -> list[Block]:
    """Return the blocks without those of an earlier conflict."""
    return [block for block in blocks if not block.get("block_id", "").startswith(CLASH_PREFIX)]


def read_kept_version(view: View) -> str | None:
    """Return the version chosen, None if none was or there was no question."""
    answer = submitted_values(view).get(KEEP_QUESTION)
    return str(answer) if answer else None


def find_unanswered_question(view: View) -> str | None:
    """Return the block id of a question without an answer, None if there is none."""
    if read_kept_version(view) is not None:
        return None
    block_ids = (str(block.get("block_id", "")) for block in view["blocks"])
    return next((block_id for block_id in block_ids if block_id.startswith(KEEP_QUESTION)), None)
