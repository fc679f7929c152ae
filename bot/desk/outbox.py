"""The outbox: messages that the bot starts itself, each sent once, whoever crashes and whenever.

A message is written in the transaction that causes it. A worker claims it for a while, sends it, and says so. One that
was claimed and not finished in time may have reached Slack: the next worker asks Slack before it sends it again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias, cast

from bot.desk.advice import for_askers
from bot.desk.desk import Desk
from bot.desk.lookup import Answer, show
from bot.store import posts

Post: TypeAlias = posts.Post

LEASE = timedelta(minutes=2)  # for which a claimed post is its worker's alone; sending takes far less
KEPT = timedelta(days=30)  # for which finished posts are kept


@dataclass(frozen=True, slots=True)
class Told:
    """What a post tells, by its kind: an answer, with steps (``there``) or without; or what became of a suggestion."""

    kind: str
    said: Mapping[str, str]
    answer: Answer | None = None
    there: bool = False


def claim(desk: Desk, now: datetime) -> Post | None:
    """Give the next post to send; it is this worker's alone for two minutes."""
    with desk.database.read() as session:
        if not posts.any_due(session, now):
            return None
    with desk.database.begin() as session:
        return posts.claim(session, now, LEASE)


def sent(desk: Desk, post: Post, ts: str) -> None:
    """Keep that a post reached Slack."""
    with desk.database.begin() as session:
        posts.finish(session, post, "sent", ts)


def failed(desk: Desk, post: Post, until: datetime, *, unsure: bool) -> None:
    """Put a post off until then; ``unsure`` if it may have reached Slack all the same."""
    with desk.database.begin() as session:
        posts.put_off(session, post, until, unsure=unsure)


def stop(desk: Desk, post: Post) -> None:
    """Give a post up."""
    with desk.database.begin() as session:
        posts.finish(session, post, "stopped")


def tidy(desk: Desk, now: datetime) -> None:
    """Remove posts that were finished 30 days ago: they name whom they were for."""
    with desk.database.begin() as session:
        posts.forget(session, before=now - KEPT)


def open_post(desk: Desk, post: Post) -> Told:
    """Read what a post tells, as it is at this moment: it may have been written less than a second ago."""
    with desk.database.read() as session:
        desk.shelf.read(session.connection())
    codes = cast("Sequence[str]", post.told.get("codes", ()))
    fixes = (fix for code in codes for fix in desk.shelf.guide.fixes_for(code))
    said = {name: str(told) for name, told in post.told.items()}
    return Told(post.kind, said, show(desk, codes) if codes else None, for_askers(fixes))
