"""Advice: the fixes that are shown for a code, whether they must be verified again, and how often they helped."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TypeAlias

from bot.database.database import Transaction
from bot.desk.state.snapshot import Snapshot
from bot.steps.score import compute_wilson_bound
from bot.steps.step import Fix
from bot.store.steps.votes import tally_votes

VoteCounts: TypeAlias = Mapping[tuple[int, str], tuple[int, int]]
"""(id of a fix, code) -> (how many it helped with this code, how many voted)."""


@dataclass(frozen=True, slots=True)
class Advice:
    """A published fix as it is shown for a code.

    ``overdue``: it was never verified, or must be verified again. ``solved`` of ``votes`` people said that its current
    revision helped with this code; both are 0 if nobody voted or votes could not be counted. ``this_year``: the
    revision was saved in the current year.
    """

    fix: Fix
    overdue: bool
    solved: int = 0
    votes: int = 0
    this_year: bool = True


def is_overdue(fix: Fix, days: int, today: date) -> bool:
    """Return whether a fix must be verified: it never was, somebody doubted it, or it was ``days`` ago or more."""
    return fix.due is not None or fix.verified_on is None or (today - fix.verified_on).days >= days


def has_shareable_steps(fixes: Iterable[Fix]) -> bool:
    """Return whether fixes contain any step that askers may see."""
    return any(step.audience == "shareable" for fix in fixes for step in fix.revision.steps)


def find_advice(
    snapshot: Snapshot, codes: Iterable[str], at: datetime, transaction: Transaction | None
) -> dict[str, tuple[Advice, ...]]:
    """Return the advice for each code that has any: the code's own fix first, then shared ones, most helpful first.

    Steps come from the cache. Votes are counted only if there are steps, and a transaction to read them in.
    """
    fixes_by_code = {code: fixes for code in codes if (fixes := snapshot.guide.fixes_for(code))}
    if not fixes_by_code:
        return {}
    votes = count_votes(transaction, fixes_by_code.values())
    when = at.astimezone(UTC).date(), snapshot.access.verification_days
    return {
        code: sort_advice(code, [build_advice(fix, code, votes, when) for fix in fixes])
        for code, fixes in fixes_by_code.items()
    }


def count_votes(transaction: Transaction | None, groups: Iterable[Iterable[Fix]]) -> VoteCounts:
    """Return the votes on the current revisions of fixes; none without a transaction to read them in."""
    revisions = sorted({(fix.id, fix.revision.number) for fixes in groups for fix in fixes})
    return tally_votes(transaction, revisions) if transaction else {}


def build_advice(fix: Fix, code: str, votes: VoteCounts, when: tuple[date, int]) -> Advice:
    """Return a fix as advice for a code; ``when`` is today and the days after which a fix must be verified again."""
    today, days = when
    solved, voted = votes.get((fix.id, code), (0, 0))
    return Advice(fix, is_overdue(fix, days, today), solved, voted, this_year=fix.revision.at.year == today.year)


def sort_advice(code: str, advice: Iterable[Advice]) -> tuple[Advice, ...]:
    """Return advice with the code's own fix first, the others by the lower bound of their success, then by home."""

    def rank(item: Advice) -> tuple[bool, float, str]:
        return item.fix.home != code, -compute_wilson_bound(item.solved, item.votes), item.fix.home

    return tuple(sorted(advice, key=rank))
