"""The outbox: messages that the bot sends on its own initiative, each exactly once, even if a process crashes.

A message is written in the transaction that causes it. A worker claims it for a while, sends it, and marks it as sent.
A claim that expired may have reached Slack all the same: the next worker asks Slack before it sends the post again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias, cast

from bot.desk.notifications.schedules import stop_schedule
from bot.desk.questions.advice import has_shareable_steps
from bot.desk.questions.answer import Answer
from bot.desk.questions.lookup import show_codes
from bot.desk.state.desk import Desk
from bot.store.admin import audit
from bot.store.notifications import outbox

Post: TypeAlias = outbox.Post

LEASE = timedelta(minutes=2)  # for which no other worker may claim a post; sending takes far less
POST_RETENTION = timedelta(days=30)  # retention of finished posts


@dataclass(frozen=True, slots=True)
class Notification:
    """The content of a post that is rendered when it is sent; weekly summaries are stored as they were rendered.

    ``payload`` has values as text. A notification of codes has an ``answer``, and ``has_steps`` if it has steps
    for askers.
    """

    kind: str
    payload: Mapping[str, str]
    answer: Answer | None = None
    has_steps: bool = False


def claim_post(desk: Desk, now: datetime) -> Post | None:
    """Claim the next post that is due, for two minutes; None if there is none."""
    with desk.database.read() as transaction:
        if not outbox.has_due_post(transaction, now):
            return None
    with desk.database.begin() as transaction:
        return outbox.claim_post(transaction, now, LEASE)


def mark_sent(desk: Desk, post: Post, ts: str) -> None:
    """Record that a post reached Slack, as the message ``ts``."""
    with desk.database.begin() as transaction:
        outbox.finish_post(transaction, post, "sent", ts)


def mark_failed(desk: Desk, post: Post, until: datetime, *, unsure: bool) -> None:
    """Postpone a post after a failure; ``unsure`` if it may have reached Slack all the same."""
    with desk.database.begin() as transaction:
        outbox.postpone_post(transaction, post, until, unsure=unsure)


def stop_post(desk: Desk, post: Post) -> None:
    """Stop a post for good, and its replies."""
    with desk.database.begin() as transaction:
        outbox.finish_post(transaction, post, "stopped")


def stop_refused_post(desk: Desk, post: Post, error: str, *, at: datetime) -> None:
    """Stop a post for good because its channel accepts no posts, for Slack's reason ``error``.

    The channel's schedule is stopped in the same transaction, so that the admins are notified once.
    """
    with desk.database.begin() as transaction:
        audit.lock_changes(transaction)  # before the post is locked: whoever changes a schedule locks in this order
        mine = outbox.finish_post(transaction, post, "stopped")
        stopped = mine and stop_schedule(transaction, desk, post.channel, error, at=at)
    if stopped:
        desk.wake_senders()
        desk.cache.refresh(desk.database)


def delete_finished_posts(desk: Desk, now: datetime) -> None:
    """Delete posts that were finished 30 days ago: they name their recipients."""
    with desk.database.begin() as transaction:
        outbox.remove_finished_posts(transaction, before=now - POST_RETENTION)


def load_notification(desk: Desk, post: Post, at: datetime) -> Notification:
    """Load a post's content as of now, with a fresh cache: the post may have been written less than a second ago."""
    desk.cache.refresh_and_wait(desk.database)
    fields = {name: str(value) for name, value in post.payload.items()}
    codes = cast("Sequence[str]", post.payload.get("codes", ()))
    fixes = (fix for code in codes for fix in desk.cache.guide.fixes_for(code))
    answer = show_codes(desk, codes, at) if codes else None
    return Notification(post.kind, fields, answer, has_steps=has_shareable_steps(fixes))
