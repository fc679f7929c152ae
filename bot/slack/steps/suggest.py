"""[Suggest a step]: anybody may suggest one, staff decide."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.questions.lookup import show
from bot.desk.steps.suggestions import fault_in, suggest
from bot.slack.bolt.acknowledge import later
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.menus import button_value
from bot.slack.bolt.modals import open_modal
from bot.slack.cards.answer_buttons import SUGGEST
from bot.slack.cards.forms import View, entered, held_by
from bot.slack.steps.cards.suggest_form import STEP, SUGGESTED, TITLE, WORDS, suggest_form, thanks_view

SURFACE = "card"


def register(app: AsyncApp) -> None:
    """Register the listeners for the button and the form."""
    app.action(SUGGEST)(later(open_suggestion))
    app.view(SUGGESTED)(keep_suggestion)


async def open_suggestion(action: Payload, body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Open the form for the code."""
    await open_modal(client, body, TITLE, fresh_form(button_value(action), ask))


async def fresh_form(target_code: str, ask: Ask) -> View:
    """Return the form for a code as the catalog has it now."""
    [hit] = (await ask(show, [target_code], ask.now())).found
    return suggest_form(hit.entry.code, hit.entry.meaning.text)


async def keep_suggestion(ack: AsyncAck, view: Payload, ask: Ask) -> None:
    """Record a suggestion and confirm it, or show what is wrong at its input."""
    values = entered(view)
    text = str(values.get(STEP) or "")
    words = str(values.get(WORDS) or "")
    if fault := fault_in(text):
        await ack(response_action="errors", errors={STEP: fault})
        return
    await ask(suggest, held_by(view), text, words=words, by=ask.by(SURFACE))
    await ack(response_action="update", view=thanks_view())
