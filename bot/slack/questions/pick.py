"""The buttons that pick a code from a choice or from suggestions."""

from slack_bolt.async_app import AsyncApp

from bot.desk.questions.lookup import pick
from bot.slack.bolt.acknowledge import later
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.menus import button_value
from bot.slack.bolt.respond import Respond
from bot.slack.bolt.respond_in_view import pressed_in_view
from bot.slack.bolt.threads import thread_of
from bot.slack.cards.code_rows import PICK, picked
from bot.slack.questions.reply import draw_answer

SURFACE = "choice"


def register(app: AsyncApp) -> None:
    """Register the button."""
    app.action(PICK)(later(answer_pick))


async def answer_pick(action: Payload, body: Payload, respond: Respond, ask: Ask) -> None:
    """Answer with the picked code; the rows stay, so that another one can be picked."""
    code, question = picked(button_value(action))
    answer = await ask(pick, code, question=question, asked=ask.asked(SURFACE))
    card = draw_answer(answer, ask, shareable=may_be_shared(body))
    await respond(response_type="ephemeral", replace_original=False, thread_ts=thread_of(body), **card)


def may_be_shared(body: Payload) -> bool:
    """Return whether there is somebody to share with: not in a view, nor in a direct message with the bot.

    An ephemeral card in a direct message came from a command, so two people may be talking there.
    """
    direct = body.get("channel", {}).get("id", "").startswith("D")
    return not pressed_in_view(body) and (not direct or body.get("container", {}).get("is_ephemeral", False))
