"""The shortcuts: explain the codes in a message, and look up a code from anywhere; both answer in a modal."""

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.bolt.acknowledge import ack_then
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.message_payload import extract_text
from bot.slack.bolt.modals import open_modal
from bot.slack.cards.card_modal import TITLE, build_card_modal
from bot.slack.cards.forms import View
from bot.slack.questions.cards.typeahead_form import look_up_view
from bot.slack.questions.reply import reply_to

EXPLAIN, LOOK_UP = "explain_codes", "look_up_code"
SURFACE = "message shortcut"


def register(app: AsyncApp) -> None:
    """Register the shortcuts."""
    app.shortcut(EXPLAIN)(ack_then(explain_codes))
    app.shortcut(LOOK_UP)(ack_then(open_look_up))


async def explain_codes(body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Explain the codes in a message in a modal."""
    await open_modal(client, body, TITLE, build_explanation(body["message"], ask))


async def build_explanation(message: Payload, ask: Ask) -> View:
    """Return the modal that answers the whole message as a question."""
    return build_card_modal(await reply_to(extract_text(message), ask, SURFACE))


async def open_look_up(body: Payload, client: AsyncWebClient) -> None:
    """Open the search menu; it needs nothing from the desk."""
    await client.views_open(trigger_id=body["trigger_id"], view=look_up_view())
