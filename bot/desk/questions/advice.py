"""Advice: the fixes that are shown for a code, whether they are to be checked again, and how often they helped."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot.database.database import Transaction
from bot.desk.state.snapshot import Snapshot
from bot.steps.score import lower_bound
from bot.steps.step import Fix
from bot.store.steps.votes import tallies


@dataclass(frozen=True, slots=True)
class Advice:
    """A published fix as it is shown for a code.

    ``overdue`` says that it was never verified, or must be again. ``solved`` of ``votes`` people said that its present
    revision helped with this code; both are 0 where nobody did, or where it could not be counted. ``this_year`` says
    that the revision was saved in the present year.
    """

    fix: Fix
    overdue: bool
    solved: int = 0
    votes: int = 0
    this_year: bool = True


def is_overdue(fix: Fix, days: int, today: date) -> bool:
    """Say whether a fix is to be verified: never done, asked for before its time, or so many days ago."""
    return fix.due is not None or fix.verified_on is None or (today - fix.verified_on).days >= days


def for_askers(fixes: Iterable[Fix]) -> bool:
    """Say whether fixes hold any step that askers may see."""
    return any(step.audience == "shareable" for fix in fixes for step in fix.revision.steps)


def advise(
    snapshot: Snapshot, codes: Iterable[str], at: datetime, transaction: Transaction | None
) -> dict[str, tuple[Advice, ...]]:
    """Give the advice for those of the codes that have any: a code's own fix first, then the most helpful shared one.

    Steps come from memory; only where there are any, and a transaction is lent, the votes on them are counted.
    """
    fixes = {code: several for code in codes if (several := snapshot.guide.fixes_for(code))}
    if not fixes:
        return {}
    pairs = sorted({(fix.id, fix.revision.number) for several in fixes.values() for fix in several})
    votes = tallies(transaction, pairs) if transaction else {}
    when = at.astimezone(UTC).date(), snapshot.people.verification_days
    return {
        code: sorted_by_help(code, [advice_on(fix, code, votes, when) for fix in several])
        for code, several in fixes.items()
    }


def advice_on(fix: Fix, code: str, votes: Mapping[tuple[int, str], tuple[int, int]], when: tuple[date, int]) -> Advice:
    """Put the advice together: a fix with the votes on it, today, and the days after which it is verified again."""
    today, days = when
    solved, voted = votes.get((fix.id, code), (0, 0))
    return Advice(fix, is_overdue(fix, days, today), solved, voted, fix.revision.at.year == today.year)


def sorted_by_help(code: str, advice: Iterable[Advice]) -> tuple[Advice, ...]:
    """Put the code's own fix first, then the others by how surely they help, and alike ones by their home."""
    return tuple(
        sorted(advice, key=lambda one: (one.fix.home != code, -lower_bound(one.solved, one.votes), one.fix.home))
    )
