"""Desk calls of the history: read a page, restore a revision, retire the steps."""

from bot.desk.state.access import require_staff
from bot.desk.state.desk import Desk
from bot.desk.steps.feedback import failures
from bot.desk.steps.history import history, restore
from bot.desk.steps.save import Clash, Save, Saved, save_steps
from bot.slack.bolt.ask import Ask
from bot.slack.cards.forms import View
from bot.slack.steps.cards.history_form import history_view, page_of_history, revision_in
from bot.slack.steps.cards.write_form_parts import UNVERIFIED, will_be_told
from bot.steps.actor import By

SURFACE = "history"
MEANWHILE = "@{by} saved revision {number} meanwhile, so nothing was changed. It is shown now: choose again."


async def fresh_history(home: str, ask: Ask, page: int = 1) -> View:
    """Return a page of the history; refuses people who aren't staff."""
    return await ask(read_history, home, ask.by(SURFACE), page=page)


def read_history(desk: Desk, home: str, actor: By, *, page: int = 1, note: str = "") -> View:
    """Return a page of the history, under a note; refuses people who aren't staff."""
    require_staff(desk, actor)
    return history_view(history(desk, home), page, note, failures(desk, home, actor))


def restored(desk: Desk, value: str, actor: By) -> View:
    """Restore a revision, and return the first page of the history."""
    home, number, base = revision_in(value)
    result = restore(desk, home, number, base=base, by=actor)
    return read_history(desk, home, actor, note=outcome(result, f"Revision {number} stands again. {UNVERIFIED}"))


def retired(desk: Desk, value: str, actor: By) -> View:
    """Retire the steps of all codes that share them, and return the first page of the history."""
    home, base = page_of_history(value)
    result = save_steps(desk, Save(home, base, (), before=(), why="Taken down"), actor)
    return read_history(desk, home, actor, note=outcome(result, "The steps are taken down. Askers no longer see them."))


def outcome(result: Saved | Clash, success: str) -> str:
    """Return the note on a change: ``success`` and how many are notified, or that somebody else saved first."""
    if isinstance(result, Clash):
        revision = result.theirs.revision
        return MEANWHILE.format(by=revision.by.removeprefix("@"), number=revision.number)
    return f"{success} {will_be_told(result.followers)}" if result.followers else success
