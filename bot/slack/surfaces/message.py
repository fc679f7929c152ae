"""Messages that mention nobody: answered in a direct message, and in the channels that an admin switched on."""

from slack_bolt.async_app import AsyncApp, AsyncBoltContext, AsyncSay

from bot.desk.deliveries import overhear
from bot.slack.ask import Ask, Payload
from bot.slack.later import later
from bot.slack.message import from_a_person, mentions, question_in, thread_at
from bot.slack.once import Once
from bot.slack.reply import draw_answer, reply_to

DIRECT, OVERHEARD = "direct message", "channel"
EVENT = "message"


def register(app: AsyncApp) -> None:
    """Listen to messages; Slack sends all of the channels that the bot is in."""
    app.event(EVENT)(later(answer_message))


async def answer_message(event: Payload, body: Payload, context: AsyncBoltContext, *, ask: Ask, once: Once) -> None:
    """Answer what a person wrote to the bot alone, or where it may answer unasked."""
    if not from_a_person(event, context.bot_user_id):
        return
    direct = event.get("channel_type") == "im"
    unasked = event["channel"] in ask.people.channels and not mentions(event, context.bot_user_id)
    if (direct or unasked) and await once.is_first(body, ask):
        await (answer_directly if direct else answer_unasked)(event, context.say, ask)


async def answer_directly(event: Payload, say: AsyncSay, ask: Ask) -> None:
    """Answer a direct message, in its thread if it stands in one."""
    card = await reply_to(question_in(event), ask, DIRECT, shareable=False, private=True)
    await say(thread_ts=event.get("thread_ts"), **card)


async def answer_unasked(event: Payload, say: AsyncSay, ask: Ask) -> None:
    """Answer in the thread where it is sure, and new there."""
    thread = thread_at(event)
    answer = await ask(overhear, question_in(event), f"{event['channel']} {thread}", ask.asked(OVERHEARD))
    if answer:
        await say(thread_ts=thread, **draw_answer(answer, ask, private=False))
