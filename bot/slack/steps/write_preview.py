"""The form for steps while it is being filled in: its preview, and rendering it again after a press."""

from dataclasses import replace

from bot.desk.questions.lookup import show_codes
from bot.errors import Refusal
from bot.slack.bolt.ask import Ask
from bot.slack.cards.forms import View
from bot.slack.steps.cards.preview_modal import preview_view
from bot.slack.steps.cards.write_form import MAX_ROWS, StepsDraft, read_draft, render_draft
from bot.slack.steps.cards.write_form_fields import is_checked, read_chosen_codes
from bot.steps.step import MAX_STEPS, Fix, Revision

TOO_MANY_STEPS = f"More than {MAX_STEPS} steps cannot be saved. Put some together, or remove some."


async def fetch_preview(view: View, ask: Ask) -> View:
    """Return the card of a form's code with the steps typed so far."""
    draft = read_draft(view)
    actor = ask.make_actor("form")
    if not draft.steps:
        raise Refusal("Nothing is written yet. Close this, write a step, and look again.")
    metadata = draft.metadata
    [hit] = (await ask(show_codes, [metadata.code], ask.now())).matches
    codes = tuple(dict.fromkeys((metadata.home, *read_chosen_codes(view))))
    revision = Revision(metadata.base + 1, draft.steps, actor.name, actor.at, actor.surface)
    fix = Fix(0, metadata.home, codes, revision, actor.name if is_checked(view) else None)
    return preview_view(hit, fix, actor.at.date())


def render_limited_draft(draft: StepsDraft) -> View:
    """Render the form after a press in it, with at most as many rows as Slack has room for."""
    return render_draft(
        replace(draft, rows=draft.rows[:MAX_ROWS]), TOO_MANY_STEPS if len(draft.rows) > MAX_STEPS else ""
    )
