"""The question in a message: its own text, forwarded or attached text, or the message that it points to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.message_payload import MAX_TEXT_LENGTH, extract_question, find_thread_start, iter_texts
from bot.slack.cards.blocks import Card, build_card, context_block, section
from bot.slack.questions.reply import render_answer, reply_to_command

POINTING = re.compile(  # what people write below or above the message that they ask about
    r"(?:(?:hi|hey|hello|please|pls|can|could|does|do|you|anyone|anybody|someone|somebody|know|help|us|me|explain|check"
    r"|look at|look|see|what(?:'s|s| is| does| do| happened)?|which|who|why|how|any|idea|ideas|about|code|error|the|is"
    r"|was|mean|means|meaning|this|that|these|it|one|above|here|there|with|wrong|going on"
    r"|was ist das|was bedeutet das|que es esto|qué es esto|qué significa|c'est quoi|ça veut dire quoi|o que é isso"
    r"|cos'è|che cos'è|что это|co to jest|bu ne|这是什么|什么意思|これは何|이게 뭐)(?!\w)"
    r"|[\s,.:;!?¿…^👆⬆☝️]|:\w+:)*",
    re.IGNORECASE,
)
GREETINGS = {"hi", "hey", "hello"}
POINTER = re.compile(r":(?:point|arrow|up|question|grey_question|thinking|eyes)")
HELP = re.compile(r"\W*help\W*", re.IGNORECASE)
PREVIEW_ONLY = "I can't open files. I only read the preview of this one."
NO_FILES = "I can't read files or pictures. Paste the code or the message as text, and I'll explain it."
NOT_READABLE = "I can't read the message above. Paste its code or its text here, and I'll explain it."
MAX_DEPTH = 4  # levels of nested forwarded messages that are read


@dataclass(frozen=True, slots=True)
class QuestionText:
    """A question, and a note for the person on how it was read ("" for none).

    If there is a note but no text, the note is the answer. ``quoted`` means that other people wrote the text: then it
    is a question, never a command, whatever it begins with.
    """

    text: str
    note: str = ""
    quoted: bool = False


async def read_question(event: Payload, client: AsyncWebClient) -> QuestionText:
    """Return the question of a message; one that only points at its thread's first message asks about that."""
    question = read_message(event)
    if not points_at_thread(question, event):
        return question
    above = await find_thread_start(client, event["channel"], event["thread_ts"])
    if above is None:
        return QuestionText("", NOT_READABLE)
    asked = replace(read_message(above), quoted=True)
    return asked if asked.text.strip() or asked.note else question


def points_at_thread(question: QuestionText, event: Payload) -> bool:
    """Return whether a message is a reply that only points at the first message of its thread."""
    if question.note or not is_pointing(question.text) or is_greeting(question.text):
        return False
    return event.get("thread_ts") not in {None, "", event.get("ts")}


def is_greeting(text: str) -> bool:
    """Return whether a text is only greetings and emoji, and none of them points at something."""
    words = re.findall(r":\w+:|\w+", text.lower())
    return bool(words) and all(word in GREETINGS or (word[0] == ":" and not POINTER.match(word)) for word in words)


def read_message(message: Payload) -> QuestionText:
    """Return the question of a message by itself, including forwarded text and previews of its files."""
    own = extract_question(message)
    shared = "\n".join(filter(None, shared_texts(message)))
    quoted = bool(shared) and is_pointing(own)
    text = shared if quoted else "\n".join(filter(None, [own, shared]))
    note = note_on_files(message)
    if note == NO_FILES and is_pointing(text):
        text = ""
    return QuestionText(text[:MAX_TEXT_LENGTH], note, quoted)


def is_pointing(text: str) -> bool:
    """Return whether a text is empty or only points at another message."""
    return POINTING.fullmatch(text) is not None and HELP.fullmatch(text) is None


def shared_texts(message: Payload, deep: int = MAX_DEPTH) -> Iterator[str]:
    """Yield the texts of a message besides its own: forwarded messages, previews of files, an app's blocks."""
    for attachment in message.get("attachments") or ():
        if not is_web_preview(attachment):
            yield from attachment_texts(attachment, deep)
    if is_written_in_blocks(message):
        yield from iter_texts(message.get("blocks"))
    yield from map(file_preview, iter_files(message))


def is_web_preview(attachment: Payload) -> bool:
    """Return whether an attachment is the preview of a web page, which isn't anybody's question."""
    return bool(attachment.get("from_url")) and not (attachment.get("is_share") or attachment.get("is_msg_unfurl"))


def is_written_in_blocks(message: Payload) -> bool:
    """Return whether a message has its text in its blocks: there is no other, or an app posted it."""
    return message.get("subtype") == "bot_message" or not (message.get("text") or "").strip()


def attachment_texts(attachment: Payload, deep: int) -> Iterator[str]:
    """Yield the texts of an attachment, and of those nested in it."""
    texts = list(iter_texts([attachment])) or list(iter_texts(nested_blocks(attachment)))
    yield from texts or [str(attachment.get("fallback") or "")]
    if deep:
        yield from shared_texts({**attachment, "text": "said already"}, deep - 1)


def nested_blocks(attachment: Payload) -> list[Any]:
    """Return the blocks of the messages that an attachment forwards."""
    return [(part.get("message") or {}).get("blocks") for part in attachment.get("message_blocks") or ()]


def note_on_files(message: Payload) -> str:
    """Return the note that only previews of files were read, or nothing of them; "" if there are no files."""
    files = list(iter_files(message))
    if not files:
        return ""
    return PREVIEW_ONLY if any(file_preview(file) for file in files) else NO_FILES


def iter_files(message: Payload) -> Iterator[Payload]:
    """Yield the files of a message, and of the messages it forwards."""
    for part in (message, *(message.get("attachments") or ())):
        yield from (file for file in part.get("files") or () if isinstance(file, dict))


def file_preview(file: Payload) -> str:
    """Return Slack's preview of a text file; empty for other files."""
    return str(file.get("preview") or "")


async def answer_question(question: QuestionText, ask: Ask, surface: str, *, private: bool) -> Card | None:
    """Return the card that answers a question, with its note if there is one; None for small talk in public."""
    if question.note and not question.text.strip():
        return build_card(question.note, [section(question.note)])
    card = await answer_text(question, ask, surface, private=private)
    return {**card, "blocks": [*card["blocks"], context_block(question.note)]} if card and question.note else card


async def answer_text(question: QuestionText, ask: Ask, surface: str, *, private: bool) -> Card | None:
    """Return the card for a question's text. What somebody points at, however, they do ask about."""
    if not question.quoted and (card := await reply_to_command(question.text, ask, private=private)):
        return card
    answer = await ask.look_up(question.text, surface)
    is_small_talk = answer.verdict == "nothing" and not question.quoted
    return render_answer(answer, ask, private=private) if private or not is_small_talk else None
