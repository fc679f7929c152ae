"""[Solved it] and [Didn't help] under the steps, and why they did not."""

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
    """Listen to the buttons and the form."""
    app.action(SOLVED)(later(keep_vote))
    app.action(FAILED)(later(keep_vote))
    app.action(WHY)(later(ask_why))
    app.view(WHY_FORM)(keep_why)


async def keep_vote(action: Payload, body: Payload, respond: Respond, ask: Ask) -> None:
    """Keep a vote and thank for it; pressed under the thanks, it replaces them."""
    on, solved = on_of(button_value(action)), action["action_id"] == SOLVED
    card = thanks_card(await ask(vote, on, asked=ask.asked(SURFACE), solved=solved))
    again = action.get("block_id") == VOTED
    await respond(response_type="ephemeral", replace_original=again, thread_ts=thread_of(body), **card)


async def ask_why(action: Payload, body: Payload, client: AsyncWebClient) -> None:
    """Open the form that asks why; it needs nothing that would have to be waited for."""
    await open_or_push(client, body, why_form(on_of(button_value(action))))


async def keep_why(ack: AsyncAck, view: Payload, ask: Ask) -> None:
    """Keep why, and thank for it; with nothing said, say so at the field."""
    said = entered(view)
    reason, line = str(said.get(REASON) or ""), str(said.get(LINE) or "").strip()
    if not reason and not line:
        await ack(response_action="errors", errors={REASON: NOTHING})
        return
    await ask(explain, on_of(held_by(view)), asked=ask.asked(SURFACE), reason=reason, text=line)
    await ack(response_action="update", view=page("Thank you", [section(THANKS)]))
