"""What is usual: how often each code was asked for in the eight weeks before a day."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.desk.state.desk import Desk
from bot.desk.stats.reading import reading
from bot.search.index import squeeze
from bot.stats.period import WEEK, Period, until
from bot.stats.rising import BASE
from bot.store.stats import totals
from bot.store.stats.totals import Questions


@dataclass(frozen=True, slots=True)
class Usual:
    """The questions for each code, squeezed, in so many ``weeks``; 0 weeks where less than one was ever counted."""

    questions: Mapping[str, int]
    weeks: float


def usual_before(desk: Desk, day: date, zone: str, at: datetime) -> Usual:
    """Count the eight weeks before a day, from the first day of them on which anybody asked."""
    period = until(at, Period(day - WEEK * BASE, day, zone))
    with reading(desk, zone) as read:
        acts = totals.acts_by_day(read, period)
        counted = (day - min((one for one, questions in acts.items() if questions), default=day)).days
        if counted < WEEK.days:
            return Usual({}, 0)
        asked = totals.questions(read, period)
    return Usual(squeezed(asked), counted / WEEK.days)


def squeezed(asked: Questions) -> Counter[str]:
    """Count the questions for each code, squeezed, whether the catalog had it then or not."""
    found: Counter[str] = Counter()
    for code, questions in (*asked.shown.items(), *asked.missing.items()):
        found[squeeze(code)] += questions
    return found
