"""History: every revision of a fix with its changes, and how to restore one."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.catalog.keys import get_printed_code
from bot.desk.state.access import require_staff
from bot.desk.state.desk import Desk
from bot.desk.steps.save import SaveConflict, SaveRequest, SaveResult, find_revision, is_conflict, write_save
from bot.errors import Refusal
from bot.steps.actor import Actor
from bot.steps.changes import LineChange, diff_steps
from bot.steps.step import Revision
from bot.store.admin import audit
from bot.store.steps import fixes

NO_STEPS_YET = "Nobody has written steps under {home} yet. Write the first."


@dataclass(frozen=True, slots=True)
class PastRevision:
    """A revision, with a diff of its steps to the revision before."""

    revision: Revision
    changes: tuple[LineChange, ...]


@dataclass(frozen=True, slots=True)
class History:
    """All revisions of a fix, newest first, and the codes for which the fix is shown now.

    ``catalog`` is what to call their catalog beside them, "" if there is only one.
    """

    home: str
    codes: tuple[str, ...]
    revisions: tuple[PastRevision, ...]
    catalog: str = ""


def load_history(desk: Desk, home: str) -> History:
    """Return the history of a fix by its home; refuses if there is none."""
    with desk.database.read() as transaction:
        fix = fixes.find_fix(transaction, home)
        if fix is None:
            raise Refusal(NO_STEPS_YET.format(home=get_printed_code(home)))
        catalog = desk.cache.snapshot.name_catalog_of_key(home)
        return History(home, fix.codes, diff_revisions(fixes.list_revisions(transaction, fix.id)), catalog)


def diff_revisions(revisions: Sequence[Revision]) -> tuple[PastRevision, ...]:
    """Return each revision (newest first) with its diff; in the first everything is new."""
    before = [*(revision.steps for revision in revisions[1:]), ()]
    pairs = zip(revisions, before, strict=True)
    return tuple(PastRevision(revision, diff_steps(old, revision.steps)) for revision, old in pairs)


def restore_steps(desk: Desk, home: str, number: int, *, base: int, by: Actor) -> SaveResult | SaveConflict:
    """Save the steps of an old revision as the next one, unless somebody saved another since revision ``base``.

    The result is not verified. Its steps aren't checked again, so they may name codes that the catalog lost.
    """
    require_staff(desk, by)
    with desk.database.begin() as transaction:
        audit.lock_changes(transaction)
        now = fixes.find_fix(transaction, home)
        if now is None:
            raise Refusal(NO_STEPS_YET.format(home=get_printed_code(home)))
        old = find_revision(transaction, now, number)
        if old is None:
            raise Refusal(f"{get_printed_code(home)} has no revision {number}. Open its history again.")
        why = f"Revision {number} again"
        save = SaveRequest(home, base, old.steps, now.codes, verified=False, why=why, action="restored steps")
        if is_conflict(now, save):
            return SaveConflict(now)
        saved = write_save(transaction, now, save, by)
    desk.cache.refresh(desk.database)  # so that the change is visible at once
    desk.wake_senders()
    return saved
