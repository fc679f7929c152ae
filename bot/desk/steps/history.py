"""History: every revision of a list of steps with what it changed, and any of them restored."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.desk.state.access import require_staff
from bot.desk.state.desk import Desk
from bot.desk.steps.save import Clash, Save, Saved, clashes, keep
from bot.errors import Refusal
from bot.steps.actor import By
from bot.steps.changes import Change, changes
from bot.steps.step import Revision
from bot.store.admin import audit
from bot.store.steps import fixes

NONE = "Nobody has written steps under {home} yet. Write the first."


@dataclass(frozen=True, slots=True)
class Past:
    """A revision, and all its lines and those of the one before, with what became of each."""

    revision: Revision
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class History:
    """All revisions of a fix, newest first, and the codes for which it is shown now."""

    home: str
    codes: tuple[str, ...]
    revisions: tuple[Past, ...]


def history(desk: Desk, home: str) -> History:
    """Give the history of the steps that are kept under a code; refuses where there are none."""
    with desk.database.read() as session:
        fix = fixes.fix_at(session, home)
        if fix is None:
            raise Refusal(NONE.format(home=home))
        return History(home, fix.codes, with_changes(fixes.revisions(session, fix.id)))


def with_changes(revisions: Sequence[Revision]) -> tuple[Past, ...]:
    """Put each revision together with what it changed; of the first everything is new."""
    before = [*(one.steps for one in revisions[1:]), ()]
    return tuple(Past(one, changes(old, one.steps)) for one, old in zip(revisions, before, strict=True))


def restore(desk: Desk, home: str, number: int, *, base: int, by: By) -> Saved | Clash:
    """Save what once stood in a revision as the next one, unless somebody saved another since ``base``.

    It is not verified by that, and it may name what the catalog no longer has: what was said once can be said again.
    """
    require_staff(desk, by)
    with desk.database.begin() as session:
        audit.take_turn(session)
        now = fixes.fix_at(session, home)
        if now is None:
            raise Refusal(NONE.format(home=home))
        old = next((one for one in fixes.revisions(session, now.id) if one.number == number), None)
        if old is None:
            raise Refusal(f"{home} has no revision {number}. Open its history again.")
        save = Save(home, base, old.steps, now.codes, verified=False, why=f"Revision {number} again")
        if clashes(now, save):
            return Clash(save, now)
        done = keep(session, now, save, by, what="restored steps")
    desk.shelf.refresh(desk.database)  # whoever restored it sees it at once
    desk.posted()
    return done
