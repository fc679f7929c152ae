"""Followers: who is notified when a gap closes."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select

from bot.database.database import Transaction
from bot.store.schema.catalog import CodeRow
from bot.store.schema.dialect import FOLLOWER_LOCK, lock, split_into_chunks
from bot.store.schema.steps import FixCodeRow, FixRow, FollowerRow, RevisionRow
from bot.store.steps.fixes import IS_CURRENT


@dataclass(frozen=True, slots=True)
class Follower:
    """Somebody (a Slack id) who waits for a code, or, if it is known, for its steps.

    ``wanted`` is the key of a known code, and any other normalized; ``code`` is the key, or the code as typed.
    """

    user: str
    wanted: str
    code: str
    known: bool
    at: datetime


FOLLOWER_COLUMNS = tuple(getattr(FollowerRow, name) for name in Follower.__slots__)


def lock_followers(transaction: Transaction, *, shared: bool) -> None:
    """Lock followers: exclusively to notify them, ``shared`` to begin to follow, so that these don't block each other.

    So whoever follows is either notified, or sees that the steps exist.
    """
    lock(transaction, FOLLOWER_LOCK, shared=shared)


def add_follower(transaction: Transaction, follower: Follower) -> None:
    """Add a follower; for an existing one, the moment doesn't change."""
    if transaction.get(FollowerRow, (follower.user, follower.wanted)) is None:
        transaction.add(FollowerRow(**{name: getattr(follower, name) for name in Follower.__slots__}))
        transaction.flush()


def remove_follower(transaction: Transaction, user: str, wanted: Collection[str]) -> None:
    """Remove somebody as the follower of codes."""
    transaction.execute(delete(FollowerRow).where(FollowerRow.user == user, FollowerRow.wanted.in_(wanted)))


def list_followed(transaction: Transaction, user: str) -> list[Follower]:
    """Return what somebody follows, newest first."""
    rows = select(*FOLLOWER_COLUMNS).where(FollowerRow.user == user).order_by(FollowerRow.at.desc(), FollowerRow.code)
    return [Follower(*row) for row in transaction.execute(rows)]


def list_wanted_codes(transaction: Transaction) -> Sequence[str]:
    """Return the codes (normalized) that followers wait for to be in the catalog."""
    return transaction.scalars(select(FollowerRow.wanted).where(FollowerRow.known.is_(False)).distinct()).all()


def take_followers(transaction: Transaction, wanted: Iterable[str], *, known: bool) -> list[Follower]:
    """Remove and return the followers of codes who wait for steps (``known``) or for the code itself.

    They are sorted by user and code. These are Core statements, because there may be many.
    """
    take = delete(FollowerRow).where(FollowerRow.known.is_(known)).returning(*FOLLOWER_COLUMNS)
    taken = list[Follower]()
    for codes in split_into_chunks(sorted(set(wanted))):
        rows = transaction.connection().execute(take.where(FollowerRow.wanted.in_(codes)))
        taken += (Follower(*row) for row in rows)
    return sorted(taken, key=lambda follower: (follower.user, follower.wanted))


def count_followers_of_catalog(transaction: Transaction, catalog: int) -> int:
    """Return how many people wait for steps of a catalog's codes."""
    users = select(func.count(FollowerRow.user.distinct())).where(*is_of_catalog(catalog))
    return transaction.scalar(users) or 0


def remove_followers_of_catalog(transaction: Transaction, catalog: int) -> None:
    """Remove who waits for steps of a catalog's codes."""
    transaction.execute(delete(FollowerRow).where(*is_of_catalog(catalog)).execution_options(synchronize_session=False))


def is_of_catalog(catalog: int) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for a follower of a catalog's code."""
    codes = select(CodeRow.code).where(CodeRow.catalog_id == catalog)
    return FollowerRow.known.is_(True), FollowerRow.wanted.in_(codes)


def is_in_catalog(transaction: Transaction, code: str) -> bool:
    """Return whether the catalog has a code."""
    return transaction.scalar(select(CodeRow.id).where(CodeRow.code == code)) is not None


def find_codes_with_steps(transaction: Transaction, codes: Iterable[str]) -> set[str]:
    """Return which of these codes have a fix with a step that isn't internal."""
    rows = (
        select(FixCodeRow.code, RevisionRow.steps)
        .join(FixRow, FixRow.id == FixCodeRow.fix_id)
        .join(RevisionRow, IS_CURRENT)
    )
    return {
        code
        for chunk in split_into_chunks(sorted(set(codes)))
        for code, steps in transaction.execute(rows.where(FixCodeRow.code.in_(chunk)))
        if any(step["audience"] == "shareable" for step in steps)
    }


def group_by_user(followers: Sequence[Follower]) -> dict[str, list[Follower]]:
    """Group followers by their user."""
    by_user: dict[str, list[Follower]] = {}
    for follower in followers:
        by_user.setdefault(follower.user, []).append(follower)
    return by_user
