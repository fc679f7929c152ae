"""The baseline: how often each code was asked for in the eight weeks before a day."""

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
    """The questions for each normalized code in ``weeks`` weeks; 0 weeks if less than one week was ever counted."""

    questions: Mapping[str, int]
    weeks: float


def usual_before(desk: Desk, day: date, zone: str, at: datetime) -> Usual:
    """Return the baseline of the eight weeks before a day, counted from the first day with a question."""
    period = until(at, Period(day - WEEK * BASE, day, zone))
    with reading(desk, zone) as reader:
        acts = totals.acts_by_day(reader, period)
        first = min((asked_on for asked_on, count in acts.items() if count), default=day)
        days = (day - first).days
        if days < WEEK.days:
            return Usual({}, 0)
        questions = totals.questions(reader, period)
    return Usual(squeezed(questions), days / WEEK.days)


def squeezed(questions: Questions) -> Counter[str]:
    """Return the questions for each normalized code, whether the catalog had it at the time or not."""
    counts: Counter[str] = Counter()
    for code, count in (*questions.shown.items(), *questions.missing.items()):
        counts[squeeze(code)] += count
    return counts
