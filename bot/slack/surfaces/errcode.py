"""``/errcode <anything>``, answered in the command's own reply, for the asker only."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.response import BoltResponse

from bot.slack.ask import Ask, Payload
from bot.slack.reply import reply_to

COMMAND = "/errcode"
SURFACE = "errcode"


def register(app: AsyncApp) -> None:
    """Listen to the command."""
    app.command(COMMAND)(answer_errcode)


async def answer_errcode(ack: AsyncAck, command: Payload, ask: Ask) -> BoltResponse:
    """Answer in the command's own reply."""
    return await ack(response_type="ephemeral", **await reply_to(command.get("text", ""), ask, SURFACE))
