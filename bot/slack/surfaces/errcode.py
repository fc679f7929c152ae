"""``/errcode <anything>``, answered in the command's own reply, for the asker only."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.response import BoltResponse

from bot.desk.listing import list_section
from bot.slack.ask import Ask, Payload
from bot.slack.cards.help import help_card
from bot.slack.cards.listing import list_card
from bot.slack.cards.reply import reply_card

COMMAND = "/errcode"
SURFACE = "errcode"
HELP = {"", "help", "?"}
LIST = "list"


def register(app: AsyncApp) -> None:
    """Listen to the command."""
    app.command(COMMAND)(answer_errcode)


async def answer_errcode(ack: AsyncAck, command: Payload, ask: Ask) -> BoltResponse:
    """Answer in the command's own reply; what is neither help nor a list is a question."""
    text = command.get("text", "")
    first, _, rest = text.strip().partition(" ")
    if text.strip().lower() in HELP:
        return await ack(response_type="ephemeral", **help_card())
    if first.lower() == LIST:
        listing = await ask(list_section, rest)
        if listing.name or not rest:
            return await ack(response_type="ephemeral", **list_card(listing))
    answer = await ask.look_up(text, SURFACE)
    return await ack(response_type="ephemeral", **reply_card(answer))
