"""Desk calls of the history: read a page, restore a revision, retire the steps."""

from bot.desk.state.access import require_staff
from bot.desk.state.desk import Desk
from bot.desk.steps.feedback import load_failures
from bot.desk.steps.history import load_history, restore_steps
from bot.desk.steps.save import SaveConflict, SaveRequest, SaveResult, save_steps
from bot.slack.bolt.ask import Ask
from bot.slack.cards.forms import View
from bot.slack.steps.cards.history_form import decode_home_and_number, decode_restore, history_view
from bot.slack.steps.cards.write_form_parts import UNVERIFIED_NOTE, followers_notified_text
from bot.steps.actor import Actor

SURFACE = "history"
SAVED_MEANWHILE = "@{by} saved revision {number} meanwhile, so nothing was changed. It is shown now: choose again."


async def fetch_history_view(home: str, ask: Ask, page: int = 1) -> View:
    """Return a page of the history; refuses people who aren't staff."""
    return await ask(build_history_view, home, ask.by(SURFACE), page=page)


def build_history_view(desk: Desk, home: str, actor: Actor, *, page: int = 1, note: str = "") -> View:
    """Return a page of the history, under a note; refuses people who aren't staff."""
    require_staff(desk, actor)
    return history_view(load_history(desk, home), page, note, load_failures(desk, home, actor))


def restore_and_show(desk: Desk, value: str, actor: Actor) -> View:
    """Restore a revision, and return the first page of the history."""
    home, number, base = decode_restore(value)
    result = restore_steps(desk, home, number, base=base, by=actor)
    return build_history_view(
        desk, home, actor, note=change_note(result, f"Revision {number} stands again. {UNVERIFIED_NOTE}")
    )


def retire_and_show(desk: Desk, value: str, actor: Actor) -> View:
    """Retire the steps of all codes that share them, and return the first page of the history."""
    home, base = decode_home_and_number(value)
    result = save_steps(desk, SaveRequest(home, base, (), before=(), why="Taken down"), actor)
    return build_history_view(
        desk, home, actor, note=change_note(result, "The steps are taken down. Askers no longer see them.")
    )


def change_note(result: SaveResult | SaveConflict, success: str) -> str:
    """Return the note on a change: ``success`` and how many are notified, or that somebody else saved first."""
    if isinstance(result, SaveConflict):
        revision = result.theirs.revision
        return SAVED_MEANWHILE.format(by=revision.by.removeprefix("@"), number=revision.number)
    return f"{success} {followers_notified_text(result.followers)}" if result.followers else success
