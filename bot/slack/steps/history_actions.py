"""Read the history of steps, and change them from it."""

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
    """Show staff a page of the history."""
    return await ask(read_history, home, ask.by(SURFACE), page=page)


def read_history(desk: Desk, home: str, by: By, *, page: int = 1, note: str = "") -> View:
    """Give staff a page of the history."""
    require_staff(desk, by)
    return history_view(history(desk, home), page, note, failures(desk, home, by))


def restored(desk: Desk, value: str, by: By) -> View:
    """Restore a revision, and show the history after it."""
    home, number, base = revision_in(value)
    done = restore(desk, home, number, base=base, by=by)
    return read_history(desk, home, by, note=outcome(done, f"Revision {number} stands again. {UNVERIFIED}"))


def retired(desk: Desk, value: str, by: By) -> View:
    """Take the steps down, for all codes that have them, and show the history after it."""
    home, base = page_of_history(value)
    done = save_steps(desk, Save(home, base, (), before=(), why="Taken down"), by)
    return read_history(desk, home, by, note=outcome(done, "The steps are taken down. Askers no longer see them."))


def outcome(done: Saved | Clash, said: str) -> str:
    """Say what came of it; where somebody else was first, that nothing did."""
    if isinstance(done, Clash):
        revision = done.theirs.revision
        return MEANWHILE.format(by=revision.by.removeprefix("@"), number=revision.number)
    return f"{said} {will_be_told(done.followers)}" if done.followers else said
