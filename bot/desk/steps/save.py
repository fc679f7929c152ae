"""Steps: what staff write about a code, seen, saved as a new revision, and verified."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.catalog.entry import Entry
from bot.desk.state.access import require_staff
from bot.desk.state.desk import Desk
from bot.desk.steps import similar as alike
from bot.desk.steps.followers import tell_of_steps
from bot.desk.steps.suggestions import settle
from bot.errors import Refusal
from bot.steps.actor import By
from bot.steps.check import Fault, faults_in, unkept
from bot.steps.step import Fix, Revision, Step, counted
from bot.store.admin import audit
from bot.store.notifications.outbox import Writing
from bot.store.steps import fixes

NO_STEPS = Fault(None, "Write at least one step.")
LOOK_AGAIN = "Ask for the code again, read what stands there now, and confirm that."
RETIRED = "These steps were retired meanwhile, so there is nothing to confirm. Write new ones if they are needed."


@dataclass(frozen=True, slots=True)
class Save:
    """A whole list of steps as somebody wants it; without steps it is retired.

    ``base`` is the number of the revision that the edit started from (0: there was none), ``before`` the codes for
    which the fix was shown then: what somebody else attached or detached meanwhile stays so. Without it the fix is
    shown for ``codes`` alone. ``home`` is always among them. ``suggestion`` is the id of one that this settles,
    ``merged`` says that it became only a part.
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


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the form for a code needs: its own fix first, also a retired one, then those that are shared with it.

    ``similar`` are the codes with the same message or the same steps for which the first fix is not shown yet.
    """

    entry: Entry
    fixes: tuple[Fix, ...]
    similar: tuple[Entry, ...]

    @property
    def own(self) -> Fix | None:
        """Give the code's own fix; without one, those of others may be edited, or one of its own begun."""
        return self.fixes[0] if self.fixes and self.fixes[0].home == self.entry.code else None


@dataclass(frozen=True, slots=True)
class Saved:
    """A fix as it is now, how many followers will be told, and whether anything is other than it was.

    ``decided`` says that somebody else had settled the suggestion before.
    """

    fix: Fix
    followers: int
    changed: bool = True
    decided: bool = False


@dataclass(frozen=True, slots=True)
class Clash:
    """Nothing was saved: what somebody wants, and what somebody else saved since that edit began.

    To save ``mine`` nevertheless, save it with ``theirs`` as its base. ``base`` are the steps that the edit began with.
    """

    mine: Save
    theirs: Fix
    base: tuple[Step, ...] = ()


class Faulty(Refusal):
    """Something that cannot be saved as it is, with each fault at its place."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(told(fault) for fault in self.faults))


def told(fault: Fault) -> str:
    """Say a fault where its place is not seen."""
    return fault.reason if fault.place is None else f"{fault.place + 1}. {fault.reason}"


def sheet(desk: Desk, code: str) -> Sheet:
    """Give what the form for a code needs, as it was up to a second ago; refuses a code that the catalog lacks."""
    entry = desk.shelf.index.entries.get(code)
    if entry is None:
        raise Refusal(f"The catalog has no code {code}. Check its digits.")
    guide = desk.shelf.guide
    own = [guide.fixes[code]] if code in guide.fixes else []
    found = (*own, *(fix for fix in guide.fixes_for(code) if fix.home != code))
    return Sheet(entry, found, alike.similar(desk, entry, found))


def find_codes(desk: Desk, text: str, most: int = 100) -> tuple[Entry, ...]:
    """Give the codes that a text may mean, best first, while it is still being typed; of no text the most asked."""
    return alike.find(desk, text, most)


def save_steps(desk: Desk, save: Save, by: By) -> Saved | Clash:
    """Save a list of steps as the next revision, unless somebody else saved another since the edit began.

    Where the steps are as they were no revision is added; the codes and the verification may change all the same.
    Raises ``Faulty``.
    """
    require_staff(desk, by)
    with desk.database.begin() as session:
        audit.take_turn(session)
        now = fixes.fix_at(session, save.home)
        if now and clashes(now, save):
            return Clash(save, now, steps_at(session, now, save.base))
        save = replace(save, codes=codes_wanted(now, save))
        check(desk, save)
        done = keep(session, now, save, by)
    desk.shelf.refresh(desk.database)  # whoever saved it sees it at once
    desk.posted()
    return done


def clashes(now: Fix, save: Save) -> bool:
    """Say whether somebody else saved other steps since an edit began; the same ones are no clash."""
    return now.revision.number != save.base and now.revision.steps != save.steps


def steps_at(session: Writing, fix: Fix, number: int) -> tuple[Step, ...]:
    """Give the steps of a revision, none of one that is not there."""
    return next((one.steps for one in fixes.revisions(session, fix.id) if one.number == number), ())


def codes_wanted(now: Fix | None, save: Save) -> tuple[str, ...]:
    """Give the codes for which a fix is to be shown: what an edit leaves as it found it is left as it is now."""
    present = now.codes if now else ()
    before = present if save.before is None else save.before
    kept = (code for code in present if code in save.codes or code not in before)
    return tuple(dict.fromkeys((save.home, *kept, *(code for code in save.codes if code not in before))))


def check(desk: Desk, save: Save) -> None:
    """Refuse what has a fault."""
    found = faults_in(desk.shelf.index, save.steps, save.codes)
    reasons = [*found, *(Fault(None, reason) for reason in unkept(save.why))]
    if reasons:
        raise Faulty(reasons)


def keep(session: Writing, now: Fix | None, save: Save, by: By, *, what: str = "saved steps") -> Saved:
    """Keep steps and codes as they are to be, in a transaction that has its turn; ``what`` is what the audit says."""
    fix = revise(session, now, save, by, what=what)
    rewritten = fix is not now
    added = share(session, fix, save.codes, by)
    if save.verified and fix.published:
        verify(session, fix, by, log=not rewritten)
    fix = present(session, save.home)
    followers = tell(session, fix, fix.codes if rewritten else added, by)
    if save.suggestion is None:
        return Saved(fix, followers, changed=fix != now or save.verified)
    settled = settle(session, save.suggestion, "merged" if save.merged else "accepted", reply="", by=by)
    return Saved(fix, followers, decided=settled is None)


def revise(session: Writing, now: Fix | None, save: Save, by: By, *, what: str) -> Fix:
    """Add a revision and give the fix with it, or the very same fix where its steps are the same."""
    if now and now.revision.steps == save.steps:
        return now
    if not now and not save.steps:
        raise Faulty([NO_STEPS])
    number = now.revision.number + 1 if now else 1
    detail = f"Revision {number}: {counted(len(save.steps))}. {save.why}".strip()
    change = audit.log(session, by, what if save.steps else "retired steps", save.home, detail=detail)
    fix_id = now.id if now else fixes.open_fix(session, save.home, change)
    revision = Revision(number, save.steps, by.name, by.at, by.surface, by.user or None, save.why)
    fixes.add_revision(session, fix_id, revision, change)
    return present(session, save.home)


def share(session: Writing, fix: Fix, wanted: tuple[str, ...], by: By) -> tuple[str, ...]:
    """Attach and detach codes, each logged under its name; give those that are new."""
    added = tuple(code for code in wanted if code not in fix.codes)
    gone = tuple(code for code in fix.codes if code not in wanted)
    changes = [
        *(audit.log(session, by, "attached steps", code, detail=f"The steps of {fix.home}") for code in added),
        *(audit.log(session, by, "detached steps", code, detail=f"The steps of {fix.home}") for code in gone),
    ]
    if changes:
        fixes.attach(session, fix.id, added, changes[-1])
        fixes.detach(session, fix.id, gone, changes[-1])
    return added


def verify(session: Writing, fix: Fix, by: By, *, log: bool) -> None:
    """Let a fix be verified from now on; of a new revision the log tells already."""
    fixes.verify(session, fix.id, by)
    if log:
        change = audit.log(session, by, fixes.VERIFIED, fix.home, detail=f"Revision {fix.revision.number}")
        fixes.touch(session, fix.id, change)


def tell(session: Writing, fix: Fix, codes: tuple[str, ...], by: By) -> int:
    """Write to the followers of codes that got steps; count them."""
    return tell_of_steps(session, codes, by.at) if fix.published and codes else 0


def present(session: Writing, home: str) -> Fix:
    """Give a fix that was just written."""
    fix = fixes.fix_at(session, home)
    if fix is None:
        raise LookupError(home)
    return fix


def verify_steps(desk: Desk, home: str, number: int, by: By) -> Fix:
    """Say that steps still hold, as they are at that revision; refuses one that is no longer the present one."""
    require_staff(desk, by)
    with desk.database.begin() as session:
        audit.take_turn(session)
        now = fixes.fix_at(session, home)
        if now is None or not now.published:
            raise Refusal(RETIRED)
        if now.revision.number != number:
            raise Refusal(f"@{now.revision.by} changed these steps meanwhile. {LOOK_AGAIN}")
        verify(session, now, by, log=True)
        fix = present(session, home)
    desk.shelf.refresh(desk.database)
    return fix
