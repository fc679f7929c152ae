"""What is shown of the form for steps while it is being filled in."""

from dataclasses import replace

from bot.desk.questions.lookup import show
from bot.errors import Refusal
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.cards.forms import View
from bot.slack.steps.cards.preview_modal import preview_view
from bot.slack.steps.cards.write_form import ROWS, Draft, draw, read_draft
from bot.slack.steps.cards.write_form_parts import chosen_codes, is_checked
from bot.steps.step import MOST, Fix, Revision

FULL = f"More than {MOST} steps cannot be saved. Put some together, or remove some."
NO_FORM = (
    "What you typed did not come along with this press, as it never does in the Slack of “make try”. Save the form,"
    " then open it again."
)


def view_of(body: Payload) -> View:
    """Give the form in which something was pressed; the stand-in does not send it."""
    if "view" not in body:
        raise Refusal(NO_FORM)
    return dict(body["view"])


async def previewed(view: View, ask: Ask) -> View:
    """Show the code of a form with the steps as they are typed so far."""
    draft, by = read_draft(view), ask.by("form")
    if not draft.steps:
        raise Refusal("Nothing is written yet. Close this, write a step, and look again.")
    held = draft.held
    [found] = (await ask(show, [held.code], ask.now())).found
    codes = tuple(dict.fromkeys((held.home, *chosen_codes(view))))
    revision = Revision(held.base + 1, draft.steps, by.name, by.at, by.surface)
    return preview_view(found, Fix(0, held.home, codes, revision, by.name if is_checked(view) else None), by.at.date())


def redrawn(draft: Draft) -> View:
    """Draw the form after a press in it, no longer than Slack takes."""
    return draw(replace(draft, rows=draft.rows[:ROWS]), FULL if len(draft.rows) > MOST else "")
