"""The outbox: messages that the bot sends on its own, written together with what causes them, and sent once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import aliased

from bot.database.database import Transaction
from bot.store.schema.dialect import POST_LOCK, insert_new, lock
from bot.store.schema.notifications import PostRow

OPEN_STATES = ("waiting", "sending")
MAX_KEY = 200  # maximum length
# Stopped, and no attempt had an unknown outcome: finish_post leaves ``claimed`` empty then.
never_reached_slack = (PostRow.state == "stopped") & PostRow.claimed.is_(None)
other_post = aliased(PostRow)  # built once: building it takes longer than the query


@dataclass(frozen=True, slots=True)
class NewPost:
    """A message to send to a channel or a user, with its payload; ``key`` is unique."""

    key: str
    channel: str
    kind: str
    payload: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Post:
    """A message that this worker claimed, at ``claimed``, and may send now.

    ``since`` is when the first attempt with an unknown outcome began: the message may have reached Slack since then.
    ``thread`` is the timestamp of the message to reply to.
    """

    id: int
    channel: str
    kind: str
    payload: Mapping[str, object]
    tries: int
    claimed: datetime
    since: datetime | None = None
    thread: str | None = None

    def is_over(self, now: datetime) -> bool:
        """Return whether it has expired: its payload may hold an ISO 8601 time under "until"."""
        until = self.payload.get("until")
        return bool(until) and now >= datetime.fromisoformat(str(until))


def write_posts(transaction: Transaction, posts: Iterable[NewPost], *, at: datetime) -> int:
    """Write posts to be sent from ``at`` on, skipping those whose key exists already; return how many are new.

    This is one Core statement, because there may be a thousand posts while others wait to record their questions.
    """
    return len(insert_posts(transaction, posts, at=at))


def write_post_thread(transaction: Transaction, posts: Sequence[NewPost], *, at: datetime) -> bool:
    """Write a post and its replies, to be sent in order; return False if its key exists already.

    A key is free again if its post was stopped before it can have reached Slack.
    """
    transaction.execute(delete(PostRow).where(PostRow.key == posts[0].key[:MAX_KEY], never_reached_slack))
    if not (head := insert_posts(transaction, posts[:1], at=at)):
        return False
    insert_posts(transaction, posts[1:], at=at, thread=head[0])
    return True


def insert_posts(
    transaction: Transaction, posts: Iterable[NewPost], *, at: datetime, thread: int | None = None
) -> Sequence[int]:
    """Insert posts, as replies to another or on their own; return the ids of those that are new."""
    new = {post.key[:MAX_KEY]: post for post in posts}
    rows = [
        {"key": key, "channel": post.channel, "kind": post.kind, "told": post.payload, "state": "waiting", "due": at}
        | {"thread": thread, "tries": 0}
        for key, post in new.items()
    ]
    return insert_new(transaction, PostRow, rows, PostRow.id)


def is_key_taken(transaction: Transaction, key: str) -> bool:
    """Return whether a post with this key exists, other than one that was stopped before it can have reached Slack."""
    return transaction.scalar(select(PostRow.id).where(PostRow.key == key[:MAX_KEY], ~never_reached_slack)) is not None


def find_post_state(transaction: Transaction, key: str) -> str:
    """Return the state of the post with this key: "waiting", "sending", "sent" or "stopped"; "" if there is none."""
    return transaction.scalar(select(PostRow.state).where(PostRow.key == key[:MAX_KEY])) or ""


def has_post_with_prefix(transaction: Transaction, beginning: str) -> bool:
    """Return whether there is a post whose key begins like this."""
    return (
        transaction.scalar(select(PostRow.id).where(PostRow.key.startswith(beginning, autoescape=True)).limit(1))
        is not None
    )


def has_open_post(transaction: Transaction, kinds: Iterable[str], before: datetime) -> bool:
    """Return whether a post of one of these kinds is due before a moment and not yet finished.

    A reply doesn't count if the message, or a reply before it, was postponed to after that moment.
    """
    earlier = (other_post.id == PostRow.thread) | ((other_post.thread == PostRow.thread) & (other_post.id < PostRow.id))
    waits = select(other_post.id).where(earlier, other_post.state.in_(OPEN_STATES), other_post.due >= before)
    conditions = (PostRow.kind.in_(kinds), PostRow.state.in_(OPEN_STATES), PostRow.due < before, ~waits.exists())
    return transaction.scalar(select(PostRow.id).where(*conditions).limit(1)) is not None


def has_due_post(transaction: Transaction, now: datetime) -> bool:
    """Return whether any post is due, without a lock."""
    return transaction.scalar(select(PostRow.id).where(*build_due_conditions(now)).limit(1)) is not None


def build_due_conditions(now: datetime) -> Sequence[ColumnElement[bool]]:
    """Return the conditions for due posts; a reply waits for its message to be sent and for the replies before it."""
    unsent = select(other_post.id).where(other_post.id == PostRow.thread, other_post.state != "sent")
    before = select(other_post.id).where(
        other_post.thread == PostRow.thread, other_post.id < PostRow.id, other_post.state.in_(OPEN_STATES)
    )
    free = PostRow.thread.is_(None) | (~unsent.exists() & ~before.exists())  # most are in no thread: no subquery
    return PostRow.state.in_(OPEN_STATES), PostRow.due <= now, free


def claim_post(transaction: Transaction, now: datetime, lease: timedelta) -> Post | None:
    """Claim the post that is due first, for the time of a lease: no other worker gets it, or another for its channel.

    A post that is still "sending" after its lease is due again.
    """
    lock(transaction, POST_LOCK)
    busy = select(other_post.id).where(
        other_post.channel == PostRow.channel, other_post.state == "sending", other_post.due > now
    )
    due = select(PostRow).where(*build_due_conditions(now), ~busy.exists())
    first = due.order_by(PostRow.due, PostRow.id).limit(1)
    row = transaction.scalars(first.with_for_update(of=PostRow)).first()  # waits for a transaction that withdraws it
    if row is None:
        return None
    since = row.claimed
    row.state = "sending"
    row.claimed = since or now
    row.due = now + lease
    row.tries += 1
    transaction.flush()
    thread = transaction.scalar(select(PostRow.ts).where(PostRow.id == row.thread)) if row.thread else None
    return Post(row.id, row.channel, row.kind, row.told, row.tries, now, since, thread)


def finish_post(transaction: Transaction, post: Post, state: str, ts: str | None = None) -> bool:
    """Mark a post as sent, or stopped with its replies; return whether it was open until now.

    The row's ``claimed`` becomes ``post.since``, the first attempt with an unknown outcome, or NULL if there was none.
    Its payload, which names people, is removed.
    """
    statement = update(PostRow).where(PostRow.id == post.id, is_still_held(post, state)).returning(PostRow.id)
    was_open = transaction.scalar(statement.values(state=state, ts=ts, claimed=post.since, told={})) is not None
    if was_open and state == "stopped":
        under = update(PostRow).where(PostRow.thread == post.id, PostRow.state.in_(OPEN_STATES))
        transaction.execute(under.values(state=state, told={}))
    return was_open


def postpone_post(transaction: Transaction, post: Post, until: datetime, *, unsure: bool) -> None:
    """Postpone a post until a moment; ``unsure`` marks it as one that may have reached Slack."""
    values = {"due": until} if unsure else {"due": until, "state": "waiting", "claimed": None}
    transaction.execute(update(PostRow).where(PostRow.id == post.id, is_still_held(post)).values(**values))


def is_still_held(post: Post, state: str = "") -> ColumnElement[bool]:
    """Return the condition that this worker still holds a post; to mark it as sent, it only needs to be open."""
    return (
        PostRow.state.in_(OPEN_STATES)
        if state == "sent"
        else (PostRow.state == "sending") & (PostRow.tries == post.tries)
    )


def remove_finished_posts(transaction: Transaction, *, before: datetime) -> None:
    """Remove posts that were finished and due before a moment, unless a reply to them is open."""
    wanted = select(other_post.id).where(other_post.thread == PostRow.id, other_post.state.in_(OPEN_STATES))
    transaction.execute(
        delete(PostRow).where(PostRow.state.not_in(OPEN_STATES), PostRow.due < before, ~wanted.exists())
    )
