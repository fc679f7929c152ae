"""What a message asks: its own text, what was forwarded or pasted with it, or the message it points at."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.message_payload import LIMIT, find_thread_start, question_in, texts_in
from bot.slack.cards.blocks import Card, card, section, small
from bot.slack.questions.reply import draw_answer, reply_to

POINTING = re.compile(  # what people write under or above the message that they ask about
    r"(?:(?:hi|hey|hello|please|pls|can|could|does|do|you|anyone|anybody|someone|somebody|know|help|us|me|explain|check"
    r"|look at|look|see|what(?:'s|s| is| does| do| happened)?|which|who|why|how|any|idea|ideas|about|code|error|the|is"
    r"|was|mean|means|meaning|this|that|these|it|one|above|here|there|with|wrong|going on"
    r"|was ist das|was bedeutet das|que es esto|qué es esto|qué significa|c'est quoi|ça veut dire quoi|o que é isso"
    r"|cos'è|che cos'è|что это|co to jest|bu ne|这是什么|什么意思|これは何|이게 뭐)(?!\w)"
    r"|[\s,.:;!?¿…^👆⬆☝️]|:\w+:)*",
    re.IGNORECASE,
)
HELP = re.compile(r"\W*help\W*", re.IGNORECASE)
PREVIEW_ONLY = "I can't open files. I only read the preview of this one."
NO_FILES = "I can't read files or pictures. Paste the code or the message as text, and I'll explain it."
NOT_READABLE = "I can't read the message above. Paste its code or its text here, and I'll explain it."
DEEP = 4  # forwarded messages in each other that are read


@dataclass(frozen=True, slots=True)
class QuestionText:
    """What is asked, and what the person should know about how it was read ("" if nothing).

    With a note and no text there is nothing to answer but the note. ``quoted`` says that others wrote the text: it is a
    question then, whatever it begins with, and no command.
    """

    text: str
    note: str = ""
    quoted: bool = False


async def read_question(event: Payload, client: AsyncWebClient) -> QuestionText:
    """Return what a message asks; one that only points at the start of its thread asks what that says."""
    question = read_message(event)
    if not is_pointing(question.text) or question.note or not is_reply(event):
        return question
    above = await find_thread_start(client, event["channel"], event["thread_ts"])
    if above is None:
        return QuestionText("", NOT_READABLE)
    asked = replace(read_message(above), quoted=True)
    return asked if asked.text.strip() or asked.note else question


def read_message(message: Payload) -> QuestionText:
    """Return what a message asks by itself, with what was forwarded in it and the previews of its files."""
    own, shared = question_in(message), "\n".join(filter(None, shared_texts(message)))
    quoted = bool(shared) and is_pointing(own)
    text = shared if quoted else "\n".join(filter(None, [own, shared]))
    files = list(files_in(message))
    if not files:
        return QuestionText(text[:LIMIT], quoted=quoted)
    if any(preview_of(file) for file in files):
        return QuestionText(text[:LIMIT], PREVIEW_ONLY, quoted)
    return QuestionText("" if is_pointing(text) else text[:LIMIT], NO_FILES, quoted)


def is_pointing(text: str) -> bool:
    """Return whether a text only points at another message, or says nothing at all."""
    return POINTING.fullmatch(text) is not None and HELP.fullmatch(text) is None


def is_reply(event: Payload) -> bool:
    """Return whether a message stands in a thread that another one began."""
    return bool(event.get("thread_ts")) and event["thread_ts"] != event.get("ts")


def shared_texts(message: Payload, deep: int = DEEP) -> Iterator[str]:
    """Yield what a message shows besides its own text: what it forwards, its files' previews, an app's blocks.

    A preview of a web page is nobody's question.
    """
    for attachment in message.get("attachments") or ():
        if attachment.get("is_share") or attachment.get("is_msg_unfurl") or not attachment.get("from_url"):
            yield from attachment_texts(attachment, deep)
    if not (message.get("text") or "").strip() or message.get("subtype") == "bot_message":
        yield from texts_in(message.get("blocks") or ())
    yield from map(preview_of, files_in(message))


def attachment_texts(attachment: Payload, deep: int) -> Iterator[str]:
    """Yield what an attachment says, and what is attached to it."""
    texts = list(texts_in([attachment]))
    nested = attachment.get("message_blocks") or ()
    texts = texts or [
        text for message in nested for text in texts_in((message.get("message") or {}).get("blocks") or ())
    ]
    yield from texts or [str(attachment.get("fallback") or "")]
    if deep:
        yield from shared_texts({**attachment, "text": "said already"}, deep - 1)


def files_in(message: Payload) -> Iterator[Payload]:
    """Yield the files of a message, and of what it forwards."""
    yield from (file for file in message.get("files") or () if isinstance(file, dict))
    for attachment in message.get("attachments") or ():
        yield from (file for file in attachment.get("files") or () if isinstance(file, dict))


def preview_of(file: Payload) -> str:
    """Return what Slack shows of a text file."""
    return str(file.get("preview") or "")


async def answer_text(
    question: QuestionText, ask: Ask, surface: str, *, shareable: bool, private: bool = False
) -> Card:
    """Return the card that answers a question, with a note where there is one."""
    if question.note and not question.text.strip():
        return card(question.note, [section(question.note)])
    if question.quoted:
        answer = draw_answer(await ask.look_up(question.text, surface), ask, shareable=shareable, private=private)
    else:
        answer = await reply_to(question.text, ask, surface, shareable=shareable, private=private)
    return {**answer, "blocks": [*answer["blocks"], small(question.note)]} if question.note else answer
