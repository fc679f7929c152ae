"""The data of the charts of what was asked."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from bot.desk.questions.wording import capitalize_first
from bot.desk.state.desk import Desk
from bot.desk.stats.reading import figures_reader, find_section
from bot.desk.stats.spellings import find_known_spellings
from bot.desk.stats.stats import CodeStats, Faq
from bot.stats.charts import CodeChart, SummaryChart
from bot.stats.period import clip_to_now, format_period
from bot.store.stats import totals

MAX_CHART_CODES = 10  # codes in a chart


def build_summary_chart(desk: Desk, faq: Faq, at: datetime) -> SummaryChart:
    """Return the data of a chart: the questions of each day, and the codes asked most."""
    codes = find_section(desk, faq.section)[1] if faq.section else None
    with figures_reader(desk, faq.period.zone) as reader:
        now, was = (
            totals.read_asks_by_day(reader, clip_to_now(at, period))
            if codes is None
            else sum_codes_by_day(desk, codes, totals.read_codes_by_day(reader, clip_to_now(at, period)))
            for period in (faq.period, faq.compared)
        )
    section = f" ({capitalize_first(faq.section)})" if faq.section else ""
    return SummaryChart(
        f"Error codes{section}, {format_period(faq.period)}",
        tuple((day, now[day]) for day in faq.period.days),
        tuple(was[day] for day in faq.compared.days),
        tuple((code.code, code.questions) for code in faq.codes[:MAX_CHART_CODES]),
    )


def sum_codes_by_day(desk: Desk, codes: frozenset[str], counts: Iterable[tuple[date, str, int]]) -> Counter[date]:
    """Return the sum of the questions for some codes on each day."""
    rows = list(counts)
    names = find_known_spellings(desk, {spelling for _, spelling, _ in rows})
    sums: Counter[date] = Counter()
    for day, spelling, questions in rows:
        sums[day] += questions if names.get(spelling) in codes else 0
    return sums


def build_code_chart(stats: CodeStats) -> CodeChart:
    """Return the data of a chart of a code's weeks."""
    return CodeChart(stats.entry.code, tuple((week.start, count) for week, count in stats.weeks), running=True)
