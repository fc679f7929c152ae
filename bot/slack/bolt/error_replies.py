"""Error replies: the one place that tells a person if a command, a press or an event failed."""

import logging
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse

from bot.database.database import Unavailable
from bot.errors import Refusal, make_incident_id
from bot.slack.api.deliver import Way, deliver
from bot.slack.api.slack_errors import SLACK_ERRORS, read_fault
from bot.slack.bolt.ask import Payload
from bot.slack.bolt.respond import post_message
from bot.slack.bolt.respond_in_view import is_press_in_view
from bot.slack.bolt.threads import find_pressed_thread
from bot.slack.cards.blocks import Card, build_card, escape, section
from bot.slack.cards.forms import redisplay_with_note

log = logging.getLogger(__name__)

SLACK_NAME = re.compile(r"/?[a-z]+(_[a-z]+)*")
TRIGGER_EXPIRED = "That took too long for Slack, so nothing opened. Please press it again."
SLACK_ERROR_TEXTS = {  # errors of views.open and views.push, and what a person is told
    **dict.fromkeys(
        ("expired_trigger_id", "trigger_expired", "exchanged_trigger_id", "trigger_exchanged"), TRIGGER_EXPIRED
    ),
    "push_limit_reached": "Slack stacks three windows at most. Close one, then press it again.",
}
NO_DATABASE = "I can't reach my database right now (id {}). Please try again in a minute."
NO_SLACK = "Slack didn't do what I asked (id {}). Please try again in a minute."
BROKEN = "Something broke on my side (id {}). Please try again, and tell an admin the id if it happens twice."


async def report_error(
    error: Exception, body: Payload, context: AsyncBoltContext, response: BoltResponse | None
) -> BoltResponse | None:
    """Report an error to the person who caused the request; never raises.

    A response that Slack still waits for must be returned, or Bolt sends an error. A form comes back with everything
    that was entered in it.
    """
    if isinstance(error, BoltUnhandledRequestError):
        log.warning(
            "Slack sent what this version doesn't handle: %s. Compare the app's manifest.", describe_payload(body)
        )
        return response
    empty = None if response is None else BoltResponse(status=200, body="")
    try:
        return await show_error(error, body, context, is_awaited=response is not None) or empty
    except Refusal:
        log.warning("An error could not be told (id %s): its payload can't be read.", make_incident_id())
    except Exception:
        log.exception("An error could not be told (id %s).", make_incident_id())
    return empty


async def show_error(
    error: Exception, body: Payload, context: AsyncBoltContext, *, is_awaited: bool
) -> BoltResponse | None:
    """Return the response that shows the error, or send a message if Slack waits for none or would show nothing of it.

    If nobody asked for anything, it is only logged.
    """
    text = describe_error(error)
    if is_awaited and (shown := build_error_response(text, body)):
        return shown
    event = body.get("event")
    if ways := list(find_event_reply_ways(event, context) if event else find_error_reply_ways(text, body, context)):
        await deliver(error_card(text), ways)
    else:
        log.warning("There was nobody to tell (id %s) of a %s.", make_incident_id(), type(error).__name__)
    return None


def build_error_response(text: str, body: Payload) -> BoltResponse | None:
    """Return the response that shows the error, None if Slack shows nothing of a response to this payload."""
    if "command" in body:
        return BoltResponse(status=200, body={"response_type": "ephemeral", **error_card(text)})
    return build_view_response(text, body)


def build_view_response(note: str, body: Payload) -> BoltResponse | None:
    """Return the response to a form, which comes back with a note, or to a menu that searches; None for the rest."""
    if body.get("type") == "view_submission":
        view = redisplay_with_note(body["view"], note)
        return BoltResponse(status=200, body={"response_action": "update", "view": view})
    if body.get("type") == "block_suggestion":
        return BoltResponse(status=200, body={"options": []})
    return None


def describe_payload(body: Payload) -> str:
    """Return the payload's kind for the log, without anything that a person entered."""
    kind = str(body.get("type", ""))
    event = body.get("event")
    if kind == "event_callback" and isinstance(event, dict):
        return f"an event ({mask_free_text(event.get('type'))})"
    return f"{mask_free_text(kind)} ({mask_free_text(body.get('command'))})"


def mask_free_text(value: object) -> str:
    """Return a value that looks like one of Slack's own names, "another" for one that may be somebody's text."""
    return value if isinstance(value, str) and SLACK_NAME.fullmatch(value) else "another"


def find_error_reply_ways(text: str, body: Payload, context: AsyncBoltContext) -> Iterator[Way]:
    """Yield the ways to reach the person who pressed, typed a command or submitted a form."""
    view = body.get("view") or {}
    if view.get("type") == "modal":
        yield Way("the modal", partial(show_error_in_modal, context.client, view, text))
        if context.user_id:
            yield Way("a direct message", partial(post_message, context.client, context.user_id))
    elif is_press_in_view(body):
        yield from context["respond"].ways_to_tell()
    else:
        yield from context["respond"].ways_to_tell(thread_ts=find_pressed_thread(body))


def find_event_reply_ways(event: Payload, context: AsyncBoltContext) -> Iterator[Way]:
    """Yield the ways to reply to an event, none for one about a user group, or a message that mentions nobody."""
    client, channel, user = context.client, context.channel_id, context.user_id
    if channel and not is_overheard(event):
        thread = event.get("thread_ts") or event.get("ts")
        yield Way("chat.postMessage", partial(post_message, client, channel, thread_ts=thread))
    if user and is_question_event(event):
        yield Way("a direct message", partial(post_message, client, user))


def is_overheard(event: Payload) -> bool:
    """Return whether an event is a message that isn't addressed to the bot."""
    return event.get("type") == "message" and event.get("channel_type") != "im"


def is_question_event(event: Payload) -> bool:
    """Return whether an event asks the bot something: a mention or a direct message."""
    return event.get("type") == "app_mention" or event.get("channel_type") == "im"


async def show_error_in_modal(client: Any, view: Payload, error: str, **_card: object) -> None:  # noqa: ANN401 - Bolt's
    """Show the error in the modal in which something was pressed; what was typed stays.

    ``error`` isn't named ``text``, as ``deliver`` passes a card's ``text`` and ``blocks``.
    """
    await client.views_update(view_id=view["id"], view=redisplay_with_note(view, error))


def describe_error(error: Exception) -> str:
    """Return the text that a person sees: a refusal's own, else one with an id to find the error in the log.

    Texts from a driver, an SDK or the operating system only go to the log.
    """
    if isinstance(error, SLACK_ERRORS):
        return describe_slack_error(error)
    if isinstance(error, Refusal) and not isinstance(error, Unavailable):
        return str(error)
    error_id = make_incident_id()
    if isinstance(error, Unavailable):
        log.warning("Trouble %s: %s", error_id, error.detail)
        return NO_DATABASE.format(error_id)
    log.error("Trouble %s", error_id, exc_info=error)
    return BROKEN.format(error_id)


def describe_slack_error(error: Exception) -> str:
    """Return what a person sees of an error from a call to Slack."""
    name = read_fault(error).name
    if name in SLACK_ERROR_TEXTS:
        return SLACK_ERROR_TEXTS[name]
    error_id = make_incident_id()
    log.warning("Trouble %s: Slack refused what it was asked (%s).", error_id, name)
    return NO_SLACK.format(error_id)


def error_card(text: str) -> Card:
    """Return a card with an error's text."""
    return build_card(text, [section(escape(text))])
