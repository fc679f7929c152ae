"""The buttons under an answer: share it in the channel, show all of it."""

from slack_bolt.async_app import AsyncApp, AsyncRespond

from bot.desk.lookup import look_up
from bot.slack.ask import Ask, Payload
from bot.slack.cards.answer import SHARE, SHOW_ALL, answer_cards, shared_card
from bot.slack.cards.parcel import question, reopen
from bot.slack.later import later

USES = 5  # of a response_url: https://docs.slack.dev/interactivity/handling-user-interaction#message_responses


def register(app: AsyncApp) -> None:
    """Listen to the buttons."""
    app.action(SHARE)(later(share_answer))
    app.action(SHOW_ALL)(later(show_whole_answer))


async def share_answer(action: Payload, respond: AsyncRespond, ask: Ask) -> None:
    """Post the answer to the channel, also where the bot is no member: a response_url needs no membership."""
    answer = reopen(action["value"], await ask(look_up, question(action["value"]), None))
    await respond(response_type="in_channel", replace_original=False, **shared_card(answer, ask.user))


async def show_whole_answer(action: Payload, respond: AsyncRespond, ask: Ask) -> None:
    """Send the asker the answer whole, in as many messages as it takes."""
    answer = reopen(action["value"], await ask(look_up, question(action["value"]), None))
    for part in answer_cards(answer)[:USES]:
        await respond(response_type="ephemeral", replace_original=False, **part)
