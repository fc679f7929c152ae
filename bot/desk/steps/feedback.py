"""Feedback on steps: after three people in a row whom they did not help, staff must verify them again."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, get_args

from bot.database.database import Transaction
from bot.desk.questions.lookup import Asked
from bot.desk.questions.redact import kept
from bot.desk.state.access import require_staff
from bot.desk.state.desk import Desk
from bot.errors import Refusal
from bot.steps.actor import By
from bot.steps.step import Fix
from bot.store.admin import audit
from bot.store.notifications.outbox import Writing
from bot.store.steps import fixes, votes
from bot.store.steps.votes import Vote

IN_A_ROW = 3  # people in a row whom the steps didn't help, after which they are due
SHOWN = 20  # comments that are shown
TEXT = 500  # characters of a comment

Reason = Literal["wrong code", "steps failed", "out of date", "unclear"]
REASONS: tuple[Reason, ...] = get_args(Reason)

GONE = "These steps are no longer kept. Please ask for the code again."


@dataclass(frozen=True, slots=True)
class On:
    """What a vote is about: revision ``number`` of the fix whose home is ``home``, as it was shown for ``code``."""

    code: str
    home: str
    number: int


@dataclass(frozen=True, slots=True)
class Voted:
    """A recorded vote; ``present``: its revision is still the one that is shown."""

    on: On
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


def vote(desk: Desk, on: On, *, asked: Asked, solved: bool) -> Voted:
    """Record whether steps helped; the last vote of a person on a code and revision counts."""
    return keep(desk, on, Vote(0, on.number, on.code, desk.hashed(asked.asker), solved, asked.at), asked)


def explain(desk: Desk, on: On, *, asked: Asked, reason: str | None, text: str) -> Voted:
    """Record why steps did not help: one of the reasons, a comment for staff, both or none.

    The comment is redacted. An unknown reason is ignored.
    """
    vote = Vote(0, on.number, on.code, desk.hashed(asked.asker), solved=False, at=asked.at)
    known_reason = reason if reason in REASONS else None
    return keep(desk, on, replace(vote, reason=known_reason, text=kept(text)[:TEXT] or None), asked)


def keep(desk: Desk, on: On, vote: Vote, asked: Asked) -> Voted:
    """Record a vote, and doubt steps that keep failing; refuses an unknown revision or code."""
    if on.code not in desk.shelf.index.entries:
        raise Refusal(GONE)
    with desk.database.begin() as session:
        fix = fixes.fix_at(session, on.home)
        if fix is None or not 1 <= on.number <= fix.revision.number:
            raise Refusal(GONE)
        votes.take_turn(session, fix.id)
        votes.keep_vote(session, replace(vote, fix_id=fix.id))
        present = on.number == fix.revision.number and on.code in fix.codes
        failing = present and fails(session, fix)
        if failing:
            doubt(session, on.home, asked)
    if failing:
        desk.shelf.refresh(desk.database)  # so that cards and the queue show it at once
    return Voted(on, vote.solved, present)


def fails(session: Writing, fix: Fix | None) -> bool:
    """Return whether steps failed several people in a row since they were verified."""
    if fix is None or fix.due or not fix.published:
        return False
    return votes.people_in_a_row(session, fix, fixes.last_verified(session, fix.home)) >= IN_A_ROW


def doubt(session: Writing, home: str, asked: Asked) -> None:
    """Mark steps as due, unless staff changed or verified them meanwhile; the audit log names no voter."""
    audit.take_turn(session)
    fix = fixes.fix_at(session, home)
    if fix and fails(session, fix):
        actor = By("askers", asked.surface, asked.at)
        change = audit.log(
            session, actor, "doubted steps", home, detail="Three people in a row said that they did not help."
        )
        votes.doubt(session, fix, change)


def failures(desk: Desk, home: str, actor: By) -> tuple[Failure, ...]:
    """Return what people reported of steps that did not help, newest first; for staff only."""
    require_staff(desk, actor)
    with desk.database.read() as session:
        fix = fixes.fix_at(session, home)
        failed = votes.failures(session, fix.id, SHOWN) if fix else []
    return tuple(map(to_failure, failed))


def last_failures(transaction: Transaction, wanted: Iterable[Fix]) -> dict[str, Failure]:
    """Return home -> last report on the current revision of each fix; show it to staff only."""
    fixes_by_id = {fix.id: fix for fix in wanted}
    failed = votes.last_failures(transaction, [(fix.id, fix.revision.number) for fix in fixes_by_id.values()])
    return {fixes_by_id[number].home: to_failure(vote) for number, vote in failed.items()}


def to_failure(vote: Vote) -> Failure:
    """Return a vote as a report, without its voter."""
    return Failure(vote.code, vote.number, vote.at, vote.reason, vote.text)
