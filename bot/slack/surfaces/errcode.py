"""``/errcode <anything>``, answered in the command's own reply, for the asker only."""

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.lookup import code_named
from bot.slack.ask import Ask, Payload
from bot.slack.later import later
from bot.slack.reply import reply_to
from bot.slack.steps_form import open_form_for

COMMAND = "/errcode"
SURFACE = "errcode"
STEPS = "steps"


def register(app: AsyncApp) -> None:
    """Listen to the command."""
    app.command(COMMAND)(answer_errcode)


async def answer_errcode(ack: AsyncAck, command: Payload, ask: Ask, args: AsyncArgs) -> BoltResponse | None:
    """Answer in the command's own reply; what begins with “steps” may be for the form, which must not wait for it."""
    text = command.get("text", "")
    if text.lstrip()[: len(STEPS) + 1].rstrip().lower() == STEPS:
        await later(open_steps_form)(args)
        return None
    return await ack(response_type="ephemeral", **await reply_to(text, ask, SURFACE))


async def open_steps_form(body: Payload, client: AsyncWebClient, respond: AsyncRespond, ask: Ask) -> None:
    """Open the form for the steps of the one code that stands after “steps”; others than staff get its card.

    Without a digit after it, it is no code, and the word is one of a question.
    """
    text = body["text"].strip()
    rest = text[len(STEPS) :].strip()
    code = await ask(code_named, rest)
    if code and ask.people.is_staff(ask.user):
        await open_form_for(client, body, code, ask)
        return
    question = text if rest and not any(map(str.isdigit, rest)) else rest
    await respond(response_type="ephemeral", **await reply_to(question, ask, SURFACE))
