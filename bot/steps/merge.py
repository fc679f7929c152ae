"""What a file of steps changes here: history is only ever added to, and nothing is overwritten unseen."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bot.steps.from_plain import Written
from bot.steps.step import Due, Revision, Step
from bot.steps.to_plain import Kept

MergeKind = Literal["added", "changed", "retired", "confirmed", "unchanged", "newer here"]
Verified = tuple[str, date]

ZONES = timedelta(days=1)  # a day may have begun elsewhere


class ClashError(ValueError):
    """What a file says cannot be brought together with what is here; whole sentences for people."""


@dataclass(frozen=True, slots=True)
class Merge:
    """What a file changes in a fix, and how the fix is afterwards.

    ``taken`` are the revisions that come with their own authors and moments; ``steps`` those of a new revision on top,
    None where there is none. ``older`` says that the file is, and nobody edited it: then nothing changes.
    """

    written: Written
    kept: Kept | None
    taken: tuple[Revision, ...]
    steps: tuple[Step, ...] | None
    codes: tuple[str, ...]
    verified: Verified | None
    due: Due | None
    older: bool = False

    @property
    def home(self) -> str:
        """Give the code that the fix is kept under."""
        return self.written.home

    @property
    def codes_before(self) -> tuple[str, ...]:
        """Give the codes that the fix was for."""
        return self.kept.fix.codes if self.kept else ()

    @property
    def added(self) -> tuple[str, ...]:
        """Give the codes that it was not for."""
        return tuple(code for code in self.codes if code not in self.codes_before)

    @property
    def gone(self) -> tuple[str, ...]:
        """Give the codes that it is no longer for."""
        return tuple(code for code in self.codes_before if code not in self.codes)

    @property
    def rewritten(self) -> bool:
        """Say whether any revision comes."""
        return bool(self.taken) or self.steps is not None

    @property
    def present(self) -> tuple[Step, ...]:
        """Give the steps as they are afterwards."""
        return self.steps if self.steps is not None else steps_of(history(self.kept), self.taken)

    @property
    def number(self) -> int:
        """Give the number of the present revision afterwards."""
        return len(history(self.kept)) + len(self.taken) + (self.steps is not None)

    @property
    def kind(self) -> MergeKind:
        """Name what happens to the fix."""
        if self.older:
            return "newer here"
        if self.rewritten:
            return "added" if not self.kept else "changed" if self.present else "retired"
        if not self.kept or (self.verified == verified_here(self.kept) and not (self.added or self.gone)):
            return "unchanged"
        return "changed" if self.added or self.gone else "confirmed"


def merge(written: Written, kept: Kept | None, today: date) -> Merge:
    """Compare what a file says of a fix with what is here; raises ``ClashError``."""
    here, told = history(kept), written.revisions
    for mine, theirs in zip(here, told, strict=False):
        if mine != theirs:
            raise ClashError(
                f"Revision {theirs.number} is another one here, saved by @{mine.by}. To save the steps of this file as"
                " a new revision, take “revisions” out of it."
            )
    if written.verified and written.verified[1] > today + ZONES:
        raise ClashError(f"It cannot have been verified on {written.verified[1]}: that day is yet to come.")
    if kept and is_older(written, here):
        return Merge(written, kept, (), None, kept.fix.codes, verified_here(kept), kept.fix.due, older=True)
    taken = told[len(here) :]
    steps = None if same(written.steps, steps_of(here, taken)) else tuple(map(tidy, written.steps))
    if steps is not None and told and len(told) < len(here):
        raise ClashError(
            f"@{here[-1].by} saved revision {here[-1].number} after this was exported. Export it again and change that,"
            " or take “revisions” out of it to save yours on top."
        )
    codes = written.codes or (kept.fix.codes if kept else (written.home,))
    return Merge(written, kept, taken, steps, codes, *verification(written, kept, taken, steps, today=today))


def verification(
    written: Written, kept: Kept | None, taken: tuple[Revision, ...], steps: tuple[Step, ...] | None, *, today: date
) -> tuple[Verified | None, Due | None]:
    """Say who has verified the steps as they are afterwards, and why they are due.

    A file that comes with the history, or with what nobody here knows, is believed. Otherwise it is only if somebody
    verified the steps since those here were saved and verified: an old name must not stand under new steps.
    """
    if (taken and steps is None) or not (kept or taken):
        return written.verified, written.due
    said, before = written.verified if written.steps else None, verified_here(kept)
    since = kept.fix.revision.at.date() if kept else today
    last = before[1] if before else date.min
    if said and said[1] >= since and (said[1] > last or (steps is not None and said[1] >= today)):
        return said, None
    return (before, kept.fix.due) if steps is None and kept else (None, None)


def is_older(written: Written, here: tuple[Revision, ...]) -> bool:
    """Say whether a file holds an older revision than the one here, as it was exported."""
    told = written.revisions
    unedited = bool(told) and same(written.steps, told[-1].steps)
    return unedited and len(told) < len(here) and not same(written.steps, here[-1].steps)


def history(kept: Kept | None) -> tuple[Revision, ...]:
    """Give the revisions that are here."""
    return kept.revisions if kept else ()


def steps_of(here: tuple[Revision, ...], taken: tuple[Revision, ...]) -> tuple[Step, ...]:
    """Give the steps of the last of all these revisions."""
    return next((revision.steps for revision in (*taken[-1:], *here[-1:])), ())


def verified_here(kept: Kept | None) -> Verified | None:
    """Give who verified the steps that are here."""
    fix = kept.fix if kept else None
    return (fix.verified_by, fix.verified_on) if fix and fix.verified_by and fix.verified_on else None


def same(some: tuple[Step, ...], others: tuple[Step, ...]) -> bool:
    """Compare steps, but for blanks around them."""
    pairs = zip(some, others, strict=False)
    alike = all(one.text.strip() == other.text.strip() and one.audience == other.audience for one, other in pairs)
    return len(some) == len(others) and alike


def tidy(step: Step) -> Step:
    """Take away the line break with which a block of YAML ends."""
    return Step(step.text.strip("\n"), step.audience)
