"""A mention with a question, or several, answered in its thread."""

from slack_bolt.async_app import AsyncApp, AsyncSay

from bot.desk.deliveries import note_answered
from bot.slack.ask import Ask, Payload
from bot.slack.beside import beside
from bot.slack.later import later
from bot.slack.message import from_a_person, question_in, thread_at
from bot.slack.once import Once
from bot.slack.reply import reply_to

SURFACE = "mention"
EVENT = "app_mention"


def register(app: AsyncApp) -> None:
    """Listen to mentions; a mention that also comes as a message is left alone there."""
    app.event(EVENT)(later(answer_mention))


async def answer_mention(event: Payload, body: Payload, say: AsyncSay, *, ask: Ask, once: Once) -> None:
    """Answer in the thread, or begin one."""
    if not from_a_person(event, None) or not await once.is_first(body, ask):
        return
    text, thread = question_in(event), thread_at(event)
    await say(thread_ts=thread, **await reply_to(text, ask, SURFACE, shareable=False))
    if event["channel"] in ask.people.channels:
        beside(ask(note_answered, text, f"{event['channel']} {thread}", ask.now()))
