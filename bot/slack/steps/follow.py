"""[Tell me when there are steps], [Tell me when it's added], and [Stop telling me]."""

from slack_bolt.async_app import AsyncApp

from bot.desk.steps.followers import follow_code, unfollow_code
from bot.slack.bolt.acknowledge import ack_then
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.menus import read_button_value
from bot.slack.bolt.respond import Respond
from bot.slack.bolt.threads import find_pressed_thread
from bot.slack.cards.answer_buttons import FOLLOW
from bot.slack.steps.cards.follow_card import FOLLOW_ROW, STOP_FOLLOWING, following_card, unfollowed_card

SURFACE = "card"


def register(app: AsyncApp) -> None:
    """Register the listeners for the buttons."""
    app.action(FOLLOW)(ack_then(start_following))
    app.action(STOP_FOLLOWING)(ack_then(stop_following))


async def start_following(action: Payload, body: Payload, respond: Respond, ask: Ask) -> None:
    """Follow a code and confirm it; if pressed in an earlier confirmation, replace that."""
    card = following_card(await ask(follow_code, read_button_value(action), ask.make_asker(SURFACE)))
    again = action.get("block_id") == FOLLOW_ROW
    await respond(replace_original=again, thread_ts=find_pressed_thread(body), **card)


async def stop_following(action: Payload, body: Payload, respond: Respond, ask: Ask) -> None:
    """Stop following a code and confirm it."""
    await ask(unfollow_code, read_button_value(action), ask.make_asker(SURFACE))
    card = unfollowed_card(read_button_value(action))
    await respond(replace_original=True, thread_ts=find_pressed_thread(body), **card)
