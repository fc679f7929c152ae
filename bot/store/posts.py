"""Posts: messages that the bot starts itself; written with what causes them, sent once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from bot.store.curated import PostRow

SENDING = 0xE44905  # PostgreSQL's advisory lock under which workers take turns to choose a post
OPEN = ("waiting", "sending")
KEY = 200  # characters
Writing: TypeAlias = Session  # a transaction that the desk hands on without knowing SQL

add_new = {  # by the database's name: what is there already is left out, and what is new is given
    name: into(PostRow).values(tries=0).on_conflict_do_nothing(index_elements=["key"]).returning(PostRow.id)
    for name, into in (("postgresql", postgresql.insert), ("sqlite", sqlite.insert))
}


@dataclass(frozen=True, slots=True)
class NewPost:
    """A message to be sent: to a channel or a user, ``told`` what it is about; no two posts have the same ``key``."""

    key: str
    channel: str
    kind: str
    told: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Post:
    """A message that this worker may send now, ``claimed`` at that moment.

    ``since`` is when its first try began of which nobody knows how it ended: it may have reached Slack since then.
    """

    id: int
    channel: str
    kind: str
    told: Mapping[str, object]
    tries: int
    claimed: datetime
    since: datetime | None = None


def write(session: Session, posts: Iterable[NewPost], *, at: datetime) -> int:
    """Write posts to be sent from now on; those whose key is there already are left out. Give how many are new.

    It takes a plain statement: a thousand people may be told at once, while others wait to record their questions.
    """
    new = {post.key[:KEY]: post for post in posts}
    rows = [
        {"key": key, "channel": one.channel, "kind": one.kind, "told": one.told, "state": "waiting", "due": at}
        for key, one in new.items()
    ]
    add = add_new[session.get_bind().dialect.name]
    return len(session.connection().execute(add, rows).all()) if rows else 0


def any_due(session: Session, now: datetime) -> bool:
    """Say whether a post is to be sent; it only reads."""
    return session.scalar(select(PostRow.id).where(PostRow.state.in_(OPEN), PostRow.due <= now).limit(1)) is not None


def claim(session: Session, now: datetime, lease: timedelta) -> Post | None:
    """Give the post that is due first, for so long; nobody else gets it, nor another one for the same channel.

    One that stayed "sending" beyond its lease is due again.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(SENDING)))
    other = aliased(PostRow)
    busy = select(other.id).where(other.channel == PostRow.channel, other.state == "sending", other.due > now)
    due = select(PostRow).where(PostRow.state.in_(OPEN), PostRow.due <= now, ~busy.exists())
    row = session.scalars(due.order_by(PostRow.due, PostRow.id).limit(1)).first()
    if row is None:
        return None
    since = row.claimed
    row.state, row.claimed, row.due, row.tries = "sending", since or now, now + lease, row.tries + 1
    session.flush()
    return Post(row.id, row.channel, row.kind, row.told, row.tries, now, since)


def finish(session: Session, post: Post, state: str, ts: str | None = None) -> None:
    """Mark a post as sent or stopped."""
    session.execute(update(PostRow).where(PostRow.id == post.id, still(post, state)).values(state=state, ts=ts))


def put_off(session: Session, post: Post, until: datetime, *, unsure: bool) -> None:
    """Let a post be tried again; ``unsure`` keeps it as one that may have reached Slack."""
    values = {"due": until} if unsure else {"due": until, "state": "waiting", "claimed": None}
    session.execute(update(PostRow).where(PostRow.id == post.id, still(post)).values(**values))


def still(post: Post, state: str = "") -> ColumnElement[bool]:
    """Say whether a post is still this worker's; that it was sent holds, whoever has it now."""
    return PostRow.state.in_(OPEN) if state == "sent" else (PostRow.state == "sending") & (PostRow.tries == post.tries)


def forget(session: Session, *, before: datetime) -> None:
    """Remove what was finished and due before a moment."""
    session.execute(delete(PostRow).where(PostRow.state.not_in(OPEN), PostRow.due < before))
