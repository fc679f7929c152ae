"""What a message asks: its own text, what was forwarded or pasted with it, or the message it points at."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.ask import Ask, Payload
from bot.slack.cards.kit import Card, card, section, small
from bot.slack.message import LIMIT, question_in, texts_in, whole_text
from bot.slack.reply import reply_to
from bot.slack.slack_errors import SLACK_ERRORS

POINTING = re.compile(  # what people write under or above the message that they ask about
    r"(?:(?:hi|hey|hello|please|pls|can|could|you|help|us|me|explain|check|look at|see|what(?:'s|s| is| does| do)?"
    r"|which|who knows|any|idea|ideas|about|code|error|the|is|mean|means|this|that|these|it|one|above|here|with)\b"
    r"|[\s,.:;!?…👆⬆☝️]|:\w+:)*",
    re.IGNORECASE,
)
HELP = re.compile(r"\W*help\W*", re.IGNORECASE)
PREVIEW_ONLY = "I can't open files. I only read the preview of this one."
NO_FILES = "I can't read files or pictures. Paste the code or the message as text, and I'll explain it."
NOT_READABLE = "I can't read the message above. Paste its code or its text here, and I'll explain it."


@dataclass(frozen=True, slots=True)
class QuestionText:
    """What is asked, and what the person should know about how it was read ("" if nothing).

    With a note and no text there is nothing to answer but the note.
    """

    text: str
    note: str = ""


async def read_question(event: Payload, client: AsyncWebClient) -> QuestionText:
    """Return what a message asks; one that only points at the start of its thread asks what that says."""
    question = read_message(event)
    if not is_pointing(question.text) or question.note or not is_reply(event):
        return question
    above = await read_thread_start(client, event["channel"], event["thread_ts"])
    if above is None:
        return QuestionText("", NOT_READABLE)
    return QuestionText(above) if above.strip() else question


def read_message(event: Payload) -> QuestionText:
    """Return what a message asks by itself, with what was forwarded in it and the previews of its snippets."""
    own, files = question_in(event), event.get("files") or ()
    shared = "\n".join(filter(None, [*forwarded_texts(event), *previews(event)]))
    text = shared if shared and is_pointing(own) else "\n".join(filter(None, [own, shared]))
    if not files:
        return QuestionText(text[:LIMIT])
    return QuestionText(text[:LIMIT], PREVIEW_ONLY if any(previews(event)) else NO_FILES)


def is_pointing(text: str) -> bool:
    """Return whether a text only points at another message, or says nothing at all."""
    return POINTING.fullmatch(text) is not None and HELP.fullmatch(text) is None


def is_reply(event: Payload) -> bool:
    """Return whether a message stands in a thread that another one began."""
    return bool(event.get("thread_ts")) and event["thread_ts"] != event.get("ts")


def forwarded_texts(event: Payload) -> Iterator[str]:
    """Yield what messages that were forwarded or linked say; a preview of a web page is nobody's question."""
    for attachment in event.get("attachments") or ():
        if attachment.get("is_share") or attachment.get("is_msg_unfurl"):
            yield from texts_in({"text": attachment.get("text"), "blocks": attachment.get("blocks")})


def previews(event: Payload) -> Iterator[str]:
    """Yield what Slack shows of text files."""
    for file in event.get("files") or ():
        yield str(file.get("preview") or "") if isinstance(file, dict) else ""


async def read_thread_start(client: AsyncWebClient, channel: str, thread: str) -> str | None:
    """Return the text of the message with which a thread begins, None where the bot may not read it."""
    try:
        page = await client.conversations_history(channel=channel, latest=thread, inclusive=True, limit=1)
    except SLACK_ERRORS:
        return None
    return next((whole_text(one) for one in page.get("messages") or () if one.get("ts") == thread), None)


async def answer_text(
    question: QuestionText, ask: Ask, surface: str, *, shareable: bool, private: bool | None = None
) -> Card:
    """Return the card that answers a question, with a note where there is one."""
    if question.note and not question.text.strip():
        return card(question.note, [section(question.note)])
    answer = await reply_to(question.text, ask, surface, shareable=shareable, private=private)
    return {**answer, "blocks": [*answer["blocks"], small(question.note)]} if question.note else answer
