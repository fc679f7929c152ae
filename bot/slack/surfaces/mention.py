"""A mention with a question, answered in its thread."""

import re

from slack_bolt.async_app import AsyncApp, AsyncSay

from bot.slack.ask import Ask, Payload
from bot.slack.later import later
from bot.slack.once import Once
from bot.slack.reply import reply_to

SURFACE = "mention"
MENTION = re.compile(r"<@[UW][A-Z0-9]+(\|[^>]*)?>")


def register(app: AsyncApp) -> None:
    """Listen to mentions; a mention that also comes as a message is left alone there."""
    app.event("app_mention", middleware=[Once()])(later(answer_mention))
    app.event("message")(leave_alone)


async def leave_alone() -> None:
    """Let Bolt acknowledge a message. The manifest asks for none, but the stand-in sends all, and waits."""


async def answer_mention(event: Payload, say: AsyncSay, ask: Ask) -> None:
    """Answer in the thread, or begin one."""
    if event.get("bot_id"):
        return
    text = MENTION.sub(" ", event["text"]).strip()
    thread = event.get("thread_ts") or event["ts"]
    await say(thread_ts=thread, **await reply_to(text, ask, SURFACE, shareable=False))
