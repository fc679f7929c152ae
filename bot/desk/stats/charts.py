"""The data of the charts of what was asked."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime

from bot.desk.state.desk import Desk
from bot.desk.stats.code_stats import CodeStats
from bot.desk.stats.reading import figures_reader, find_section
from bot.desk.stats.spellings import find_known_spellings
from bot.desk.stats.stats import Faq
from bot.desk.stats.stats_wording import format_faq_heading
from bot.stats.charts import MAX_CODES, CodeChart, SummaryChart
from bot.stats.period import Period, clip_to_now
from bot.store.stats import totals
from bot.store.stats.coverage import StatsReader


def build_summary_chart(desk: Desk, faq: Faq, at: datetime) -> SummaryChart:
    """Return the data of a chart of figures, in a transaction of its own."""
    with figures_reader(desk, faq.period.zone) as reader:
        return read_summary_chart(desk, reader, faq, at)


def read_summary_chart(desk: Desk, reader: StatsReader, faq: Faq, at: datetime) -> SummaryChart:
    """Return the data of a chart of figures: the questions of each day, and the codes asked most."""
    now = count_by_day(desk, reader, clip_to_now(at, faq.period), faq.section)
    was = count_by_day(desk, reader, clip_to_now(at, faq.compared), faq.section)
    return SummaryChart(
        title=format_faq_heading(faq),
        days=tuple((day, now[day]) for day in faq.period.days),
        before=tuple(was[day] for day in faq.compared.days),
        codes=tuple((code.label, code.questions) for code in faq.codes[:MAX_CODES]),
    )


def count_by_day(desk: Desk, reader: StatsReader, period: Period, section: str) -> Mapping[date, int]:
    """Return the questions of each day, or those for the codes of a section."""
    if not section:
        return totals.read_asks_by_day(reader, period)
    _, codes = find_section(desk, section)
    rows = list(totals.read_codes_by_day(reader, period))
    names = find_known_spellings(desk, {spelling for _, spelling, _ in rows})
    sums: Counter[date] = Counter()
    for day, spelling, questions in rows:
        sums[day] += questions if names.get(spelling) in codes else 0
    return sums


def build_code_chart(stats: CodeStats) -> CodeChart:
    """Return the data of a chart of a code's weeks."""
    return CodeChart(stats.figures.label, tuple((week.start, count) for week, count in stats.weeks), running=True)
