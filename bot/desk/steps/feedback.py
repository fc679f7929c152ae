"""Feedback on steps: after three people in a row whom they did not help, staff must verify them again."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, get_args

from bot.database.database import Transaction
from bot.desk.questions.lookup import Asker
from bot.desk.questions.redact import redact
from bot.desk.state.access import require_staff
from bot.desk.state.desk import Desk
from bot.errors import Refusal
from bot.steps.actor import Actor
from bot.steps.step import Fix
from bot.store.admin import audit
from bot.store.steps import fixes, votes
from bot.store.steps.votes import Vote

FAILURES_IN_A_ROW = 3  # people in a row whom the steps didn't help, after which they are due
SHOWN_FAILURES = 20  # comments that are shown
COMMENT_LENGTH = 500  # characters of a comment

Reason = Literal["wrong code", "steps failed", "out of date", "unclear"]
REASONS: tuple[Reason, ...] = get_args(Reason)

WHY_DOUBTED = "Three people in a row said that they did not help."
STEPS_GONE = "These steps are no longer kept. Please ask for the code again."


@dataclass(frozen=True, slots=True)
class VoteTarget:
    """What a vote is about: revision ``number`` of the fix whose home is ``home``, as it was shown for ``code``."""

    code: str
    home: str
    number: int


@dataclass(frozen=True, slots=True)
class RecordedVote:
    """A recorded vote; ``present``: its revision is still the one that is shown."""

    target: VoteTarget
    solved: bool
    present: bool


@dataclass(frozen=True, slots=True)
class Failure:
    """An anonymous report that steps did not help: for which code and revision, when and why."""

    code: str
    number: int
    at: datetime
    reason: str | None
    text: str | None


def record_vote(desk: Desk, on: VoteTarget, *, asked: Asker, solved: bool) -> RecordedVote:
    """Record whether steps helped; the last vote of a person on a code and revision counts."""
    return save_vote(desk, on, build_vote(desk, on, asked, solved=solved), asked)


def record_failure_reason(desk: Desk, on: VoteTarget, *, asked: Asker, reason: str | None, text: str) -> RecordedVote:
    """Record why steps did not help: one of the reasons, a comment for staff, both or none.

    The comment is redacted. An unknown reason is ignored.
    """
    vote = build_vote(desk, on, asked, solved=False)
    known_reason = reason if reason in REASONS else None
    return save_vote(desk, on, replace(vote, reason=known_reason, text=redact(text)[:COMMENT_LENGTH] or None), asked)


def build_vote(desk: Desk, on: VoteTarget, asked: Asker, *, solved: bool) -> Vote:
    """Return a vote without a reason, and without the id of its fix, which is yet to be found."""
    asker = desk.hash_asker(asked.user)
    return Vote(fix_id=0, number=on.number, code=on.code, asker=asker, solved=solved, at=asked.at)


def save_vote(desk: Desk, on: VoteTarget, vote: Vote, asked: Asker) -> RecordedVote:
    """Record a vote, and doubt steps that keep failing; refuses an unknown revision or code."""
    if on.code not in desk.cache.index.entries:
        raise Refusal(STEPS_GONE)
    with desk.database.begin() as transaction:
        fix = require_voted_fix(transaction, on)
        votes.lock_votes(transaction, fix.id)
        votes.save_vote(transaction, replace(vote, fix_id=fix.id))
        present = on.number == fix.revision.number and on.code in fix.codes
        failing = present and is_failing(transaction, fix)
        if failing:
            doubt_failing_steps(transaction, on.home, asked)
    if failing:
        desk.cache.refresh(desk.database)  # so that cards and the queue show it at once
    return RecordedVote(on, vote.solved, present)


def require_voted_fix(transaction: Transaction, on: VoteTarget) -> Fix:
    """Return the fix that a vote is about; refuses an unknown one, and an unknown revision."""
    fix = fixes.find_fix(transaction, on.home)
    if fix is None or not 1 <= on.number <= fix.revision.number:
        raise Refusal(STEPS_GONE)
    return fix


def is_failing(transaction: Transaction, fix: Fix) -> bool:
    """Return whether steps failed several people in a row since they were verified."""
    if fix.due or not fix.published:
        return False
    return (
        votes.count_people_not_helped(transaction, fix, fixes.find_last_verified(transaction, fix.home))
        >= FAILURES_IN_A_ROW
    )


def doubt_failing_steps(transaction: Transaction, home: str, asked: Asker) -> None:
    """Mark steps as due, unless staff changed or verified them meanwhile; the audit log names no voter."""
    audit.lock_changes(transaction)
    fix = fixes.find_fix(transaction, home)
    if fix and is_failing(transaction, fix):
        askers = Actor("askers", asked.surface, asked.at)
        change = audit.log_change(transaction, askers, "doubted steps", home, detail=WHY_DOUBTED)
        votes.mark_fix_failing(transaction, fix, change)


def load_failures(desk: Desk, home: str, actor: Actor) -> tuple[Failure, ...]:
    """Return what people reported of steps that did not help, newest first; for staff only."""
    require_staff(desk, actor)
    with desk.database.read() as transaction:
        fix = fixes.find_fix(transaction, home)
        failed = votes.list_failures(transaction, fix.id, SHOWN_FAILURES) if fix else []
    return tuple(map(to_failure, failed))


def load_last_failures(transaction: Transaction, wanted: Iterable[Fix]) -> dict[str, Failure]:
    """Return home -> last report on the current revision of each fix; show it to staff only."""
    fixes_by_id = {fix.id: fix for fix in wanted}
    failed = votes.list_last_failures(transaction, [(fix.id, fix.revision.number) for fix in fixes_by_id.values()])
    return {fixes_by_id[number].home: to_failure(vote) for number, vote in failed.items()}


def to_failure(vote: Vote) -> Failure:
    """Return a vote as a report, without its voter."""
    return Failure(vote.code, vote.number, vote.at, reason=vote.reason, text=vote.text)
