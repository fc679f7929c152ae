"""Mentions with one or several questions, answered in their thread."""

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.questions.events import record_answered_codes
from bot.slack.bolt.acknowledge import ack_then
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.background import run_in_background
from bot.slack.bolt.message_payload import find_reply_thread, is_question
from bot.slack.bolt.respond import Say
from bot.slack.questions.question_text import answer_question, read_question

SURFACE = "mention"
EVENT = "app_mention"


def register(app: AsyncApp) -> None:
    """Register the mention listener; the message listener ignores mentions, which also arrive as messages."""
    app.event(EVENT)(ack_then(answer_mention))


async def answer_mention(event: Payload, client: AsyncWebClient, say: Say, ask: Ask) -> None:
    """Answer in the thread, or start one; a bare mention in a thread asks about the thread's first message.

    Thanks and greetings get no reply: others would have to read it.
    """
    if not is_question(event):
        return
    thread = find_reply_thread(event)
    if await say.is_said(thread):
        return
    question = await read_question(event, client)
    if card := await answer_question(question, ask, SURFACE, private=False):
        await say(thread_ts=thread, **card)
    if ask.channel in ask.access.channels:
        run_in_background(note_answer(question.text, f"{ask.channel} {thread}", ask))


async def note_answer(text: str, thread: str, ask: Ask) -> None:
    """Record which codes a question was answered with in a thread."""
    await ask(record_answered_codes, text, thread, ask.make_asker(SURFACE))
