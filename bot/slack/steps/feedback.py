"""[Solved it] and [Didn't help] under the steps, and the form for why they didn't."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.steps.feedback import record_failure_reason, record_vote
from bot.slack.bolt.acknowledge import ack_then
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.menus import read_button_value
from bot.slack.bolt.modals import open_or_push_modal
from bot.slack.bolt.respond import Respond
from bot.slack.bolt.threads import find_pressed_thread
from bot.slack.cards.answer_buttons import FAILED, SOLVED
from bot.slack.cards.blocks import section
from bot.slack.cards.forms import build_modal, decode_metadata, submitted_values
from bot.slack.steps.cards.feedback_form import (
    LINE,
    NOTHING_ENTERED,
    REASON,
    SAY_WHY,
    VOTE_ROW,
    WHY_FORM,
    decode_vote_target,
    vote_thanks_card,
    why_form,
)

SURFACE = "card"
THANKS = "Thank you. Support staff will see it."


def register(app: AsyncApp) -> None:
    """Register the listeners for the buttons and the form."""
    app.action(SOLVED)(ack_then(handle_vote))
    app.action(FAILED)(ack_then(handle_vote))
    app.action(SAY_WHY)(ack_then(ask_why))
    app.view(WHY_FORM)(handle_why)


async def handle_vote(action: Payload, body: Payload, respond: Respond, ask: Ask) -> None:
    """Record a vote and confirm it; if pressed in the confirmation, replace that."""
    target = decode_vote_target(read_button_value(action))
    solved = action["action_id"] == SOLVED
    card = vote_thanks_card(await ask(record_vote, target, asked=ask.make_asker(SURFACE), solved=solved))
    again = action.get("block_id") == VOTE_ROW
    await respond(replace_original=again, thread_ts=find_pressed_thread(body), **card)


async def ask_why(action: Payload, body: Payload, client: AsyncWebClient) -> None:
    """Open the form that asks why; it needs no data, so it opens at once."""
    await open_or_push_modal(client, body, why_form(decode_vote_target(read_button_value(action))))


async def handle_why(ack: AsyncAck, view: Payload, ask: Ask) -> None:
    """Record why and confirm it; if nothing was entered, show that at the input."""
    values = submitted_values(view)
    reason = str(values.get(REASON) or "")
    line = str(values.get(LINE) or "").strip()
    if not reason and not line:
        await ack(response_action="errors", errors={REASON: NOTHING_ENTERED})
        return
    target = decode_vote_target(decode_metadata(view))
    await ask(record_failure_reason, target, asked=ask.make_asker(SURFACE), reason=reason, text=line)
    await ack(response_action="update", view=build_modal("Thank you", [section(THANKS)]))
