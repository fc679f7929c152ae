"""Save steps as a new revision of a fix, choose the codes that it is for, and verify it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot.catalog.keys import get_printed_code, is_same_catalog
from bot.database.database import Transaction
from bot.desk.state.access import require_staff
from bot.desk.state.desk import Desk
from bot.desk.steps.followers import notify_of_steps
from bot.desk.steps.suggestions import settle_suggestion
from bot.errors import Refusal
from bot.steps.actor import Actor
from bot.steps.check import Fault, find_faults, find_text_faults
from bot.steps.edits import exclude, merge_edits
from bot.steps.step import Fix, Revision, Step, format_step_count
from bot.store.admin import audit
from bot.store.steps import fixes
from bot.store.steps.suggestions import State

NO_STEPS = Fault(None, "Write at least one step.")
OTHER_CATALOG = "Steps are for codes of one catalog. Write them again for a code of another one."
CONFIRM_AGAIN = "Ask for the code again, read what stands there now, and confirm that."
RETIRED_MEANWHILE = (
    "These steps were retired meanwhile, so there is nothing to confirm. Write new ones if they are needed."
)


@dataclass(frozen=True, slots=True)
class SaveRequest:
    """A request to save the complete steps of a fix; without steps the fix is retired.

    ``base`` is the number of the revision that the edit started from (0: there was none). ``before`` are the codes for
    which the fix was shown at that time, so that the codes others added or removed since are kept; if it is None, the
    fix is shown for ``home`` and exactly these ``codes``. ``suggestion`` is the id of the suggestion that this accepts,
    and ``merged`` tells that it became only a part of the steps. ``action`` is the name of this in the audit log.
    """

    home: str
    base: int
    steps: tuple[Step, ...]
    codes: tuple[str, ...] = ()
    verified: bool = True
    why: str = ""
    suggestion: int | None = None
    merged: bool = False
    before: tuple[str, ...] | None = None
    action: str = "saved steps"

    @property
    def decision(self) -> State:
        """Return what becomes of the suggestion."""
        return "merged" if self.merged else "accepted"


@dataclass(frozen=True, slots=True)
class SaveResult:
    """A fix as it is now, the number of followers to be notified, and whether anything changed.

    ``decided``: somebody else had settled the suggestion before.
    """

    fix: Fix
    followers: int
    changed: bool = True
    decided: bool = False


@dataclass(frozen=True, slots=True)
class SaveConflict:
    """An edit conflict, in which nothing was saved: ``theirs`` is the fix that somebody else saved meanwhile.

    To overwrite it, save again with its revision as the base. ``base`` are the steps that the edit started from.
    """

    theirs: Fix
    base: tuple[Step, ...] = ()


class FaultsError(Refusal):
    """A refusal of steps, phrases or marks, with each fault and its place."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(format_fault(fault) for fault in self.faults))


def format_fault(fault: Fault) -> str:
    """Return a fault as text, with its place (from 1) if it has one."""
    return fault.reason if fault.place is None else f"{fault.place + 1}. {fault.reason}"


def save_steps(desk: Desk, save: SaveRequest, actor: Actor) -> SaveResult | SaveConflict:
    """Save steps as the next revision; return a ``SaveConflict`` if somebody else saved others since the edit began.

    If the steps are unchanged, no revision is added, but the codes and the verification may change. Refuses faults with
    ``FaultsError``.
    """
    require_staff(desk, actor)
    save = replace(save, codes=find_keys(desk, save))
    with desk.database.begin() as transaction:
        audit.lock_changes(transaction)
        now = fixes.find_fix(transaction, save.home)
        if now and is_conflict(now, save):
            base = find_revision(transaction, now, save.base)
            return SaveConflict(now, base.steps if base else ())
        save = replace(save, codes=merge_codes(now, save))
        check_save(desk, save)
        if not (now or save.steps):
            raise FaultsError([NO_STEPS])
        saved = write_save(transaction, now, save, actor)
    desk.cache.refresh(desk.database)  # so that the change is visible at once
    desk.wake_senders()
    return saved


def find_keys(desk: Desk, save: SaveRequest) -> tuple[str, ...]:
    """Return the keys of the codes of a request, of which some may be typed as they are printed."""
    return tuple(find_key(desk, code, beside=save.home) for code in save.codes)


def find_key(desk: Desk, code: str, *, beside: str) -> str:
    """Return the key of a code that was typed as printed, in the catalog of another one; else what was typed."""
    entries = desk.cache.index.entries
    if code in entries:
        return code
    printed = (entries.read(row).key for row in entries.find_printed(code))
    return next((key for key in printed if is_same_catalog(key, beside)), code)


def is_conflict(now: Fix, save: SaveRequest) -> bool:
    """Return whether somebody else saved different steps since an edit began."""
    return now.revision.number != save.base and now.revision.steps != save.steps


def find_revision(transaction: Transaction, fix: Fix, number: int) -> Revision | None:
    """Return a revision of a fix by its number, None if it does not exist."""
    revisions = fixes.list_revisions(transaction, fix.id)
    return next((revision for revision in revisions if revision.number == number), None)


def merge_codes(now: Fix | None, save: SaveRequest) -> tuple[str, ...]:
    """Return the codes for which to show a fix: its home, the edit's changes, and what others changed meanwhile."""
    present = now.codes if now else ()
    before = present if save.before is None else save.before
    return tuple(dict.fromkeys((save.home, *merge_edits(present, save.codes, before=before))))


def check_save(desk: Desk, save: SaveRequest) -> None:
    """Raise ``FaultsError`` if a request has faults."""
    others = [Fault(None, OTHER_CATALOG)] if any(not is_same_catalog(code, save.home) for code in save.codes) else []
    why_faults = (Fault(None, reason) for reason in find_text_faults(save.why))
    if faults := [*find_faults(desk.cache.index, save.steps, save.codes), *others, *why_faults]:
        raise FaultsError(faults)


def write_save(transaction: Transaction, now: Fix | None, save: SaveRequest, actor: Actor) -> SaveResult:
    """Write a request, in a transaction with the audit lock in which ``now`` was read."""
    fix = write_revision(transaction, now, save, actor)
    rewritten = fix is not now
    added = update_codes(transaction, fix, save.codes, actor)
    if save.verified and fix.published:
        write_verification(transaction, fix, actor, log=not rewritten)
    fix = load_written_fix(transaction, save.home)
    followers = notify_of_steps(transaction, fix.codes if rewritten else added, actor.at)
    if save.suggestion is None:
        return SaveResult(fix, followers, changed=fix != now or save.verified)
    settled = settle_suggestion(transaction, save.suggestion, save.decision, reply="", actor=actor)
    return SaveResult(fix, followers, decided=settled is None)


def write_revision(transaction: Transaction, now: Fix | None, save: SaveRequest, actor: Actor) -> Fix:
    """Add a revision and return the fix with it; the same object if the steps are unchanged."""
    if now and now.revision.steps == save.steps:
        return now
    number, codes = (now.revision.number + 1, now.codes) if now else (1, (save.home,))
    action = save.action if save.steps else "retired steps"
    detail = f"Revision {number}: {format_step_count(len(save.steps))}. {save.why}".strip()
    change = audit.log_change(transaction, actor, action, save.home, detail=detail)
    fix_id = now.id if now else fixes.create_fix(transaction, save.home, change)
    revision = build_revision(number, save.steps, actor, save.why)
    fixes.add_revision(transaction, fix_id, revision, change)
    return Fix(fix_id, save.home, codes, revision)


def build_revision(number: int, steps: tuple[Step, ...], actor: Actor, why: str) -> Revision:
    """Return a revision that an actor saves now."""
    by_id = actor.user or None
    return Revision(number, steps, by=actor.name, at=actor.at, surface=actor.surface, by_id=by_id, why=why)


def update_codes(transaction: Transaction, fix: Fix, wanted: tuple[str, ...], actor: Actor) -> tuple[str, ...]:
    """Attach and detach codes, each with an entry in the audit log; return the attached ones."""
    added, removed = exclude(wanted, fix.codes), exclude(fix.codes, wanted)
    changes = [
        audit.log_change(transaction, actor, action, code, detail=detail)
        for action, code, detail in list_code_changes(fix.home, added, removed)
    ]
    if changes:
        fixes.attach_codes(transaction, fix.id, added, changes[-1])
        fixes.detach_codes(transaction, fix.id, removed, changes[-1])
    return added


def list_code_changes(home: str, added: Iterable[str], removed: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Yield the audit log's entries (action, code, detail) for the codes that a fix is shown for from now on or not."""
    for action, codes in (("attached steps", added), ("detached steps", removed)):
        yield from ((action, code, f"The steps of {get_printed_code(home)}") for code in codes if code != home)


def write_verification(transaction: Transaction, fix: Fix, actor: Actor, *, log: bool) -> None:
    """Mark a fix as verified; ``log`` is False for a new revision, which is in the audit log already."""
    fixes.verify_fix(transaction, fix.id, actor)
    if log:
        change = audit.log_change(
            transaction, actor, fixes.VERIFIED_ACTION, fix.home, detail=f"Revision {fix.revision.number}"
        )
        fixes.touch_fix(transaction, fix.id, change)


def load_written_fix(transaction: Transaction, home: str) -> Fix:
    """Return a fix that was just written; raises ``LookupError`` if it is missing."""
    fix = fixes.find_fix(transaction, home)
    if fix is None:
        raise LookupError(home)
    return fix


def verify_steps(desk: Desk, home: str, number: int, actor: Actor) -> Fix:
    """Verify a fix at a revision; refuses a retired fix, and a revision that is no longer the current one."""
    require_staff(desk, actor)
    with desk.database.begin() as transaction:
        audit.lock_changes(transaction)
        now = fixes.find_fix(transaction, home)
        if now is None or not now.published:
            raise Refusal(RETIRED_MEANWHILE)
        if now.revision.number != number:
            raise Refusal(f"@{now.revision.by} changed these steps meanwhile. {CONFIRM_AGAIN}")
        write_verification(transaction, now, actor, log=True)
        fix = load_written_fix(transaction, home)
    desk.cache.refresh(desk.database)
    return fix
