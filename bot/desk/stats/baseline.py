"""The baseline: how often each code was asked for in the eight weeks before a day."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.catalog.keys import get_printed_code
from bot.search.index import normalize_code
from bot.stats.period import WEEK, Period, clip_to_now
from bot.stats.rising import BASELINE_WEEKS
from bot.store.stats import totals
from bot.store.stats.coverage import StatsReader


@dataclass(frozen=True, slots=True)
class Baseline:
    """The questions for each code in ``weeks`` weeks; 0 weeks if less than one week was ever counted.

    ``shown`` is by key, ``missing``, of codes that no catalog had, by code, normalized.
    """

    shown: Mapping[str, int]
    missing: Mapping[str, int]
    weeks: float

    def count_questions(self, code: str) -> int:
        """Return the questions for a key, or for a code that no catalog has, in any spelling."""
        return self.shown.get(code, 0) + self.missing.get(normalize_code(get_printed_code(code)), 0)


def count_baseline(reader: StatsReader, day: date, at: datetime) -> Baseline:
    """Return the baseline of the eight weeks before a day, counted from the first day with a question."""
    period = clip_to_now(at, Period(day - WEEK * BASELINE_WEEKS, day, reader.zone))
    acts = totals.read_asks_by_day(reader, period)
    first = min((asked_on for asked_on, count in acts.items() if count), default=day)
    days = (day - first).days
    if days < WEEK.days:
        return Baseline({}, {}, 0)
    questions = totals.read_questions(reader, period)
    missing: Counter[str] = Counter()
    for code, count in questions.missing.items():
        missing[normalize_code(code)] += count
    return Baseline(questions.shown, missing, days / WEEK.days)
