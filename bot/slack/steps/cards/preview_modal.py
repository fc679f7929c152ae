"""The card as askers will see it, before it is saved."""

from dataclasses import replace
from datetime import date

from bot.desk.questions.advice import Advice
from bot.desk.questions.answer import CodeMatch
from bot.slack.cards.blocks import context_block
from bot.slack.cards.code import code_blocks
from bot.slack.cards.forms import View, build_modal
from bot.steps.step import Fix, format_step_count

TITLE = "Preview"


def preview_view(hit: CodeMatch, fix: Fix, today: date) -> View:
    """Return a code's card with a fix that isn't saved yet, as everybody but staff will see it."""
    card = code_blocks(replace(hit, advice=tuple(preview_advice(hit, fix, today))))
    blocks = [block for block in card if block["type"] != "actions"]
    return build_modal(TITLE, [*blocks, {"type": "divider"}, context_block(preview_note(fix))])


def preview_advice(hit: CodeMatch, fix: Fix, today: date) -> list[Advice]:
    """Return the fixes of a code once a fix is saved: it comes first if it is the code's own, else last."""
    verified_on = today if fix.verified_by else None
    draft = Advice(replace(fix, verified_on=verified_on), overdue=verified_on is None)
    others = [advice for advice in hit.advice if advice.fix.home != fix.home]
    return [draft, *others] if fix.home == hit.entry.key else [*others, draft]


def preview_note(fix: Fix) -> str:
    """Return the line under the card, with the number of steps that askers don't see."""
    note = "This is what askers see. Close it to go on writing."
    internal = [step for step in fix.revision.steps if step.audience == "internal"]
    return f"{note} Left out as internal: {format_step_count(len(internal))}." if internal else note
