"""[Solved it] and [Didn't help] under the steps, and the form for why they didn't."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.steps.feedback import explain, vote
from bot.slack.bolt.acknowledge import later
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.menus import button_value
from bot.slack.bolt.modals import open_or_push
from bot.slack.bolt.respond import Respond
from bot.slack.bolt.threads import thread_of
from bot.slack.cards.answer_buttons import FAILED, SOLVED
from bot.slack.cards.blocks import section
from bot.slack.cards.forms import entered, held_by, page
from bot.slack.steps.cards.feedback_form import (
    LINE,
    NOTHING,
    REASON,
    VOTED,
    WHY,
    WHY_FORM,
    on_of,
    thanks_card,
    why_form,
)

SURFACE = "card"
THANKS = "Thank you. Support staff will see it."


def register(app: AsyncApp) -> None:
    """Register the listeners for the buttons and the form."""
    app.action(SOLVED)(later(keep_vote))
    app.action(FAILED)(later(keep_vote))
    app.action(WHY)(later(ask_why))
    app.view(WHY_FORM)(keep_why)


async def keep_vote(action: Payload, body: Payload, respond: Respond, ask: Ask) -> None:
    """Record a vote and confirm it; if pressed in the confirmation, replace that."""
    target = on_of(button_value(action))
    solved = action["action_id"] == SOLVED
    card = thanks_card(await ask(vote, target, asked=ask.asked(SURFACE), solved=solved))
    again = action.get("block_id") == VOTED
    await respond(response_type="ephemeral", replace_original=again, thread_ts=thread_of(body), **card)


async def ask_why(action: Payload, body: Payload, client: AsyncWebClient) -> None:
    """Open the form that asks why; it needs no data, so it opens at once."""
    await open_or_push(client, body, why_form(on_of(button_value(action))))


async def keep_why(ack: AsyncAck, view: Payload, ask: Ask) -> None:
    """Record why and confirm it; if nothing was entered, show that at the input."""
    values = entered(view)
    reason = str(values.get(REASON) or "")
    line = str(values.get(LINE) or "").strip()
    if not reason and not line:
        await ack(response_action="errors", errors={REASON: NOTHING})
        return
    await ask(explain, on_of(held_by(view)), asked=ask.asked(SURFACE), reason=reason, text=line)
    await ack(response_action="update", view=page("Thank you", [section(THANKS)]))
