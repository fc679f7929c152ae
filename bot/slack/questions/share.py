"""The buttons that share an answer in the channel and show all of it."""

from slack_bolt.async_app import AsyncApp

from bot.desk.questions.answer import Answer
from bot.desk.questions.lookup import show_codes
from bot.desk.questions.outsiders import hide_figures
from bot.slack.bolt.acknowledge import ack_then
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.menus import read_button_value
from bot.slack.bolt.respond import Respond
from bot.slack.bolt.threads import find_pressed_thread
from bot.slack.cards.answer import answer_cards, shared_answer_card
from bot.slack.cards.answer_buttons import SHARE, SHOW_ALL
from bot.slack.cards.button_values import ButtonPayload, decode_answer, restore_answer

# https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
RESPONSE_URL_USES = 5


def register(app: AsyncApp) -> None:
    """Register the buttons."""
    app.action(SHARE)(ack_then(share_answer))
    app.action(SHOW_ALL)(ack_then(show_whole_answer))


async def share_answer(action: Payload, respond: Respond, ask: Ask) -> None:
    """Post the answer to the channel; the bot needn't be a member, because a response_url doesn't need membership."""
    payload = decode_answer(read_button_value(action))
    card = shared_answer_card(await reread_answer(payload, ask), ask.user, payload.left)
    await respond(response_type="in_channel", replace_original=False, **card)


async def show_whole_answer(action: Payload, body: Payload, respond: Respond, ask: Ask) -> None:
    """Send the asker the whole answer, in as many messages as it takes and Slack allows."""
    payload = decode_answer(read_button_value(action))
    answer = await reread_answer(payload, ask)
    shown = answer if ask.may_see_figures(private=True) else hide_figures(answer)
    for part in answer_cards(shown, RESPONSE_URL_USES, payload.left, start=payload.start, staff=ask.is_staff):
        await respond(thread_ts=find_pressed_thread(body), **part)


async def reread_answer(payload: ButtonPayload, ask: Ask) -> Answer:
    """Return the answer of a payload, with its codes read again from the catalog."""
    return restore_answer(payload, await ask(show_codes, payload.codes, ask.now()))
