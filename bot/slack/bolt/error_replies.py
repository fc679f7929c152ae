"""An error put into words, for a command, a pressed button and an event: the one place in Slack that tells it."""

import json
import logging
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse

from bot.database.database import Unavailable
from bot.errors import Refusal, make_id
from bot.slack.api.deliver import Way, deliver
from bot.slack.api.slack_errors import SLACK_ERRORS, read_fault
from bot.slack.bolt.ask import Payload
from bot.slack.bolt.respond import post
from bot.slack.bolt.respond_in_view import pressed_in_view
from bot.slack.bolt.threads import thread_of
from bot.slack.cards.blocks import Card, card, escape, section
from bot.slack.cards.forms import come_back

log = logging.getLogger(__name__)

KIND = re.compile(r"/?[a-z]+(_[a-z]+)*")
LATE = "That took too long for Slack, so nothing opened. Please press it again."
SENTENCES = {  # what Slack says to views.open and views.push, and what that means for a person
    **dict.fromkeys(("expired_trigger_id", "trigger_expired", "exchanged_trigger_id", "trigger_exchanged"), LATE),
    "push_limit_reached": "Slack stacks three windows at most. Close one, then press it again.",
}
NO_DATABASE = "I can't reach my database right now (id {}). Please try again in a minute."
NO_SLACK = "Slack didn't do what I asked (id {}). Please try again in a minute."
BROKEN = "Something broke on my side (id {}). Please try again, and tell an admin the id if it happens twice."


def set_trouble(app: AsyncApp) -> None:
    """Let the app tell its errors here."""
    app.error(report_error)


async def report_error(
    error: Exception, body: Payload, context: AsyncBoltContext, response: BoltResponse | None
) -> BoltResponse | None:
    """Tell the person who asked; never raises.

    An answer that Slack still waits for must be returned, or Bolt sends an error. A form comes back with all that was
    entered in it.
    """
    if isinstance(error, BoltUnhandledRequestError):
        log.warning("Slack sent what this version doesn't handle: %s. Compare the app's manifest.", kind_of(body))
        return response
    words = describe_error(error)
    try:
        if response is not None and (answer := answer_in_response(words, body)):
            return answer
        await tell_person(words, error, body, context)
    except Refusal:
        log.warning("An error could not be told (id %s): its payload can't be read.", make_id())
    except Exception:
        log.exception("An error could not be told (id %s).", make_id())
    return None if response is None else BoltResponse(status=200, body="")


async def tell_person(words: str, error: Exception, body: Payload, context: AsyncBoltContext) -> None:
    """Tell whoever caused a request, if anybody asked for anything; else the log has it."""
    if ways := list(ways_to_tell(words, body, context)):
        await deliver(trouble_card(words), ways)
    else:
        log.warning("There was nobody to tell (id %s) of a %s.", make_id(), type(error).__name__)


def answer_in_response(words: str, body: Payload) -> BoltResponse | None:
    """Return the response that tells it, None for what Slack shows nothing of in a response."""
    if body.get("type") == "view_submission":
        back = {"response_action": "update", "view": come_back(body["view"], words)}
        return BoltResponse(status=200, body=json.dumps(back), headers={"content-type": ["application/json"]})
    if body.get("type") == "block_suggestion":
        return BoltResponse(status=200, body={"options": []})
    if "command" in body:
        return BoltResponse(status=200, body={"response_type": "ephemeral", **trouble_card(words)})
    return None


def kind_of(body: Payload) -> str:
    """Return what kind of payload this is, without anything that a person entered."""
    kind, event = str(body.get("type", "")), body.get("event")
    if kind == "event_callback" and isinstance(event, dict):
        return f"an event ({known_word(event.get('type'))})"
    return f"{known_word(kind)} ({known_word(body.get('command'))})"


def known_word(value: object) -> str:
    """Return a name of Slack's own, "another" for what may be anybody's text."""
    return value if isinstance(value, str) and KIND.fullmatch(value) else "another"


def ways_to_tell(words: str, body: Payload, context: AsyncBoltContext) -> Iterator[Way]:
    """Yield the ways to tell the person who caused a request, none where nobody asked for anything.

    An event that asked nothing, such as one about a user group or a message that mentions nobody, leaves it in the log.
    """
    client, user, event = context.client, context.user_id, body.get("event") or {}
    overheard = event.get("type") == "message" and event.get("channel_type") != "im"
    if (body.get("view") or {}).get("type") == "modal":
        yield Way("the modal", partial(show_in_modal, client, body["view"], words))
    elif pressed_in_view(body) or context.response_url:
        how = {} if pressed_in_view(body) else {"thread_ts": thread_of(body)}
        yield from context["respond"].ways_to_tell(**how)
    elif event and context.channel_id and not overheard:
        thread = event.get("thread_ts") or event.get("ts")
        yield Way("chat.postMessage", partial(post, client, context.channel_id, thread_ts=thread))
    if user and (not event or asks(event)):
        yield Way("a direct message", partial(post, client, user))


def asks(event: Payload) -> bool:
    """Return whether an event is a question to the bot."""
    return event.get("type") == "app_mention" or event.get("channel_type") == "im"


async def show_in_modal(client: Any, view: Payload, words: str, **_card: object) -> None:  # noqa: ANN401 - Bolt's client
    """Show it in the modal in which something was pressed, where all stays as it was typed."""
    await client.views_update(view_id=view["id"], view=come_back(view, words))


def describe_error(error: Exception) -> str:
    """Return what a person is told of an error: a refusal's own sentence, else an id that stands in the log.

    What a driver, an SDK or the operating system says goes to the log alone.
    """
    if isinstance(error, Refusal) and not isinstance(error, Unavailable):
        return str(error)
    known = isinstance(error, SLACK_ERRORS)
    if known and (sentence := SENTENCES.get(read_fault(error).name)):
        return sentence
    number = make_id()
    if isinstance(error, Unavailable):
        log.warning("Trouble %s: %s", number, error.detail)
        return NO_DATABASE.format(number)
    if known:
        log.warning("Trouble %s: Slack refused what it was asked (%s).", number, read_fault(error).name)
        return NO_SLACK.format(number)
    log.error("Trouble %s", number, exc_info=error)
    return BROKEN.format(number)


def trouble_card(words: str) -> Card:
    """Return the card with the words."""
    return card(words, [section(escape(words))])
