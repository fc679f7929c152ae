"""[Suggest a step]: anybody may suggest one, staff decide."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.questions.lookup import show_codes
from bot.desk.questions.wording import format_meaning
from bot.desk.steps.suggestions import find_suggestion_fault, suggest_step
from bot.slack.bolt.acknowledge import ack_then
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.menus import read_button_value
from bot.slack.bolt.modals import open_modal
from bot.slack.cards.answer_buttons import SUGGEST
from bot.slack.cards.forms import View, decode_metadata, submitted_values
from bot.slack.steps.cards.suggest_form import (
    STEP_INPUT,
    SUGGEST_FORM,
    TITLE,
    WORDS_INPUT,
    suggest_form,
    suggestion_thanks_view,
)

SURFACE = "card"


def register(app: AsyncApp) -> None:
    """Register the listeners for the button and the form."""
    app.action(SUGGEST)(ack_then(open_suggest_form))
    app.view(SUGGEST_FORM)(handle_suggestion)


async def open_suggest_form(action: Payload, body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Open the form for the code."""
    await open_modal(client, body, TITLE, fetch_suggest_form(read_button_value(action), ask))


async def fetch_suggest_form(target_code: str, ask: Ask) -> View:
    """Return the form for a code as the catalog has it now."""
    [hit] = (await ask(show_codes, [target_code], ask.now())).matches
    return suggest_form(hit.entry.key, format_meaning(hit.entry), hit.catalog)


async def handle_suggestion(ack: AsyncAck, view: Payload, ask: Ask) -> None:
    """Record a suggestion and confirm it, or show what is wrong at its input."""
    values = submitted_values(view)
    text = str(values.get(STEP_INPUT) or "")
    words = str(values.get(WORDS_INPUT) or "")
    if fault := find_suggestion_fault(text):
        await ack(response_action="errors", errors={STEP_INPUT: fault})
        return
    await ask(suggest_step, decode_metadata(view), text, words=words, by=ask.make_actor(SURFACE))
    await ack(response_action="update", view=suggestion_thanks_view())
