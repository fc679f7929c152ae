"""``/errcode <anything>``, answered ephemerally in the response to the command."""

from functools import partial

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.questions.lookup import find_named_code, look_up_unrecorded
from bot.slack.api.picture_uploads import send_with_picture
from bot.slack.bolt.acknowledge import Listener, ack_then
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.respond import Respond
from bot.slack.cards.blocks import Card
from bot.slack.cards.verdicts import choice_card
from bot.slack.questions.reply import STEPS, reply_to
from bot.slack.stats.cards.code_stats import NO_PICTURE, PICTURE_COMES, picture_blocks, replace_draw_button, stats_card
from bot.slack.stats.stats_reply import (
    FAQ,
    STATS,
    load_named_stats,
    send_weeks_picture,
    split_first_word,
    upload_weeks_picture,
)
from bot.slack.steps.cards.write_form import FormMetadata
from bot.slack.steps.write_open import open_write_form

COMMAND = "/errcode"
SURFACE = "errcode"


def register(app: AsyncApp) -> None:
    """Register the command."""
    app.command(COMMAND)(answer_errcode)


async def answer_errcode(ack: AsyncAck, command: Payload, ask: Ask, args: AsyncArgs) -> BoltResponse | None:
    """Answer in the response to the command; what may take longer, or needs a form, is acknowledged first."""
    text = command.get("text", "")
    if slow := SLOW_WORDS.get(split_first_word(text)[0]):
        await ack_then(slow)(args)
        return None
    return await ack(response_type="ephemeral", **await reply_to(text, ask, SURFACE, shareable=True))


async def open_steps_form(body: Payload, client: AsyncWebClient, respond: Respond, ask: Ask) -> None:
    """Open the form for the steps of the code after “steps” for staff; show everybody else the code's card.

    Text without a digit after “steps” isn't a code, so the whole text is a question.
    """
    text = body["text"].strip()
    rest = text[len(STEPS) :].strip()
    code = await ask(find_named_code, rest, channel=ask.channel)
    if code and ask.is_staff:
        await open_write_form(client, body, ask, FormMetadata(code, ""))
        return
    question = text if rest and not any(map(str.isdigit, rest)) else rest
    await respond(**(await offer_to_write(rest, ask) or await reply_to(question, ask, SURFACE, shareable=True)))


async def offer_to_write(rest: str, ask: Ask) -> Card | None:
    """Return the choice for staff of whose steps to write, if several catalogs have the code; else None."""
    if not ask.is_staff:
        return None
    answer = await ask(look_up_unrecorded, rest, ask.now(), ask.channel)
    is_open = answer.verdict == "choose" and answer.same_code
    return choice_card(answer, to_write=True) if is_open else None


async def answer_after_ack(body: Payload, respond: Respond, ask: Ask) -> None:
    """Answer after the acknowledgement: counting sometimes takes longer than Slack waits."""
    await respond(**await reply_to(body["text"], ask, SURFACE, shareable=True))


async def answer_stats(body: Payload, client: AsyncWebClient, respond: Respond, ask: Ask) -> None:
    """Show a code's figures, and send their picture in a direct message once it is drawn.

    Slack can't replace the response to a command, and doesn't show files in ephemeral messages.
    """
    figures = await load_named_stats(split_first_word(body["text"])[1], ask, private=True)
    if not figures:
        await answer_after_ack(body, respond, ask)
        return
    card = stats_card(figures, private=True, staff=ask.is_staff)
    await respond(**replace_draw_button(card, PICTURE_COMES))
    if picture := await upload_weeks_picture(figures, client, ask):
        await send_with_picture(partial(send_weeks_picture, client, ask.user), picture_blocks(figures, picture), [])
    else:
        await respond(text=NO_PICTURE)


SLOW_WORDS: dict[str, Listener] = {STEPS: open_steps_form, FAQ: answer_after_ack, STATS: answer_stats}
