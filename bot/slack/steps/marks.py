"""[About this code …]: the form in which staff mark a code."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.bolt.acknowledge import ack_then
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.menus import match_verb, read_chosen_value
from bot.slack.bolt.modals import open_modal
from bot.slack.cards.answer_buttons import MARK, MORE
from bot.slack.steps.cards.marks_form import MARK_FROM_QUEUE, MARKS_FORM, TITLE
from bot.slack.steps.marks_save import fetch_marks_form, save_marks_form


def register(app: AsyncApp) -> None:
    """Register the listeners for the menu, the queue's button and the form."""
    app.action(MORE, matchers=[match_verb(MARK)])(ack_then(open_marks))
    app.action(MARK_FROM_QUEUE)(ack_then(open_marks))
    app.view(MARKS_FORM)(handle_marks_submission)


async def open_marks(action: Payload, body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Open the form for the code."""
    target_code = read_chosen_value(action).removeprefix(f"{MARK}|")
    await open_modal(client, body, TITLE, fetch_marks_form(target_code, ask))


async def handle_marks_submission(ack: AsyncAck, view: Payload, ask: Ask) -> None:
    """Save the form."""
    await ack(**await save_marks_form(view, ask))
