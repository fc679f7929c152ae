"""[About this code …]: the form about a code."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.ask import Ask, Payload
from bot.slack.cards.marks_form import MARK_FROM_QUEUE, MARKED, TITLE
from bot.slack.cards.under import MARK, MORE
from bot.slack.later import later
from bot.slack.marks_form import fresh_marks, marked
from bot.slack.menus import chosen, picks
from bot.slack.modal import open_modal


def register(app: AsyncApp) -> None:
    """Listen to the menu, the queue's button and the form."""
    app.action(MORE, matchers=[picks(MARK)])(later(open_marks))
    app.action(MARK_FROM_QUEUE)(later(open_marks))
    app.view(MARKED)(save_marks)


async def open_marks(action: Payload, body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Open the form for the code."""
    wanted = chosen(action).removeprefix(f"{MARK}|")
    await open_modal(client, body, TITLE, fresh_marks(wanted, ask))


async def save_marks(ack: AsyncAck, view: Payload, ask: Ask) -> None:
    """Save it."""
    await ack(**await marked(view, ask))
