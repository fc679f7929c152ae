"""Keep questions for as long as the admins chose, and what was typed for 90 days; nobody waits for it.

Figures stay: a question goes only after its day was counted in every time zone that is in use.
"""

from collections.abc import Callable
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
AT_ONCE = 100_000  # questions that one purge deletes; the next one goes on
PATIENCE = 5  # times in a row that a batch is tried again where the database is busy
WAIT = 1.0  # seconds before it is


def purge(desk: Desk, now: datetime) -> int:
    """Delete the questions that are older than the setting, and clear what was typed more than 90 days ago.

    It takes many small transactions, with as much time between them as they took, so that whoever asks waits for one
    batch at most. Deletes no more than 100,000 questions, the oldest first, and gives how many. Two at once, or a crash
    in the middle, do no harm.
    """
    desk.shelf.look_again(desk.database, now)
    while in_turn(desk, lambda transaction: retention.forget_typed(transaction, before=now - TYPED_FOR)):
        pass
    old, gone = deletable(desk, now), 0
    while old and gone < AT_ONCE:
        count, last = in_turn(desk, oldest(old))
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


def in_turn(desk: Desk, batch: Callable[[Transaction], T]) -> T:
    """Run a batch in a transaction of its own, then leave the database to others for as long as it took.

    A database that is busy is tried again a few times.
    """
    tries = 0
    while True:
        began = monotonic()
        try:
            with desk.database.begin_light() as transaction:
                done = batch(transaction)
        except Unavailable:
            tries += 1
            if tries > PATIENCE:
                raise
            sleep(WAIT)
        else:
            sleep(monotonic() - began)
            return done
