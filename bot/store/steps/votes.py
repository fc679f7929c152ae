"""Votes: whether steps helped; one per person, code and revision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, case, cast, func, select, tuple_, update

from bot.database.database import Transaction
from bot.steps.step import Fix
from bot.store.schema.dialect import VOTE_LOCK, lock
from bot.store.schema.steps import FixRow, VoteRow


@dataclass(frozen=True, slots=True)
class Vote:
    """Whether a revision helped an asker (a hash) with a code, and if not, why."""

    fix_id: int
    number: int
    code: str
    asker: str
    solved: bool
    at: datetime
    reason: str | None = None
    text: str | None = None


VOTE_COLUMNS = tuple(getattr(VoteRow, name) for name in Vote.__slots__)
HAS_REASON = VoteRow.solved.is_(False) & (VoteRow.reason.is_not(None) | VoteRow.text.is_not(None))


def tally_votes(transaction: Transaction, pairs: Sequence[tuple[int, int]]) -> dict[tuple[int, str], tuple[int, int]]:
    """Count the votes on revisions, given as (fix id, number): (fix id, code) -> (solved, votes)."""
    if not pairs:
        return {}
    solved = cast(func.sum(case((VoteRow.solved, 1), else_=0)), Integer)
    votes = select(VoteRow.fix_id, VoteRow.code, solved, func.count()).group_by(VoteRow.fix_id, VoteRow.code)
    rows = transaction.connection().execute(votes.where(tuple_(VoteRow.fix_id, VoteRow.number).in_(pairs)))
    return {(fix_id, code): (solved, votes) for fix_id, code, solved, votes in rows}


def lock_votes(transaction: Transaction, fix_id: int) -> None:
    """Lock a fix against other votes until this transaction ends."""
    lock(transaction, VOTE_LOCK, fix_id)


def save_vote(transaction: Transaction, vote: Vote) -> None:
    """Save a vote, replacing the same person's earlier one; the same vote again can only add a reason to it."""
    row = transaction.get(VoteRow, (vote.fix_id, vote.number, vote.code, vote.asker))
    if row is None:
        row = VoteRow(fix_id=vote.fix_id, number=vote.number, code=vote.code, asker=vote.asker)
        transaction.add(row)
    if row.solved is not vote.solved:
        row.solved = vote.solved
        row.at = vote.at
        row.reason = row.text = None
    row.reason = vote.reason or row.reason
    row.text = vote.text or row.text
    transaction.flush()


def count_people_not_helped(transaction: Transaction, fix: Fix, since: datetime | None) -> int:
    """Count the people whom a fix's current revision didn't help, with any code, since it last helped anybody."""
    votes = [VoteRow.fix_id == fix.id, VoteRow.number == fix.revision.number]
    votes += [VoteRow.at >= since] if since else []
    helped = transaction.scalar(select(func.max(VoteRow.at)).where(*votes, VoteRow.solved))
    votes += [VoteRow.at > helped] if helped else []
    people = select(func.count(VoteRow.asker.distinct()))
    return transaction.scalar(people.where(*votes, VoteRow.solved.is_(False))) or 0


def mark_fix_failing(transaction: Transaction, fix: Fix, change: int) -> None:
    """Mark a fix as due for verification, because it doesn't help."""
    transaction.execute(update(FixRow).where(FixRow.id == fix.id).values(due="failing", change=change))


def list_failures(transaction: Transaction, fix_id: int, most: int) -> list[Vote]:
    """Return the newest votes, on any revision of a fix, of people whom it didn't help and who gave a reason."""
    rows = select(*VOTE_COLUMNS).where(VoteRow.fix_id == fix_id, HAS_REASON)
    return [Vote(*row) for row in transaction.execute(rows.order_by(VoteRow.at.desc()).limit(most))]


def list_last_failures(transaction: Transaction, pairs: Sequence[tuple[int, int]]) -> dict[int, Vote]:
    """Return, by the fix's id, the newest vote with a reason against each revision, given as (fix id, number)."""
    if not pairs:
        return {}
    place = func.row_number().over(partition_by=VoteRow.fix_id, order_by=VoteRow.at.desc())
    failed = select(*VOTE_COLUMNS, place).where(tuple_(VoteRow.fix_id, VoteRow.number).in_(pairs), HAS_REASON)
    rows = transaction.execute(failed.order_by(place).limit(len(pairs)))
    return {row[0]: Vote(*row[:-1]) for row in rows if row[-1] == 1}
