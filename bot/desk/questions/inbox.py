"""The inbox: acknowledged work, stored until it is done, so that a crash loses none of it.

A worker records a payload before it acknowledges it and removes it when the work is done. Work that a worker left
behind is taken over by another one when its lease ends.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from bot.desk.state.desk import Desk
from bot.store.questions import deliveries, inbox

Work: TypeAlias = inbox.Work

LEASE = timedelta(seconds=30)  # how long a worker owns its work without renewing the lease
MAX_AGE = timedelta(minutes=30)  # after which nobody waits for an answer: a response_url has expired
MAX_TRIES = 3
USER_ID_LENGTH = 20  # characters of a Slack id


@dataclass(frozen=True, slots=True)
class Arrival:
    """A payload as it arrived: ``id`` is the same for each of its deliveries, ``user`` is the Slack id of its cause."""

    id: str
    user: str
    body: dict[str, Any]
    at: datetime


def record_work(desk: Desk, arrival: Arrival) -> bool:
    """Record a payload whose work begins now; return whether it is the first delivery to any worker."""
    with desk.database.begin_promptly("inbox") as transaction:
        if not deliveries.record_delivery(transaction, arrival.id, arrival.at):
            return False
        row = {"id": arrival.id, "user": arrival.user[:USER_ID_LENGTH], "body": arrival.body, "at": arrival.at}
        inbox.add_work(transaction, {**row, "due": arrival.at + LEASE})
        return True


def remove_work(desk: Desk, work_id: str) -> None:
    """Remove a payload whose work is done."""
    with desk.database.begin_promptly("inbox") as transaction:
        inbox.remove_work(transaction, work_id)


def renew_work(desk: Desk, ids: Iterable[str], until: datetime) -> None:
    """Extend this worker's lease on payloads until a moment."""
    with desk.database.begin_promptly("inbox") as transaction:
        inbox.extend_work(transaction, ids, until)


def claim_left_work(desk: Desk, now: datetime) -> list[Work]:
    """Return payloads that a worker left behind, the oldest first; they are this worker's for a lease."""
    with desk.database.read() as transaction:
        if not inbox.has_work_due(transaction, now):
            return []
    with desk.database.begin_promptly("inbox") as transaction:
        return inbox.claim_work(transaction, now, now + LEASE)


def is_hopeless(work: Work, now: datetime) -> bool:
    """Return whether work isn't worth another try."""
    return work.tries > MAX_TRIES or now - work.at > MAX_AGE
