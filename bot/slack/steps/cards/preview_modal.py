"""The card as askers will see it, before it is saved."""

from dataclasses import replace
from datetime import date

from bot.desk.questions.advice import Advice
from bot.desk.questions.answer import CodeMatch
from bot.slack.cards.blocks import context_block
from bot.slack.cards.code import code_blocks
from bot.slack.cards.forms import View, build_modal
from bot.steps.step import Fix, Step

TITLE = "Preview"


def preview_view(hit: CodeMatch, fix: Fix, today: date) -> View:
    """Return a code's card with a fix that isn't saved yet, as everybody but staff will see it."""
    fix = replace(fix, verified_on=today if fix.verified_by else None)
    others = tuple(advice for advice in hit.advice if advice.fix.home != fix.home)
    draft = Advice(fix, overdue=not fix.verified_by)
    advice = (draft, *others) if fix.home == hit.entry.code else (*others, draft)
    note = "This is what askers see. Close it to go on writing."
    if hidden := count_internal_steps(fix.revision.steps):
        note += f" Left out as internal: {hidden} step{'' if hidden == 1 else 's'}."
    blocks = [block for block in code_blocks(replace(hit, advice=advice)) if block["type"] != "actions"]
    return build_modal(TITLE, [*blocks, {"type": "divider"}, context_block(note)])


def count_internal_steps(steps: tuple[Step, ...]) -> int:
    """Return the number of steps that only staff see."""
    return sum(step.audience == "internal" for step in steps)
