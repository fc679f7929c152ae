"""[About this code …]: the form in which staff mark a code."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.bolt.acknowledge import later
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.menus import chosen, picks
from bot.slack.bolt.modals import open_modal
from bot.slack.cards.answer_buttons import MARK, MORE
from bot.slack.steps.cards.marks_form import MARK_FROM_QUEUE, MARKED, TITLE
from bot.slack.steps.marks_save import fresh_marks, marked


def register(app: AsyncApp) -> None:
    """Register the listeners for the menu, the queue's button and the form."""
    app.action(MORE, matchers=[picks(MARK)])(later(open_marks))
    app.action(MARK_FROM_QUEUE)(later(open_marks))
    app.view(MARKED)(save_marks)


async def open_marks(action: Payload, body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Open the form for the code."""
    target_code = chosen(action).removeprefix(f"{MARK}|")
    await open_modal(client, body, TITLE, fresh_marks(target_code, ask))


async def save_marks(ack: AsyncAck, view: Payload, ask: Ask) -> None:
    """Save the form."""
    await ack(**await marked(view, ask))
