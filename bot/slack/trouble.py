"""An error put into words, for a command, a pressed button and an event: the one place in Slack that says it."""

import json
import logging
from uuid import uuid4

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError

from bot.errors import Refusal
from bot.slack.ask import Payload
from bot.slack.cards.form import come_back
from bot.slack.cards.kit import Card, card, escape, section
from bot.slack.instead import pressed_in_view
from bot.slack.thread import thread_of

log = logging.getLogger(__name__)

LATE = "That took too long for Slack, so nothing opened. Please press it again."
SENTENCES = {  # what Slack says to views.open and views.push, and what that means for a person
    **dict.fromkeys(("expired_trigger_id", "trigger_expired", "exchanged_trigger_id", "trigger_exchanged"), LATE),
    "push_limit_reached": "Slack stacks three windows at most. Close one, then press it again.",
}


def set_trouble(app: AsyncApp) -> None:
    """Let the app say its errors here."""
    app.error(say_trouble)


async def say_trouble(
    error: Exception, body: Payload, context: AsyncBoltContext, response: BoltResponse | None
) -> BoltResponse | None:
    """Tell the person who asked; an answer that Slack still waits for must be returned, or Bolt sends an error.

    A form comes back with all that was entered in it.
    """
    said = words(error)
    if response is not None and body.get("type") == "view_submission":
        back = {"response_action": "update", "view": come_back(body["view"], said)}
        return BoltResponse(status=200, body=json.dumps(back), headers={"content-type": ["application/json"]})
    told = trouble_card(said)
    if response is not None and "command" in body:
        return BoltResponse(status=200, body={"response_type": "ephemeral", **told})
    if context.respond and context.response_url:
        await context.respond(response_type="ephemeral", replace_original=False, thread_ts=thread_of(body), **told)
    elif pressed_in_view(body):
        await say_in_view(said, body, context)
    else:
        await say_beside(said, body, context)
    return None if response is None else BoltResponse(status=200, body="")


async def say_beside(said: str, body: Payload, context: AsyncBoltContext) -> None:
    """Say it where an event was, to whoever asked there; of a shortcut that is used anywhere, in a direct message.

    An event that asked nothing, such as one about a user group or a message that mentions nobody, leaves it in the log.
    """
    event = body.get("event", {})
    overheard = event.get("type") == "message" and event.get("channel_type") != "im"
    if context.say and event and context.channel_id and not overheard:
        await context.say(thread_ts=event.get("thread_ts") or event.get("ts"), **trouble_card(said))
    elif context.client and context.user_id and body.get("type") == "shortcut":
        await context.client.chat_postMessage(channel=context.user_id, **trouble_card(said))


async def say_in_view(said: str, body: Payload, context: AsyncBoltContext) -> None:
    """Say it in the modal in which something was pressed, where all stays as it was typed.

    For App Home it opens as a modal, or comes as a direct message where the trigger no longer opens one.
    """
    view, client = body.get("view") or {}, context.client
    if client and view.get("type") == "modal":
        await client.views_update(view_id=view["id"], view=come_back(view, said))
    elif client and context.respond and context.user_id:
        try:
            await context.respond(**trouble_card(said))
        except SlackApiError:
            await client.chat_postMessage(channel=context.user_id, **trouble_card(said))


def words(error: Exception) -> str:
    """Give a refusal's own sentence; for anything else an id that stands in the log beside what happened."""
    if isinstance(error, Refusal):
        return str(error)
    if isinstance(error, SlackApiError) and error.response["error"] in SENTENCES:
        return SENTENCES[error.response["error"]]
    trouble = uuid4().hex[:8].upper()
    log.error("Trouble %s", trouble, exc_info=error)
    return f"Something broke on my side (id {trouble}). Please try again, and tell an admin the id if it happens twice."


def trouble_card(said: str) -> Card:
    """Show the words."""
    return card(said, [section(escape(said))])
