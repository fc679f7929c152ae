"""[History of these steps]: show revisions, restore one, and retire the steps."""

import re

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.state.access import require_staff
from bot.desk.state.desk import Desk
from bot.desk.steps.feedback import load_failures
from bot.desk.steps.history import load_history, restore_steps
from bot.desk.steps.save import SaveConflict, SaveRequest, SaveResult, save_steps
from bot.slack.bolt.acknowledge import ack_then
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.menus import match_verb, read_button_value, read_chosen_value, read_pressed_view
from bot.slack.bolt.modals import open_modal, update_modal
from bot.slack.cards.answer_buttons import HISTORY, MORE, decode_home
from bot.slack.cards.forms import View
from bot.slack.steps.cards.history_form import (
    RESTORE,
    RETIRE,
    TITLE,
    TURN_HISTORY,
    decode_home_and_number,
    decode_restore,
    history_view,
)
from bot.slack.steps.cards.write_form_fields import UNVERIFIED_NOTE, followers_notified_text
from bot.steps.actor import Actor

SURFACE = "history"
SAVED_MEANWHILE = "@{by} saved revision {number} meanwhile, so nothing was changed. It is shown now: choose again."


def register(app: AsyncApp) -> None:
    """Register the listeners for the menu and the buttons of the history."""
    app.action(MORE, matchers=[match_verb(HISTORY)])(ack_then(open_history))
    app.action(re.compile(f"^{TURN_HISTORY}:"))(ack_then(turn_history))
    app.action(RESTORE)(ack_then(handle_restore))
    app.action(RETIRE)(ack_then(handle_retire))


async def open_history(action: Payload, body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Open the history."""
    home = decode_home(read_chosen_value(action))
    await open_modal(client, body, TITLE, ask(build_history_view, home, ask.make_actor(SURFACE)))


async def turn_history(action: Payload, body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Show older or newer revisions."""
    home, page = decode_home_and_number(read_button_value(action))
    await update_modal(
        client, read_pressed_view(body), await ask(build_history_view, home, ask.make_actor(SURFACE), page=page)
    )


async def handle_restore(action: Payload, body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Restore a revision."""
    await update_modal(
        client, read_pressed_view(body), await ask(restore_and_show, read_button_value(action), ask.make_actor(SURFACE))
    )


async def handle_retire(action: Payload, body: Payload, client: AsyncWebClient, ask: Ask) -> None:
    """Retire the steps."""
    await update_modal(
        client, read_pressed_view(body), await ask(retire_and_show, read_button_value(action), ask.make_actor(SURFACE))
    )


def build_history_view(desk: Desk, home: str, actor: Actor, *, page: int = 1, note: str = "") -> View:
    """Return a page of the history, under a note; refuses people who aren't staff."""
    require_staff(desk, actor)
    return history_view(load_history(desk, home), page, note, load_failures(desk, home, actor))


def restore_and_show(desk: Desk, value: str, actor: Actor) -> View:
    """Restore a revision, and return the first page of the history."""
    home, number, base = decode_restore(value)
    result = restore_steps(desk, home, number, base=base, by=actor)
    note = change_note(result, f"Revision {number} stands again. {UNVERIFIED_NOTE}")
    return build_history_view(desk, home, actor, note=note)


def retire_and_show(desk: Desk, value: str, actor: Actor) -> View:
    """Retire the steps of all codes that share them, and return the first page of the history."""
    home, base = decode_home_and_number(value)
    result = save_steps(desk, SaveRequest(home, base, (), before=(), why="Taken down"), actor)
    note = change_note(result, "The steps are taken down. Askers no longer see them.")
    return build_history_view(desk, home, actor, note=note)


def change_note(result: SaveResult | SaveConflict, success: str) -> str:
    """Return the note on a change: ``success`` and how many are notified, or that somebody else saved first."""
    if isinstance(result, SaveConflict):
        revision = result.theirs.revision
        return SAVED_MEANWHILE.format(by=revision.by.removeprefix("@"), number=revision.number)
    return f"{success} {followers_notified_text(result.followers)}" if result.followers else success
