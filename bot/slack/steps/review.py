"""Staff decide on a suggestion: accept it, merge it, or decline it with a sentence."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.steps.suggestions import decline, fault_in_reply, review
from bot.slack.bolt.acknowledge import later
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.menus import button_value
from bot.slack.bolt.modals import open_modal
from bot.slack.cards.forms import View, entered, held_by
from bot.slack.steps.cards.review_form import (
    ACCEPT,
    DECLINED,
    MERGE,
    REVIEW,
    SENTENCE,
    TITLE,
    chosen,
    declined_view,
    number_in,
    review_form,
)
from bot.slack.steps.write_open import open_form_for

SURFACE = "review"


def register(app: AsyncApp) -> None:
    """Register the listeners for the buttons and the form."""
    app.action(REVIEW)(later(open_review))
    app.action(ACCEPT)(later(take_suggestion))
    app.action(MERGE)(later(take_suggestion))
    app.view(DECLINED)(decline_suggestion)


async def open_review(action: Payload, body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Open the review of a suggestion, or a refusal for people who aren't staff."""
    await open_modal(client, body, TITLE, fresh_review(number_in(button_value(action)), ask))


async def fresh_review(number: int, ask: Ask) -> View:
    """Return the review of a suggestion."""
    return review_form(await ask(review, number, ask.by(SURFACE)))


async def take_suggestion(action: Payload, body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Open the form for the steps with the suggestion in it; saving that form settles the suggestion."""
    number, target_code = chosen(button_value(action))
    merged = action["action_id"] == MERGE
    await open_form_for(client, body, target_code, ask, suggestion=number, merged=merged)


async def decline_suggestion(ack: AsyncAck, view: Payload, ask: Ask) -> None:
    """Decline a suggestion and confirm it; the sentence is required."""
    sentence = str(entered(view).get(SENTENCE) or "")
    if fault := fault_in_reply(sentence):
        await ack(response_action="errors", errors={SENTENCE: fault})
        return
    suggestion = await ask(decline, held_by(view), sentence, ask.by(SURFACE))
    await ack(response_action="update", view=declined_view(suggestion))
