"""Followers: who asked to be told when a gap closes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from bot.store.schema.base import CodeRow
from bot.store.schema.curated import FixCodeRow, FixRow, FollowerRow, RevisionRow

FOLLOWING = 0xE44F01  # PostgreSQL's advisory lock: whoever tells followers waits for those who just begin to follow
BATCH = 500  # codes asked for at once; a database takes only so many values


@dataclass(frozen=True, slots=True)
class Follower:
    """Somebody (a Slack id) who waits for a code (``wanted`` is it squeezed), or, if it is known, for its steps."""

    user: str
    wanted: str
    code: str
    known: bool
    at: datetime


COLUMNS = tuple(getattr(FollowerRow, name) for name in Follower.__slots__)


def take_turn(session: Session, *, shared: bool) -> None:
    """Let nobody begin to follow while followers are told; those who begin (``shared``) do not hold up each other.

    So whoever follows is either told, or sees that the steps are there. On SQLite every writer is alone anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        lock = func.pg_advisory_xact_lock_shared if shared else func.pg_advisory_xact_lock
        session.execute(select(lock(FOLLOWING)))


def follow(session: Session, follower: Follower) -> None:
    """Keep a follower; whoever follows already keeps the moment."""
    if session.get(FollowerRow, (follower.user, follower.wanted)) is None:
        session.add(FollowerRow(**{name: getattr(follower, name) for name in Follower.__slots__}))
        session.flush()


def unfollow(session: Session, user: str, wanted: str) -> None:
    """Forget a follower."""
    session.execute(delete(FollowerRow).where(FollowerRow.user == user, FollowerRow.wanted == wanted))


def followed(session: Session, user: str) -> list[Follower]:
    """Give what somebody follows, the newest first."""
    rows = select(FollowerRow).where(FollowerRow.user == user).order_by(FollowerRow.at.desc(), FollowerRow.code)
    return [to_follower(row) for row in session.scalars(rows)]


def take_followers(session: Session, wanted: Iterable[str], *, known: bool) -> list[Follower]:
    """Take out the followers of codes (squeezed), those who wait for steps or those who wait for the code itself.

    They come sorted by user and code. It takes plain statements, because they may be many.
    """
    codes, taken = sorted(set(wanted)), list[Follower]()
    for start in range(0, len(codes), BATCH):
        mine = FollowerRow.wanted.in_(codes[start : start + BATCH]), FollowerRow.known.is_(known)
        rows = session.connection().execute(delete(FollowerRow).where(*mine).returning(*COLUMNS))
        taken += (Follower(*row) for row in rows)
    return sorted(taken, key=lambda one: (one.user, one.wanted))


def has_code(session: Session, code: str) -> bool:
    """Say whether the catalog has a code."""
    return session.scalar(select(CodeRow.id).where(CodeRow.code == code)) is not None


def with_steps(session: Session, codes: Iterable[str]) -> set[str]:
    """Give those of the codes for which any fix shows a step that is not internal."""
    wanted, found = sorted(set(codes)), set[str]()
    present = (RevisionRow.fix_id == FixRow.id) & (RevisionRow.number == FixRow.number)
    rows = select(FixCodeRow.code, RevisionRow.steps).join(FixRow, FixRow.id == FixCodeRow.fix_id)
    for start in range(0, len(wanted), BATCH):
        mine = rows.join(RevisionRow, present).where(FixCodeRow.code.in_(wanted[start : start + BATCH]))
        for code, steps in session.execute(mine):
            if any(step["audience"] == "shareable" for step in steps):
                found.add(code)
    return found


def to_follower(row: FollowerRow) -> Follower:
    """Make a follower of a row."""
    return Follower(*(getattr(row, name) for name in Follower.__slots__))


def sorted_by_user(followers: Sequence[Follower]) -> dict[str, list[Follower]]:
    """Sort followers under the people that they are."""
    found: dict[str, list[Follower]] = {}
    for one in followers:
        found.setdefault(one.user, []).append(one)
    return found
