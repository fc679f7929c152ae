"""What is usual: how often each code was asked for in the eight weeks before a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.desk.desk import Desk
from bot.desk.figures import asked_by_day, faq_of
from bot.figures.period import WEEK, Period
from bot.figures.rising import BASE
from bot.search.index import squeeze


@dataclass(frozen=True, slots=True)
class Usual:
    """The questions for each code, squeezed, in so many ``weeks``; 0 weeks where less than one was ever counted."""

    questions: Mapping[str, int]
    weeks: float


def usual_before(desk: Desk, day: date, zone: str, at: datetime) -> Usual:
    """Count the eight weeks before a day, from the first day of them on which anybody asked."""
    period = Period(day - WEEK * BASE, day, zone)
    days = asked_by_day(desk, period, at)
    first = next((number for number, questions in enumerate(days) if questions), len(days))
    if (counted := len(days) - first) < WEEK.days:
        return Usual({}, 0)
    faq = faq_of(desk, period, Period(period.start, period.start, zone), at)  # compared with nothing
    return Usual({squeeze(one.code): one.questions for one in (*faq.gaps, *faq.codes)}, counted / WEEK.days)
