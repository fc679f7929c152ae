"""What Slack says of a message that somebody wrote: who wrote it, where, and what stands in it."""

import re
from collections.abc import Iterator
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.api.slack_errors import SLACK_ERRORS
from bot.slack.bolt.ask import Payload

LIMIT = 40_000  # characters of a message; Slack's own limit
PEOPLE_WRITE = {None, "file_share", "thread_broadcast"}  # of the subtypes; all others tell of something that happened
MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
TEXTS = ("pretext", "title", "text", "value", "elements", "fields", "blocks", "footer")


def from_a_person(event: Payload, bot: str | None) -> bool:
    """Say whether a person wrote a message just now: no bot, and no edit of what was answered already."""
    return not (
        event.get("bot_id")
        or event.get("edited")
        or event.get("hidden")
        or event.get("subtype") not in PEOPLE_WRITE
        or event.get("user") in {None, bot, "USLACKBOT"}
    )


def is_question(event: Payload) -> bool:
    """Return whether a mention asks the bot something: a person's, also one that an edit added, or an integration's.

    Workflow Builder and older integrations post as "bot_message"; they are answered where they begin something, so that
    two bots never talk to each other in a thread. What other apps post is left alone.
    """
    if event.get("subtype") == "bot_message":
        return not event.get("thread_ts")
    return from_a_person({**event, "edited": None}, None)


def mentions(event: Payload, bot: str | None) -> bool:
    """Say whether a message mentions the bot."""
    return bot in MENTION.findall(event.get("text") or "")


def question_in(event: Payload) -> str:
    """Return what is asked: the text without the mentions, as it was typed before Slack escaped it."""
    text = MENTION.sub(" ", event.get("text") or "").strip()
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def thread_at(event: Payload) -> str:
    """Give the thread of a message, or the one that an answer to it begins."""
    return str(event.get("thread_ts") or event["ts"])


def whole_text(message: Payload) -> str:
    """Give all that can be read in a message, as an alert's is often in its attachments alone."""
    said = [str(message.get("text") or ""), *texts_in(message.get("attachments") or ())]
    if not "".join(said).strip():
        said = list(texts_in(message.get("blocks") or ()))
    return "\n".join(filter(None, said))[:LIMIT]


def texts_in(shown: Any) -> Iterator[str]:  # noqa: ANN401 - any piece of JSON
    """Give the texts of attachments or blocks, in order."""
    if isinstance(shown, str):
        yield shown
    elif isinstance(shown, dict):
        for part in TEXTS:
            yield from texts_in(shown.get(part))
    elif isinstance(shown, list | tuple):
        for one in shown:
            yield from texts_in(one)


async def find_thread_start(client: AsyncWebClient, channel: str, thread: str) -> Payload | None:
    """Return the message with which a thread begins, None where the bot may not read it."""
    try:
        page = await client.conversations_history(channel=channel, latest=thread, inclusive=True, limit=1)
    except SLACK_ERRORS:
        return None
    return next((one for one in page.get("messages") or () if one.get("ts") == thread), None)
