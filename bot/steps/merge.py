"""Merge a file of steps into the stored fixes: history is append-only, and nobody's changes are overwritten unseen."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bot.steps.from_plain import ParsedFix
from bot.steps.step import Due, Revision, Step
from bot.steps.to_plain import FixHistory

MergeKind = Literal["added", "changed", "retired", "confirmed", "unchanged", "newer here"]
Verification = tuple[str, date]

ZONE_TOLERANCE = timedelta(days=1)  # in other time zones the next day may have begun


class MergeConflictError(ValueError):
    """A conflict between a file and the stored fix, in whole sentences for people."""


@dataclass(frozen=True, slots=True)
class Merge:
    """The changes that a file makes to a fix, and the fix's state afterwards.

    ``taken`` are the imported revisions, which keep their authors and times; ``steps`` those of a new revision on top,
    None if there is none. ``older`` marks an older export that nobody edited: it changes nothing.
    """

    written: ParsedFix
    stored: FixHistory | None
    taken: tuple[Revision, ...]
    steps: tuple[Step, ...] | None
    codes: tuple[str, ...]
    verified: Verification | None
    due: Due | None
    older: bool = False

    @property
    def home(self) -> str:
        """Return the fix's home code."""
        return self.written.home

    @property
    def codes_before(self) -> tuple[str, ...]:
        """Return the codes that the fix was for before."""
        return self.stored.fix.codes if self.stored else ()

    @property
    def added(self) -> tuple[str, ...]:
        """Return the codes that are new to the fix."""
        return tuple(code for code in self.codes if code not in self.codes_before)

    @property
    def gone(self) -> tuple[str, ...]:
        """Return the codes that the fix is no longer for."""
        return tuple(code for code in self.codes_before if code not in self.codes)

    @property
    def rewritten(self) -> bool:
        """Return whether there are new revisions."""
        return bool(self.taken) or self.steps is not None

    @property
    def present(self) -> tuple[Step, ...]:
        """Return the steps after the merge."""
        return self.steps if self.steps is not None else get_last_steps(get_revisions(self.stored), self.taken)

    @property
    def number(self) -> int:
        """Return the number of the current revision after the merge."""
        return len(get_revisions(self.stored)) + len(self.taken) + (self.steps is not None)

    @property
    def kind(self) -> MergeKind:
        """Return what happens to the fix."""
        if self.older:
            return "newer here"
        if self.rewritten:
            return self.rewrite_kind
        if self.stored is None:
            return "unchanged"
        if set(self.codes) != set(self.codes_before):
            return "changed"
        return "unchanged" if self.verified == get_verification(self.stored) else "confirmed"

    @property
    def rewrite_kind(self) -> MergeKind:
        """Return what new revisions do to the fix."""
        if self.stored is None:
            return "added"
        return "changed" if self.present else "retired"


def merge_fix(written: ParsedFix, stored: FixHistory | None, today: date) -> Merge:
    """Compare a file's fix with the stored one. Raises if they contradict each other."""
    current = get_revisions(stored)
    refuse_contradictions(written, current, today)
    if stored and is_outdated_export(written, current):
        return Merge(written, stored, (), None, stored.fix.codes, get_verification(stored), stored.fix.due, older=True)
    taken = written.revisions[len(current) :]
    steps = find_new_steps(written, current, taken)
    codes = written.codes or (stored.fix.codes if stored else (written.home,))
    if brings_newest(stored, taken, steps):
        return Merge(written, stored, taken, steps, codes, written.verified, written.due)
    return Merge(written, stored, taken, steps, codes, *merge_verification(written, stored, steps, today))


def refuse_contradictions(written: ParsedFix, current: tuple[Revision, ...], today: date) -> None:
    """Raise if the stored revisions are other ones than the file's, or if its day of verification is yet to come."""
    for mine, theirs in zip(current, written.revisions, strict=False):
        if mine != theirs:
            raise MergeConflictError(
                f"Revision {theirs.number} is another one here, saved by @{mine.by}. To save the steps of this file as"
                " a new revision, take “revisions” out of it."
            )
    if written.verified and written.verified[1] > today + ZONE_TOLERANCE:
        raise MergeConflictError(f"It cannot have been verified on {written.verified[1]}: that day is yet to come.")


def find_new_steps(
    written: ParsedFix, current: tuple[Revision, ...], taken: tuple[Revision, ...]
) -> tuple[Step, ...] | None:
    """Return the file's steps if they differ from the last revision's. Raises if they were edited on an older one."""
    if are_equal_steps(written.steps, get_last_steps(current, taken)):
        return None
    if written.revisions and len(written.revisions) < len(current):
        raise MergeConflictError(
            f"@{current[-1].by} saved revision {current[-1].number} after this was exported. Export it again and change"
            " that, or take “revisions” out of it to save yours on top."
        )
    return tuple(map(strip_line_breaks, written.steps))


def brings_newest(stored: FixHistory | None, taken: tuple[Revision, ...], steps: tuple[Step, ...] | None) -> bool:
    """Return whether a file brings the newest revisions, or a fix that is new here; then its verification counts."""
    if taken:
        return steps is None
    return stored is None


def merge_verification(
    written: ParsedFix, stored: FixHistory | None, steps: tuple[Step, ...] | None, today: date
) -> tuple[Verification | None, Due | None]:
    """Return who verified the steps after the merge, and why they are due.

    The file's verification counts only if it is newer than the stored steps and their verification: an old name must
    not vouch for new steps.
    """
    first_valid = find_first_valid_day(stored, today, rewritten=steps is not None)
    if written.steps and written.verified and written.verified[1] >= first_valid:
        return written.verified, None
    return (get_verification(stored), stored.fix.due) if stored and steps is None else (None, None)


def find_first_valid_day(stored: FixHistory | None, today: date, *, rewritten: bool) -> date:
    """Return the first day on which a file's verification is news: new steps may be verified again today."""
    if stored is None:
        return today
    saved = stored.fix.revision.at.date()
    current = get_verification(stored)
    if current is None:
        return saved
    following = current[1] + timedelta(days=1)
    return max(saved, min(following, today) if rewritten else following)


def is_outdated_export(written: ParsedFix, current: tuple[Revision, ...]) -> bool:
    """Return whether a file is an unedited export of an older revision than the current one."""
    incoming = written.revisions
    unedited = bool(incoming) and are_equal_steps(written.steps, incoming[-1].steps)
    return unedited and len(incoming) < len(current) and not are_equal_steps(written.steps, current[-1].steps)


def get_revisions(stored: FixHistory | None) -> tuple[Revision, ...]:
    """Return the revisions of a stored fix, oldest first."""
    return stored.revisions if stored else ()


def get_last_steps(current: tuple[Revision, ...], taken: tuple[Revision, ...]) -> tuple[Step, ...]:
    """Return the steps of the last revision, imported ones included."""
    return next((revision.steps for revision in (*taken[-1:], *current[-1:])), ())


def get_verification(stored: FixHistory | None) -> Verification | None:
    """Return who verified the stored steps, and on which day."""
    fix = stored.fix if stored else None
    return (fix.verified_by, fix.verified_on) if fix and fix.verified_by and fix.verified_on else None


def are_equal_steps(steps: tuple[Step, ...], others: tuple[Step, ...]) -> bool:
    """Return whether two lists of steps are equal, ignoring white space around each step."""
    pairs = zip(steps, others, strict=False)
    alike = all(step.text.strip() == other.text.strip() and step.audience == other.audience for step, other in pairs)
    return len(steps) == len(others) and alike


def strip_line_breaks(step: Step) -> Step:
    """Return the step without the line break that ends a YAML block."""
    return Step(step.text.strip("\n"), step.audience)
