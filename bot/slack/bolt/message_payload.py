"""Read the payload of a message: who wrote it, where, and its text."""

import re
from collections.abc import Iterator
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.api.slack_errors import SLACK_ERRORS
from bot.slack.bolt.ask import Payload

MAX_TEXT_LENGTH = 40_000  # characters of a message; Slack's own limit
HUMAN_SUBTYPES = {None, "file_share", "thread_broadcast"}  # subtypes; all others report something that happened
MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
TEXT_KEYS = ("pretext", "title", "text", "value", "elements", "fields", "blocks", "footer")


def is_from_person(event: Payload, bot: str | None) -> bool:
    """Return whether a person wrote a message just now: not a bot, and not an edit of an earlier message."""
    return not (
        event.get("bot_id")
        or event.get("edited")
        or event.get("hidden")
        or event.get("subtype") not in HUMAN_SUBTYPES
        or event.get("user") in {None, bot, "USLACKBOT"}
    )


def is_question(event: Payload) -> bool:
    """Return whether a mention asks the bot something: a person's, also one added by an edit, or an integration's.

    Workflow Builder and older integrations post as "bot_message"; they are answered outside of threads only, so that
    two bots never talk to each other. Other apps' messages are ignored.
    """
    if event.get("subtype") == "bot_message":
        return not event.get("thread_ts")
    return is_from_person({**event, "edited": None}, None)


def mentions_bot(event: Payload, bot: str | None) -> bool:
    """Return whether a message mentions the bot."""
    return bot in MENTION.findall(event.get("text") or "")


def extract_question(event: Payload) -> str:
    """Return a message's question: its text without the mentions and without Slack's escapes."""
    text = MENTION.sub(" ", event.get("text") or "").strip()
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def find_reply_thread(event: Payload) -> str:
    """Return the timestamp of a message's thread, or of the thread that an answer to it starts."""
    return str(event.get("thread_ts") or event["ts"])


def extract_text(message: Payload) -> str:
    """Return a message's whole text, attachments included: an alert often has it only there."""
    texts = [str(message.get("text") or ""), *iter_texts(message.get("attachments") or ())]
    if not "".join(texts).strip():
        texts = list(iter_texts(message.get("blocks") or ()))
    return "\n".join(filter(None, texts))[:MAX_TEXT_LENGTH]


def iter_texts(node: Any) -> Iterator[str]:  # noqa: ANN401 - any piece of JSON
    """Yield the texts of attachments or blocks, in order."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for key in TEXT_KEYS:
            yield from iter_texts(node.get(key))
    elif isinstance(node, list | tuple):
        for item in node:
            yield from iter_texts(item)


async def find_thread_start(client: AsyncWebClient, channel: str, thread: str) -> Payload | None:
    """Return a thread's first message, None if the bot may not read it."""
    try:
        page = await client.conversations_history(channel=channel, latest=thread, inclusive=True, limit=1)
    except SLACK_ERRORS:
        return None
    return next((message for message in page.get("messages") or () if message.get("ts") == thread), None)
