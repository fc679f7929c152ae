"""Keep questions for as long as the admins chose, and what was typed for 90 days; nobody waits for it.

Figures stay: a question goes only after its day was counted in every time zone that is in use.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic, sleep
from typing import TypeVar

from bot.database.database import Transaction, Unavailable
from bot.desk.state.desk import Desk
from bot.stats.period import DAY, midnight, today
from bot.store.questions import retention
from bot.store.questions.retention import Old

T = TypeVar("T")

TYPED_FOR = timedelta(days=90)  # for so long what was typed is kept


@dataclass(frozen=True, slots=True)
class Pace:
    """How gently a purge goes about it: questions that it deletes, and retries of a batch where the database is busy.

    ``wait`` is in seconds, before each retry; ``clock`` and ``sleep`` count in seconds too.
    """

    at_once: int = 100_000  # the next purge goes on
    patience: int = 5
    wait: float = 1.0
    clock: Callable[[], float] = monotonic
    sleep: Callable[[float], None] = sleep


GENTLE = Pace()


def purge(desk: Desk, now: datetime, *, pace: Pace = GENTLE) -> int:
    """Delete the questions that are older than the setting, and clear what was typed more than 90 days ago.

    It takes many small transactions, with as much time between them as they took, so that whoever asks waits for one
    batch at most. Deletes no more than 100,000 questions, the oldest first, and gives how many. Two at once, or a crash
    in the middle, do no harm.
    """
    desk.shelf.look_again(desk.database, now)
    while in_turn(desk, pace, lambda transaction: retention.forget_typed(transaction, before=now - TYPED_FOR)):
        pass
    old, gone = deletable(desk, now), 0
    while old and gone < pace.at_once:
        count, last = in_turn(desk, pace, oldest(old))
        gone += count
        old = Old(old.before, old.mark, last) if last else None
    return gone


def oldest(old: Old) -> Callable[[Transaction], tuple[int, datetime | None]]:
    """Give what deletes the oldest of them."""
    return lambda transaction: retention.delete_oldest(transaction, old)


def deletable(desk: Desk, now: datetime) -> Old | None:
    """Say which questions may go; None while a zone in use was never rolled up.

    A question goes when it is too old in every zone, its day is rolled up there, and so is the question itself: it may
    have come late.
    """
    zones = {one.zone for one in desk.shelf.schedules} or {desk.shelf.zone()}
    with desk.database.read() as session:
        rolled = retention.rolled(session.connection())
    if not zones <= rolled.keys():
        return None
    kept = DAY * desk.shelf.people.question_days
    before = min(midnight(min(rolled[zone].upto, today(now, zone) - kept), zone) for zone in zones)
    return Old(before, min(rolled[zone].mark for zone in zones))


def in_turn(desk: Desk, pace: Pace, batch: Callable[[Transaction], T]) -> T:
    """Run a batch in a transaction of its own, then leave the database to others for as long as it took.

    A database that is busy is tried again a few times.
    """
    tries = 0
    while True:
        began = pace.clock()
        try:
            with desk.database.begin_light() as transaction:
                done = batch(transaction)
        except Unavailable:
            tries += 1
            if tries > pace.patience:
                raise
            pace.sleep(pace.wait)
        else:
            pace.sleep(pace.clock() - began)
            return done
