"""The tally: how often a code was asked for this week and this month."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from threading import Lock

from bot.desk.shelf import Live, is_fresh
from bot.store.lookups import CAP, times_shown

COUNT_AGAIN = timedelta(seconds=10)  # after this a code is counted anew, because other processes count too


@dataclass(slots=True)
class Count:
    """The questions that a code answered since Monday and since the first of the month, as counted at a moment."""

    at: datetime
    starts: tuple[datetime, datetime]
    week: int
    month: int


@dataclass(slots=True)
class Tally:
    """The counts of the codes that were asked for just now; in between only this process's questions are added.

    Without it, a code that is asked for all the time would be counted all the time.
    """

    counts: dict[str, Count] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def count_in(self, live: Live, code: str) -> tuple[int, int]:
        """Give the counts of week and month with the question that this transaction has recorded; at most ``CAP``."""
        starts = monday(live.at), first_of_month(live.at)
        with self.lock:
            known = self.counts.get(code)
            if known and known.starts == starts and is_fresh(known.at, live.at, COUNT_AGAIN):
                known.week, known.month = min(known.week + 1, CAP), min(known.month + 1, CAP)
                return known.week, known.month
        week, month = (times_shown(live.transaction, code, start) for start in starts)
        with self.lock:
            self.counts[code] = Count(live.at, starts, week, month)
        return week, month

    def forget(self) -> None:
        """Count everything anew: a transaction that was counted in has failed."""
        with self.lock:
            self.counts.clear()


def monday(at: datetime) -> datetime:
    """Give the beginning of the week, in UTC."""
    day = at.astimezone(UTC).date()
    return datetime.combine(day - timedelta(days=day.weekday()), time(), UTC)


def first_of_month(at: datetime) -> datetime:
    """Give the beginning of the month, in UTC."""
    return datetime.combine(at.astimezone(UTC).date().replace(day=1), time(), UTC)
