"""[About this code …]: the form in which staff mark a code."""

from dataclasses import replace

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.state.access import require_staff
from bot.desk.state.desk import Desk
from bot.desk.steps.marks import save_mark
from bot.desk.steps.read import load_steps_form
from bot.desk.steps.save import FaultsError
from bot.errors import Refusal
from bot.slack.bolt.acknowledge import ack_then
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.menus import match_verb, read_chosen_value
from bot.slack.bolt.modals import open_modal
from bot.slack.cards.answer_buttons import MARK, MORE
from bot.slack.cards.blocks import key_span, section
from bot.slack.cards.forms import View, build_modal
from bot.slack.steps.cards.marks_form import (
    MARK_FROM_QUEUE,
    MARKS_FORM,
    PHRASES_INPUT,
    TITLE,
    digest_meaning,
    marks_form,
    read_marked_code,
    read_marks,
)
from bot.steps.actor import Actor
from bot.steps.mark import Mark

SURFACE = "card"
UNCHANGED = "Nothing was changed."
MEANING_GONE = "The catalog no longer prints this meaning. Open the form again, and choose one that it has."


def register(app: AsyncApp) -> None:
    """Register the listeners for the menu, the queue's button and the form."""
    app.action(MORE, matchers=[match_verb(MARK)])(ack_then(open_marks))
    app.action(MARK_FROM_QUEUE)(ack_then(open_marks))
    app.view(MARKS_FORM)(handle_marks_submission)


async def open_marks(action: Payload, body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Open the form for the code."""
    target_code = read_chosen_value(action).removeprefix(f"{MARK}|")
    await open_modal(client, body, TITLE, ask(build_marks_form, target_code, ask.make_actor(SURFACE)))


def build_marks_form(desk: Desk, target_code: str, actor: Actor) -> View:
    """Return the form for a code with its present mark; refuses people who aren't staff."""
    require_staff(desk, actor)
    data = load_steps_form(desk, target_code)
    return marks_form(data.entry, find_mark(desk, target_code), data.catalog)


def find_mark(desk: Desk, target_code: str) -> Mark:
    """Return a code's mark, an empty one if it has none."""
    return desk.cache.guide.marks.get(target_code) or Mark(target_code)


async def handle_marks_submission(ack: AsyncAck, view: Payload, ask: Ask) -> None:
    """Save the form and confirm it, or show what is wrong at the phrases."""
    try:
        changed = await ask(apply_marks_form, view, ask.make_actor(SURFACE))
    except FaultsError as faulty:
        reasons = " ".join(fault.reason for fault in faulty.faults)
        await ack(response_action="errors", errors={PHRASES_INPUT: reasons})
        return
    saved = f"Saved what is said of {key_span(read_marked_code(view))}. The search uses it at once."
    outcome = build_modal("Saved", [section(saved)]) if changed else build_modal(TITLE, [section(UNCHANGED)])
    await ack(response_action="update", view={**outcome, "clear_on_close": True})


def apply_marks_form(desk: Desk, view: View, actor: Actor) -> bool:
    """Save a form's mark, and return whether it differs from when it was opened; refuses people who aren't staff."""
    require_staff(desk, actor)
    current = find_mark(desk, read_marked_code(view))
    mark, before = read_marks(view, current)
    entry = load_steps_form(desk, current.code).entry
    texts = [*(meaning.text for meaning in entry.meanings), *filter(None, [current.preferred])]
    meanings: dict[str | None, str | None] = {None: None, **{digest_meaning(text): text for text in texts}}
    if mark.preferred not in meanings:
        raise Refusal(MEANING_GONE)
    mark, before = (replace(item, preferred=meanings.get(item.preferred)) for item in (mark, before))
    save_mark(desk, mark, actor, before=before)
    return mark != before
