"""Retention: questions are kept as long as the admins chose, typed text for 90 days, in a choice for 60.

Phrases that were learned from it wait for staff for 60 days. Figures stay: a question is deleted only after its day was
rolled up in every time zone that is in use.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from time import monotonic, sleep
from typing import TypeVar

from bot.database.database import Transaction, Unavailable
from bot.desk.state.desk import Desk
from bot.stats.learning import LEARNING_PERIOD
from bot.stats.period import DAY, midnight, today
from bot.store.questions import retention
from bot.store.questions.retention import ExpiredQuestions
from bot.store.steps.phrases import remove_expired_phrases

T = TypeVar("T")

TYPED_TEXT_RETENTION = timedelta(days=90)  # retention of typed text


@dataclass(frozen=True, slots=True)
class Pace:
    """The limits and pauses of a purge, which keep the database free for others.

    ``at_once`` limits the questions that it deletes, ``patience`` the retries of a batch while the database is busy.
    ``wait`` is the time before each retry; it is in seconds, as are ``clock`` and ``sleep``.
    """

    at_once: int = 100_000  # the next purge continues
    patience: int = 5
    wait: float = 1.0
    clock: Callable[[], float] = monotonic
    sleep: Callable[[float], None] = sleep


GENTLE = Pace()


def purge_questions(desk: Desk, now: datetime, *, pace: Pace = GENTLE) -> int:
    """Delete questions that are older than the setting, clear old typed text and phrases; return how many were deleted.

    Runs in many small transactions with pauses as long as they took, so that an answer waits for one batch at most.
    Deletes the oldest questions first, ``pace.at_once`` at most. Concurrent runs and a crash midway are harmless.
    """
    desk.cache.refresh_if_stale(desk.database, now)
    clear_texts = partial(
        retention.clear_expired_texts, before=now - TYPED_TEXT_RETENTION, choices_before=now - LEARNING_PERIOD
    )
    while run_batch(desk, pace, clear_texts):
        pass
    run_batch(desk, pace, partial(remove_expired_phrases, before=now - LEARNING_PERIOD))
    old = find_deletable_questions(desk, now)
    deleted = 0
    while old and deleted < pace.at_once:
        count, last = run_batch(desk, pace, partial(retention.delete_expired_questions, old=old))
        deleted += count
        old = ExpiredQuestions(old.before, old.mark, last) if last else None
    return deleted


def find_deletable_questions(desk: Desk, now: datetime) -> ExpiredQuestions | None:
    """Return which questions may be deleted; None while a zone in use was never rolled up.

    A question may be deleted when in every zone it is too old, its day is rolled up, and it is part of that roll-up:
    a question can come late.
    """
    zones = {schedule.zone for schedule in desk.cache.schedules} or {desk.cache.zone()}
    with desk.database.read() as transaction:
        rolled = retention.read_rollup_progress(transaction)
    if not zones <= rolled.keys():
        return None
    retention_time = DAY * desk.cache.access.question_days
    before = min(midnight(min(rolled[zone].upto, today(now, zone) - retention_time), zone) for zone in zones)
    return ExpiredQuestions(before, min(rolled[zone].mark for zone in zones))


def run_batch(desk: Desk, pace: Pace, batch: Callable[[Transaction], T]) -> T:
    """Run a batch in a transaction of its own, then pause for as long as it took; return the batch's result.

    Retries a few times while the database is busy.
    """
    tries = 0
    while True:
        began = pace.clock()
        try:
            with desk.database.begin_light() as transaction:
                result = batch(transaction)
        except Unavailable:
            tries += 1
            if tries > pace.patience:
                raise
            pace.sleep(pace.wait)
        else:
            pace.sleep(pace.clock() - began)
            return result
