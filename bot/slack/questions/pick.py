"""The buttons that pick a code from a choice or from suggestions."""

from slack_bolt.async_app import AsyncApp

from bot.desk.questions.lookup import pick_code
from bot.slack.bolt.acknowledge import ack_then
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.menus import read_button_value
from bot.slack.bolt.respond import Respond
from bot.slack.bolt.threads import find_pressed_thread
from bot.slack.cards.answer_buttons import PICK, decode_pick
from bot.slack.questions.reply import is_shareable, render_answer

SURFACE = "choice"


def register(app: AsyncApp) -> None:
    """Register the button."""
    app.action(PICK)(ack_then(answer_pick))


async def answer_pick(action: Payload, body: Payload, respond: Respond, ask: Ask) -> None:
    """Answer with the picked code; the rows stay, so that another one can be picked."""
    code, question, words = decode_pick(read_button_value(action))
    answer = await ask(pick_code, code, question=question, asked=ask.make_asker(SURFACE), words=words)
    card = render_answer(answer, ask, shareable=is_shareable(body))
    await respond(thread_ts=find_pressed_thread(body), **card)
