"""Feedback: whether steps helped those who asked; three people in a row not, and staff must look at them again."""

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

IN_A_ROW = 3  # people whom the steps didn't help, after which they are due
SHOWN = 20  # of what people said
TEXT = 500  # characters of the line for staff

Reason = Literal["wrong code", "steps failed", "out of date", "unclear"]
REASONS: tuple[Reason, ...] = get_args(Reason)

GONE = "These steps are no longer kept. Please ask for the code again."


@dataclass(frozen=True, slots=True)
class On:
    """What is voted on: a revision of the fix that is kept under ``home``, as it was shown for ``code``."""

    code: str
    home: str
    number: int


@dataclass(frozen=True, slots=True)
class Voted:
    """A vote that was kept; ``present`` says whether the revision is still the one that is shown."""

    on: On
    solved: bool
    present: bool


@dataclass(frozen=True, slots=True)
class Failure:
    """What somebody said of steps that did not help, for which revision and code."""

    code: str
    number: int
    at: datetime
    reason: str | None
    text: str | None


def vote(desk: Desk, on: On, *, asked: Asked, solved: bool) -> Voted:
    """Keep whether steps helped: one vote a person, code and revision, the last one counts."""
    return keep(desk, on, Vote(0, on.number, on.code, desk.hashed(asked.asker), solved, asked.at), asked)


def explain(desk: Desk, on: On, *, asked: Asked, reason: str | None, text: str) -> Voted:
    """Keep why steps did not help: one of the reasons, a line for staff, both or none.

    Addresses, tokens and long numbers are taken out of the line.
    """
    said = Vote(0, on.number, on.code, desk.hashed(asked.asker), solved=False, at=asked.at)
    told = reason if reason in REASONS else None
    return keep(desk, on, replace(said, reason=told, text=kept(text)[:TEXT] or None), asked)


def keep(desk: Desk, on: On, vote: Vote, asked: Asked) -> Voted:
    """Keep a vote; refuses what was never saved, or a code that the catalog lacks."""
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
        desk.shelf.refresh(desk.database)  # the card, and the queue, say so at once
    return Voted(on, vote.solved, present)


def fails(session: Writing, fix: Fix | None) -> bool:
    """Say whether the steps, since they were verified, did not help several people in a row."""
    if fix is None or fix.due or not fix.published:
        return False
    return votes.people_in_a_row(session, fix, fixes.last_verified(session, fix.home)) >= IN_A_ROW


def doubt(session: Writing, home: str, asked: Asked) -> None:
    """Put steps due, unless staff changed or verified them just now; the log names none of those who voted."""
    audit.take_turn(session)
    fix = fixes.fix_at(session, home)
    if fix and fails(session, fix):
        by = By("askers", asked.surface, asked.at)
        change = audit.log(
            session, by, "doubted steps", home, detail="Three people in a row said that they did not help."
        )
        votes.doubt(session, fix, change)


def failures(desk: Desk, home: str, by: By) -> tuple[Failure, ...]:
    """Tell staff what people said of steps that did not help, the newest first."""
    require_staff(desk, by)
    with desk.database.read() as session:
        fix = fixes.fix_at(session, home)
        said = votes.failures(session, fix.id, SHOWN) if fix else []
    return tuple(map(to_failure, said))


def last_failures(transaction: Transaction, wanted: Iterable[Fix]) -> dict[str, Failure]:
    """Give what was said last of the present revision of fixes, by their home; for staff alone."""
    pairs = {fix.id: fix for fix in wanted}
    said = votes.last_failures(transaction, [(fix.id, fix.revision.number) for fix in pairs.values()])
    return {pairs[number].home: to_failure(one) for number, one in said.items()}


def to_failure(vote: Vote) -> Failure:
    """Leave out of a vote who it was."""
    return Failure(vote.code, vote.number, vote.at, vote.reason, vote.text)
