"""Posts: messages that the bot starts itself; written with what causes them, sent once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from bot.store.schema.curated import PostRow

SENDING = 0xE44905  # PostgreSQL's advisory lock under which workers take turns to choose a post
OPEN = ("waiting", "sending")
KEY = 200  # characters
unheard = (PostRow.state == "stopped") & PostRow.claimed.is_(None)
other = aliased(PostRow)  # made once: to make it takes longer than to ask the database
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
    ``thread`` is the time stamp of the message under which it belongs.
    """

    id: int
    channel: str
    kind: str
    told: Mapping[str, object]
    tries: int
    claimed: datetime
    since: datetime | None = None
    thread: str | None = None

    def is_over(self, now: datetime) -> bool:
        """Say whether it is not to be sent any more: what it tells holds "until" a moment (as ISO 8601)."""
        until = self.told.get("until")
        return bool(until) and now >= datetime.fromisoformat(str(until))


def write(session: Session, posts: Iterable[NewPost], *, at: datetime) -> int:
    """Write posts to be sent from now on; those whose key is there already are left out. Give how many are new.

    It takes a plain statement: a thousand people may be told at once, while others wait to record their questions.
    """
    return len(added(session, posts, at=at))


def write_thread(session: Session, posts: Sequence[NewPost], *, at: datetime) -> bool:
    """Write a post and the replies under it, to be sent in their order; not where its key is taken already.

    A key is free again once its post was stopped before anything of it can have reached Slack.
    """
    session.execute(delete(PostRow).where(PostRow.key == posts[0].key[:KEY], unheard))
    if not (head := added(session, posts[:1], at=at)):
        return False
    added(session, posts[1:], at=at, thread=head[0])
    return True


def added(session: Session, posts: Iterable[NewPost], *, at: datetime, thread: int | None = None) -> Sequence[int]:
    """Add posts, under another one or none, and give the ids of those that are new."""
    new = {post.key[:KEY]: post for post in posts}
    rows = [
        {"key": key, "channel": one.channel, "kind": one.kind, "told": one.told, "state": "waiting", "due": at}
        | {"thread": thread}
        for key, one in new.items()
    ]
    add = add_new[session.get_bind().dialect.name]
    return session.connection().execute(add, rows).scalars().all() if rows else ()


def is_taken(session: Session, key: str) -> bool:
    """Say whether a thread of this key was written, and not stopped unheard."""
    return session.scalar(select(PostRow.id).where(PostRow.key == key[:KEY], ~unheard)) is not None


def state_of(session: Session, key: str) -> str:
    """Say what became of the post of this key: "waiting", "sending", "sent" or "stopped"; "" if there is none."""
    return session.scalar(select(PostRow.state).where(PostRow.key == key[:KEY])) or ""


def any_called(session: Session, beginning: str) -> bool:
    """Say whether there is a post whose key begins so."""
    return (
        session.scalar(select(PostRow.id).where(PostRow.key.startswith(beginning, autoescape=True)).limit(1))
        is not None
    )


def any_open(session: Session, kinds: Iterable[str], before: datetime) -> bool:
    """Say whether a post of such a kind is still to be sent, or being sent, before a moment.

    A reply is not if what it waits for, the message or a reply before it, was put off until later.
    """
    earlier = (other.id == PostRow.thread) | ((other.thread == PostRow.thread) & (other.id < PostRow.id))
    waits = select(other.id).where(earlier, other.state.in_(OPEN), other.due >= before)
    mine = (PostRow.kind.in_(kinds), PostRow.state.in_(OPEN), PostRow.due < before, ~waits.exists())
    return session.scalar(select(PostRow.id).where(*mine).limit(1)) is not None


def any_due(session: Session, now: datetime) -> bool:
    """Say whether a post is to be sent; it only reads."""
    return session.scalar(select(PostRow.id).where(*is_due(now)).limit(1)) is not None


def is_due(now: datetime) -> Sequence[ColumnElement[bool]]:
    """Say which posts are to be sent; a reply once what it is under was sent, and the replies before it are done."""
    unsent = select(other.id).where(other.id == PostRow.thread, other.state != "sent")
    before = select(other.id).where(other.thread == PostRow.thread, other.id < PostRow.id, other.state.in_(OPEN))
    free = PostRow.thread.is_(None) | (~unsent.exists() & ~before.exists())  # most are in no thread: nothing to look up
    return PostRow.state.in_(OPEN), PostRow.due <= now, free


def claim(session: Session, now: datetime, lease: timedelta) -> Post | None:
    """Give the post that is due first, for so long; nobody else gets it, nor another one for the same channel.

    One that stayed "sending" beyond its lease is due again.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(SENDING)))
    busy = select(other.id).where(other.channel == PostRow.channel, other.state == "sending", other.due > now)
    due = select(PostRow).where(*is_due(now), ~busy.exists())
    first = due.order_by(PostRow.due, PostRow.id).limit(1)
    row = session.scalars(first.with_for_update(of=PostRow)).first()  # whoever withdraws it now is waited for
    if row is None:
        return None
    since = row.claimed
    row.state, row.claimed, row.due, row.tries = "sending", since or now, now + lease, row.tries + 1
    session.flush()
    thread = session.scalar(select(PostRow.ts).where(PostRow.id == row.thread)) if row.thread else None
    return Post(row.id, row.channel, row.kind, row.told, row.tries, now, since, thread)


def finish(session: Session, post: Post, state: str, ts: str | None = None) -> bool:
    """Mark a post as sent or stopped, the latter with its replies; say whether it was open until now.

    It stays ``claimed`` if an earlier try may have reached Slack.
    """
    mine = update(PostRow).where(PostRow.id == post.id, still(post, state)).returning(PostRow.id)
    was_open = session.scalar(mine.values(state=state, ts=ts, claimed=post.since)) is not None
    if was_open and state == "stopped":
        under = update(PostRow).where(PostRow.thread == post.id, PostRow.state.in_(OPEN))
        session.execute(under.values(state=state))
    return was_open


def put_off(session: Session, post: Post, until: datetime, *, unsure: bool) -> None:
    """Let a post be tried again; ``unsure`` keeps it as one that may have reached Slack."""
    values = {"due": until} if unsure else {"due": until, "state": "waiting", "claimed": None}
    session.execute(update(PostRow).where(PostRow.id == post.id, still(post)).values(**values))


def still(post: Post, state: str = "") -> ColumnElement[bool]:
    """Say whether a post is still this worker's; that it was sent holds, whoever has it now."""
    return PostRow.state.in_(OPEN) if state == "sent" else (PostRow.state == "sending") & (PostRow.tries == post.tries)


def forget(session: Session, *, before: datetime) -> None:
    """Remove what was finished and due before a moment; not while a reply to it is to be sent."""
    wanted = select(other.id).where(other.thread == PostRow.id, other.state.in_(OPEN))
    session.execute(delete(PostRow).where(PostRow.state.not_in(OPEN), PostRow.due < before, ~wanted.exists()))
