"""[Verify] under steps from the reference, which makes them steps of staff."""

from slack_bolt.async_app import AsyncApp

from bot.desk.questions.lookup import show_codes
from bot.desk.steps.reference import verify_reference_steps
from bot.slack.bolt.acknowledge import ack_then
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.menus import read_button_value
from bot.slack.bolt.respond import Respond
from bot.slack.bolt.threads import find_pressed_thread
from bot.slack.cards.answer_buttons import ONLY_CODE_ROW_PREFIX, VERIFY_REFERENCE, decode_reference_steps
from bot.slack.questions.reply import is_shareable, render_answer

SURFACE = "card"


def register(app: AsyncApp) -> None:
    """Register the button."""
    app.action(VERIFY_REFERENCE)(ack_then(verify_shown_steps))


async def verify_shown_steps(action: Payload, body: Payload, respond: Respond, ask: Ask) -> None:
    """Make the steps that the card showed steps of staff, verified by whoever pressed, and show the card as it is now.

    It replaces the pressed one, unless that shows other codes too.
    """
    code, digest = decode_reference_steps(read_button_value(action))
    await ask(verify_reference_steps, code, digest, ask.make_actor(SURFACE))
    card = render_answer(await ask(show_codes, [code], ask.now()), ask, shareable=is_shareable(body))
    alone = str(action.get("block_id")).startswith(ONLY_CODE_ROW_PREFIX)
    await respond(replace_original=alone, thread_ts=find_pressed_thread(body), **card)
