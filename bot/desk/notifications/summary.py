"""The weekly summary: what was asked most in a week, what is still unanswered, and what is new."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from bot.catalog.entry import Entry
from bot.catalog.keys import LabelledCode
from bot.desk.state.desk import Desk
from bot.desk.stats.baseline import Baseline, count_baseline
from bot.desk.stats.charts import read_summary_chart
from bot.desk.stats.reading import figures_reader
from bot.desk.stats.stats import CodeFigures, Faq, load_faq_of_period
from bot.stats.charts import SummaryChart
from bot.stats.period import WEEK, Period
from bot.stats.rising import CodeDemand, RisingCode, find_rising_codes
from bot.store.notifications import news
from bot.store.notifications.news import SavedSteps

MAX_IMPORTS = 3  # the last ones of a week that are listed


@dataclass(frozen=True, slots=True)
class StepsChange(LabelledCode):
    """A code's steps that were published, changed or retired in a week; ``by`` names the last author.

    ``catalog`` is what to call the code's catalog beside it, "" if there is only one.
    """

    code: str
    entry: Entry | None
    by: str
    what: Literal["new", "changed", "retired"]
    catalog: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """The data of a weekly summary; ``by`` is the name of whoever set it up.

    ``rising`` are the codes that were asked for more than usual, ``imported`` describes what the week's last imports
    changed.
    """

    by: str
    faq: Faq
    chart: SummaryChart
    rising: tuple[RisingCode, ...] = ()
    steps: tuple[StepsChange, ...] = ()
    imported: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nobody asked anything."""
        return not self.faq.questions

    @property
    def new_steps(self) -> tuple[StepsChange, ...]:
        """The codes that got their first steps."""
        return tuple(steps for steps in self.steps if steps.what == "new")

    @property
    def unwritten(self) -> tuple[CodeFigures, ...]:
        """The gaps that staff can close by writing steps, the most asked first."""
        return tuple(gap for gap in self.faq.gaps if gap.entry)

    @property
    def unlisted(self) -> tuple[CodeFigures, ...]:
        """The codes asked for that the catalog lacks, the most asked first."""
        return tuple(gap for gap in self.faq.gaps if not gap.entry)


def load_summary(desk: Desk, week: Period, *, by: str, at: datetime) -> Summary:
    """Load the data of a summary of a whole week, as counted at ``at``, in one read transaction."""
    compared = Period(week.start - WEEK, week.start, week.zone)
    with figures_reader(desk, week.zone) as reader:
        faq = load_faq_of_period(desk, reader, week, compared, at=at)
        chart = read_summary_chart(desk, reader, faq, at)
        baseline = count_baseline(reader, week.start, at)
        saved = news.list_saved_steps(reader.transaction, week.begins, week.ends)
        imported = news.list_imports(reader.transaction, week.begins, week.ends, MAX_IMPORTS)
    return Summary(
        by=by,
        faq=faq,
        chart=chart,
        rising=list_rising_codes(faq, baseline),
        steps=tuple(list_steps_changes(desk, saved, faq)),
        imported=imported,
    )


def list_rising_codes(faq: Faq, baseline: Baseline) -> tuple[RisingCode, ...]:
    """Return the codes, in the catalog or not, that were asked for more than in the eight weeks before."""
    asked = {figures.code: figures for figures in (*faq.gaps, *faq.codes)}
    now = {code: CodeDemand(figures.questions, figures.people) for code, figures in asked.items()}
    rising = find_rising_codes(now, {code: baseline.count_questions(code) for code in now}, baseline.weeks)
    return tuple(replace(rise, catalog=asked[rise.code].catalog) for rise in rising)


def list_steps_changes(desk: Desk, saved: Iterable[SavedSteps], faq: Faq) -> list[StepsChange]:
    """Return how each code's steps changed in the week, those of the most asked codes first."""
    questions = {figures.code: figures.questions for figures in faq.codes}
    entries = desk.cache.index.entries
    rows = [
        StepsChange(
            steps.home,
            entries.get(steps.home),
            steps.by,
            classify_steps_change(steps),
            desk.cache.snapshot.name_catalog_of_key(steps.home),
        )
        for steps in saved
        if steps.before or steps.after
    ]
    return sorted(rows, key=lambda row: (-questions.get(row.code, 0), row.code))


def classify_steps_change(saved: SavedSteps) -> Literal["new", "changed", "retired"]:
    """Return how steps changed in the week."""
    if not saved.after:
        return "retired"
    return "changed" if saved.before else "new"
