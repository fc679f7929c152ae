"""Votes: whether steps helped; one a person, code and revision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Integer, case, cast, func, select, tuple_, update
from sqlalchemy.orm import Session

from bot.steps.step import Fix
from bot.store.schema.curated import FixRow, VoteRow

VOTING = 0x0E44  # PostgreSQL's advisory locks, one a fix, under which the votes on it take turns


@dataclass(frozen=True, slots=True)
class Vote:
    """Whether a revision helped an asker (a hash) with a code, and why not."""

    fix_id: int
    number: int
    code: str
    asker: str
    solved: bool
    at: datetime
    reason: str | None = None
    text: str | None = None


COLUMNS = tuple(getattr(VoteRow, name) for name in Vote.__slots__)
SAID_WHY = VoteRow.solved.is_(False) & (VoteRow.reason.is_not(None) | VoteRow.text.is_not(None))


def tallies(transaction: Connection, pairs: Sequence[tuple[int, int]]) -> dict[tuple[int, str], tuple[int, int]]:
    """Count the votes on revisions, each named by its fix's id and its number: (fix id, code) -> (solved, votes)."""
    if not pairs:
        return {}
    solved = cast(func.sum(case((VoteRow.solved, 1), else_=0)), Integer)
    rows = transaction.execute(
        select(VoteRow.fix_id, VoteRow.code, solved, func.count())
        .where(tuple_(VoteRow.fix_id, VoteRow.number).in_(pairs))
        .group_by(VoteRow.fix_id, VoteRow.code)
    )
    return {(fix_id, code): (solved, votes) for fix_id, code, solved, votes in rows}


def take_turn(session: Session, fix_id: int) -> None:
    """Let nobody else vote on a fix until this transaction ends; on SQLite every writer is alone anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(VOTING, fix_id)))


def keep_vote(session: Session, vote: Vote) -> None:
    """Keep a vote in the place of the same person's earlier one; said again, it keeps its moment and what was said."""
    row = session.get(VoteRow, (vote.fix_id, vote.number, vote.code, vote.asker))
    if row is None:
        row = VoteRow(fix_id=vote.fix_id, number=vote.number, code=vote.code, asker=vote.asker)
        session.add(row)
    if row.solved is not vote.solved:
        row.solved, row.at, row.reason, row.text = vote.solved, vote.at, None, None
    row.reason, row.text = vote.reason or row.reason, vote.text or row.text
    session.flush()


def people_in_a_row(session: Session, fix: Fix, since: datetime | None) -> int:
    """Count the people whom a fix's present revision did not help, for whatever code, since it last helped anybody."""
    votes = [VoteRow.fix_id == fix.id, VoteRow.number == fix.revision.number]
    votes += [VoteRow.at >= since] if since else []
    helped = session.scalar(select(func.max(VoteRow.at)).where(*votes, VoteRow.solved))
    votes += [VoteRow.at > helped] if helped else []
    return session.scalar(select(func.count(VoteRow.asker.distinct())).where(*votes, VoteRow.solved.is_(False))) or 0


def doubt(session: Session, fix: Fix, change: int) -> None:
    """Say that this one fix must be verified before its time, because it does not help."""
    session.execute(update(FixRow).where(FixRow.id == fix.id).values(due="failing", change=change))


def failures(session: Session, fix_id: int, most: int) -> list[Vote]:
    """Give the newest votes of those for whom a fix did not help and who said why, on any revision."""
    rows = select(*COLUMNS).where(VoteRow.fix_id == fix_id, SAID_WHY)
    return [Vote(*row) for row in session.execute(rows.order_by(VoteRow.at.desc()).limit(most))]


def last_failures(transaction: Connection, pairs: Sequence[tuple[int, int]]) -> dict[int, Vote]:
    """Give the newest of them for each revision, named as for ``tallies``, by its fix's id."""
    if not pairs:
        return {}
    place = func.row_number().over(partition_by=VoteRow.fix_id, order_by=VoteRow.at.desc())
    said = select(*COLUMNS, place).where(tuple_(VoteRow.fix_id, VoteRow.number).in_(pairs), SAID_WHY)
    rows = transaction.execute(said.order_by(place).limit(len(pairs)))
    return {row[0]: Vote(*row[:-1]) for row in rows if row[-1] == 1}
