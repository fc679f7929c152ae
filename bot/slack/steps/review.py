"""Staff decide on a suggestion: accept it, merge it, or decline it with a sentence."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.steps.suggestions import decline_open_suggestion, find_reply_fault, load_suggestion
from bot.slack.bolt.acknowledge import ack_then
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.menus import read_button_value
from bot.slack.bolt.modals import open_modal
from bot.slack.cards.forms import View, decode_metadata, submitted_values
from bot.slack.steps.cards.review_form import (
    ACCEPT,
    DECLINE_FORM,
    MERGE,
    REVIEW,
    SENTENCE,
    TITLE,
    declined_view,
    decode_review_choice,
    decode_suggestion_id,
    review_form,
)
from bot.slack.steps.cards.write_form import FormMetadata
from bot.slack.steps.write_open import open_write_form

SURFACE = "review"


def register(app: AsyncApp) -> None:
    """Register the listeners for the buttons and the form."""
    app.action(REVIEW)(ack_then(open_review))
    app.action(ACCEPT)(ack_then(take_suggestion))
    app.action(MERGE)(ack_then(take_suggestion))
    app.view(DECLINE_FORM)(handle_decline)


async def open_review(action: Payload, body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Open the review of a suggestion, or a refusal for people who aren't staff."""
    number = decode_suggestion_id(read_button_value(action))
    await open_modal(client, body, TITLE, fetch_review_form(number, ask))


async def fetch_review_form(number: int, ask: Ask) -> View:
    """Return the review of a suggestion."""
    return review_form(await ask(load_suggestion, number, ask.make_actor(SURFACE)))


async def take_suggestion(action: Payload, body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Open the form for the steps with the suggestion in it; saving that form settles the suggestion."""
    number, target_code = decode_review_choice(read_button_value(action))
    metadata = FormMetadata(target_code, "", suggestion=number, merged=action["action_id"] == MERGE)
    await open_write_form(client, body, ask, metadata)


async def handle_decline(ack: AsyncAck, view: Payload, ask: Ask) -> None:
    """Decline a suggestion and confirm it; the sentence is required."""
    sentence = str(submitted_values(view).get(SENTENCE) or "")
    if fault := find_reply_fault(sentence):
        await ack(response_action="errors", errors={SENTENCE: fault})
        return
    suggestion = await ask(decline_open_suggestion, decode_metadata(view), sentence, ask.make_actor(SURFACE))
    await ack(response_action="update", view=declined_view(suggestion))
