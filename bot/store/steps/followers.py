"""Followers: who is notified when a gap closes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from bot.store.schema.base import CodeRow
from bot.store.schema.curated import FixCodeRow, FixRow, FollowerRow, RevisionRow

FOLLOW_LOCK = 0xE44F01  # key of PostgreSQL's advisory lock: notifying followers waits for people who begin to follow
BATCH = 500  # codes per query; databases limit the number of values


@dataclass(frozen=True, slots=True)
class Follower:
    """Somebody (a Slack id) who waits for a code (``wanted`` is it normalized), or, if it is known, for its steps."""

    user: str
    wanted: str
    code: str
    known: bool
    at: datetime


FOLLOWER_COLUMNS = tuple(getattr(FollowerRow, name) for name in Follower.__slots__)


def lock_followers(session: Session, *, shared: bool) -> None:
    """Lock followers: exclusively to notify them, ``shared`` to begin to follow, so that these don't block each other.

    So whoever follows is either notified, or sees that the steps exist. SQLite has only one writer anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        lock = func.pg_advisory_xact_lock_shared if shared else func.pg_advisory_xact_lock
        session.execute(select(lock(FOLLOW_LOCK)))


def add_follower(session: Session, follower: Follower) -> None:
    """Add a follower; for an existing one, the moment doesn't change."""
    if session.get(FollowerRow, (follower.user, follower.wanted)) is None:
        session.add(FollowerRow(**{name: getattr(follower, name) for name in Follower.__slots__}))
        session.flush()


def remove_follower(session: Session, user: str, wanted: str) -> None:
    """Remove a follower."""
    session.execute(delete(FollowerRow).where(FollowerRow.user == user, FollowerRow.wanted == wanted))


def list_followed(session: Session, user: str) -> list[Follower]:
    """Return what somebody follows, newest first."""
    rows = select(FollowerRow).where(FollowerRow.user == user).order_by(FollowerRow.at.desc(), FollowerRow.code)
    return [to_follower(row) for row in session.scalars(rows)]


def take_followers(session: Session, wanted: Iterable[str], *, known: bool) -> list[Follower]:
    """Remove and return the followers of codes (normalized) who wait for steps (``known``) or for the code itself.

    They are sorted by user and code. These are Core statements, because there may be many.
    """
    codes = sorted(set(wanted))
    taken = list[Follower]()
    for start in range(0, len(codes), BATCH):
        batch = FollowerRow.wanted.in_(codes[start : start + BATCH]), FollowerRow.known.is_(known)
        rows = session.connection().execute(delete(FollowerRow).where(*batch).returning(*FOLLOWER_COLUMNS))
        taken += (Follower(*row) for row in rows)
    return sorted(taken, key=lambda follower: (follower.user, follower.wanted))


def is_in_catalog(session: Session, code: str) -> bool:
    """Return whether the catalog has a code."""
    return session.scalar(select(CodeRow.id).where(CodeRow.code == code)) is not None


def find_codes_with_steps(session: Session, codes: Iterable[str]) -> set[str]:
    """Return which of these codes have a fix with a step that isn't internal."""
    wanted = sorted(set(codes))
    with_shareable = set[str]()
    present = (RevisionRow.fix_id == FixRow.id) & (RevisionRow.number == FixRow.number)
    rows = select(FixCodeRow.code, RevisionRow.steps).join(FixRow, FixRow.id == FixCodeRow.fix_id)
    for start in range(0, len(wanted), BATCH):
        batch = rows.join(RevisionRow, present).where(FixCodeRow.code.in_(wanted[start : start + BATCH]))
        for code, steps in session.execute(batch):
            if any(step["audience"] == "shareable" for step in steps):
                with_shareable.add(code)
    return with_shareable


def to_follower(row: FollowerRow) -> Follower:
    """Convert a row to a follower."""
    return Follower(*(getattr(row, name) for name in Follower.__slots__))


def group_by_user(followers: Sequence[Follower]) -> dict[str, list[Follower]]:
    """Group followers by their user."""
    by_user: dict[str, list[Follower]] = {}
    for follower in followers:
        by_user.setdefault(follower.user, []).append(follower)
    return by_user
