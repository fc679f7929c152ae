"""Messages without a mention: answered in direct messages, and in the channels that an admin switched on."""

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.questions.events import answer_overheard
from bot.slack.bolt.acknowledge import ack_then
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.deduplicate import Deduplicator
from bot.slack.bolt.message_payload import extract_question, find_reply_thread, is_from_person, mentions_bot
from bot.slack.bolt.respond import Say
from bot.slack.questions.question_text import answer_question, read_question
from bot.slack.questions.reply import render_answer

DIRECT, OVERHEARD = "direct message", "channel"
EVENT = "message"


def register(app: AsyncApp) -> None:
    """Register the message listener; only direct messages are durable, as Slack sends every message of each channel."""
    app.event(EVENT)(ack_then(answer_message, durable=is_direct_message))


def is_direct_message(body: Payload) -> bool:
    """Return whether a message is a direct message to the bot."""
    return bool(body["event"].get("channel_type") == "im")


async def answer_message(body: Payload, context: AsyncBoltContext, say: Say, ask: Ask) -> None:
    """Answer a person's direct message, or their message in a channel where the bot may answer unasked."""
    event = body["event"]
    if not is_from_person(event, context.bot_user_id):
        return
    if is_direct_message(body):
        await answer_directly(event, context.client, say, ask)
    elif event["channel"] in ask.access.channels and not mentions_bot(event, context.bot_user_id):
        await answer_unasked(body, context["deduplicator"], say, ask)


async def answer_directly(event: Payload, client: AsyncWebClient, say: Say, ask: Ask) -> None:
    """Answer a direct message, in its thread if it is in one."""
    thread = event.get("thread_ts")
    if await say.is_said(thread):
        return
    if card := await answer_question(await read_question(event, client), ask, DIRECT, private=True):
        await say(thread_ts=thread, **card)


async def answer_unasked(body: Payload, deduplicator: Deduplicator, say: Say, ask: Ask) -> None:
    """Answer in the thread if the code is certain and wasn't answered there before."""
    if not await deduplicator.is_first(body, ask):
        return
    event = body["event"]
    thread = find_reply_thread(event)
    answer = await ask(
        answer_overheard, extract_question(event), f"{event['channel']} {thread}", ask.make_asker(OVERHEARD)
    )
    if answer:
        await say(thread_ts=thread, **render_answer(answer, ask, private=False))
