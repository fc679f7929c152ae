"""[Tell me when there are steps], [Tell me when it is known], and [Stop telling me]."""

from slack_bolt.async_app import AsyncApp

from bot.desk.steps.followers import follow, unfollow
from bot.slack.bolt.acknowledge import later
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.menus import button_value
from bot.slack.bolt.respond import Respond
from bot.slack.bolt.threads import thread_of
from bot.slack.cards.answer_buttons import FOLLOW
from bot.slack.steps.cards.follow_card import AROUND, STOP, following_card, stopped_card

SURFACE = "card"


def register(app: AsyncApp) -> None:
    """Register the listeners for the buttons."""
    app.action(FOLLOW)(later(begin_to_follow))
    app.action(STOP)(later(stop_following))


async def begin_to_follow(action: Payload, body: Payload, respond: Respond, ask: Ask) -> None:
    """Follow a code and confirm it; if pressed in an earlier confirmation, replace that."""
    card = following_card(await ask(follow, button_value(action), ask.asked(SURFACE)))
    again = action.get("block_id") == AROUND
    await respond(response_type="ephemeral", replace_original=again, thread_ts=thread_of(body), **card)


async def stop_following(action: Payload, body: Payload, respond: Respond, ask: Ask) -> None:
    """Stop following a code and confirm it."""
    await ask(unfollow, button_value(action), ask.asked(SURFACE))
    card = stopped_card(button_value(action))
    await respond(response_type="ephemeral", replace_original=True, thread_ts=thread_of(body), **card)
