"""An error put into words, for a command, a pressed button and an event: the one place in Slack that says it."""

import json
import logging
from uuid import uuid4

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_bolt.response import BoltResponse

from bot.errors import Refusal
from bot.slack.ask import Payload
from bot.slack.cards.form import come_back
from bot.slack.cards.kit import Card, card, escape, section
from bot.slack.thread import thread_of

log = logging.getLogger(__name__)


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
    elif context.say and "event" in body:
        event = body["event"]
        await context.say(thread_ts=event.get("thread_ts") or event["ts"], **told)
    return None if response is None else BoltResponse(status=200, body="")


def words(error: Exception) -> str:
    """Give a refusal's own sentence; for anything else an id that stands in the log beside what happened."""
    if isinstance(error, Refusal):
        return str(error)
    trouble = uuid4().hex[:8].upper()
    log.error("Trouble %s", trouble, exc_info=error)
    return f"Something broke on my side (id {trouble}). Please try again, and tell an admin the id if it happens twice."


def trouble_card(said: str) -> Card:
    """Show the words."""
    return card(said, [section(escape(said))])
