"""The weekly summary: what was asked most in a week, what is still unanswered, and what is new."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.catalog.entry import Entry
from bot.desk.state.desk import Desk
from bot.desk.stats.baseline import count_baseline
from bot.desk.stats.stats import CodeFigures, Faq, count_questions_by_day, load_faq_of_period
from bot.search.index import normalize_code
from bot.stats.period import WEEK, Period
from bot.stats.rising import CodeDemand, RisingCode, find_rising_codes
from bot.store.notifications import news
from bot.store.notifications.news import SavedSteps

MAX_IMPORTS = 3  # the last ones of a week that are listed
GAPS_PER_MESSAGE = 30  # gaps in one message, each with a button
GAPS_LENGTH = 8_000  # characters of the gaps in one message, as escaped for Slack
GAP_MEANING_LENGTH = 100  # characters of a gap's meaning
GAP_FRAME_LENGTH = 120  # characters of the rest of a gap's row
ESCAPE_GROWTH = {"&": 4, "<": 3, ">": 3}  # characters that escaping adds


@dataclass(frozen=True, slots=True)
class StepsChange:
    """A code's steps that were published, changed or retired in a week; ``by`` names the last author."""

    code: str
    entry: Entry | None
    by: str
    what: Literal["new", "changed", "retired"]


@dataclass(frozen=True, slots=True)
class Summary:
    """The data of a channel's weekly summary; ``by`` is the name of whoever set it up.

    ``days`` counts the questions of each day. ``rising`` are the codes that were asked for more than usual,
    ``imported`` describes what the week's last imports changed.
    """

    channel: str
    by: str
    faq: Faq
    days: tuple[int, ...]
    rising: tuple[RisingCode, ...] = ()
    steps: tuple[StepsChange, ...] = ()
    imported: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nobody asked anything."""
        return not self.faq.questions

    @property
    def unwritten(self) -> tuple[CodeFigures, ...]:
        """The gaps that staff can close by writing steps, the most asked first."""
        return tuple(gap for gap in self.faq.gaps if gap.entry)

    @property
    def unlisted(self) -> tuple[CodeFigures, ...]:
        """The codes asked for that the catalog lacks, the most asked first."""
        return tuple(gap for gap in self.faq.gaps if not gap.entry)


def load_summary(desk: Desk, week: Period, *, channel: str, by: str, at: datetime) -> Summary:
    """Load the data of a channel's summary of a whole week, as counted at ``at``."""
    faq = load_faq_of_period(desk, week, Period(week.start - WEEK, week.start, week.zone), at)
    with desk.database.read() as session:
        saved = news.list_saved_steps(session, week.begins, week.ends)
        imported = news.list_imports(session, week.begins, week.ends, MAX_IMPORTS)
    return Summary(
        channel=channel,
        by=by,
        faq=faq,
        days=count_questions_by_day(desk, week, at),
        rising=load_rising_codes(desk, faq, at),
        steps=tuple(list_steps_changes(desk, saved, faq)),
        imported=imported,
    )


def load_rising_codes(desk: Desk, faq: Faq, at: datetime) -> tuple[RisingCode, ...]:
    """Return the codes, in the catalog or not, that were asked for more than in the eight weeks before."""
    baseline = count_baseline(desk, faq.period.start, faq.period.zone, at)
    asked = {figures.code: figures for figures in (*faq.gaps, *faq.codes)}
    now = {code: CodeDemand(figures.questions, figures.people) for code, figures in asked.items()}
    return find_rising_codes(
        now, {code: baseline.questions.get(normalize_code(code), 0) for code in now}, baseline.weeks
    )


def list_steps_changes(desk: Desk, saved: Iterable[SavedSteps], faq: Faq) -> list[StepsChange]:
    """Return how each code's steps changed in the week, those of the most asked codes first."""
    questions = {figures.code: figures.questions for figures in faq.codes}
    entries = desk.shelf.index.entries
    rows = [
        StepsChange(steps.home, entries.get(steps.home), steps.by, classify_steps_change(steps))
        for steps in saved
        if steps.before or steps.after
    ]
    return sorted(rows, key=lambda row: (-questions.get(row.code, 0), row.code))


def classify_steps_change(saved: SavedSteps) -> Literal["new", "changed", "retired"]:
    """Return how steps changed in the week."""
    if not saved.after:
        return "retired"
    return "changed" if saved.before else "new"


def build_reply_payloads(summary: Summary) -> tuple[Mapping[str, object], ...]:
    """Return the payloads of the replies in the summary's thread, in their order; each fits into one message.

    Together they hold every gap. An empty week has no replies.
    """
    if summary.empty:
        return ()
    pages = list(paginate_gaps(summary.faq.gaps))
    gaps = [{"part": "gaps", "codes": codes, "page": page, "pages": len(pages)} for page, codes in enumerate(pages, 1)]
    return (*([{"part": "top"}] if summary.faq.codes else []), *gaps, {"part": "more"})


def paginate_gaps(gaps: Iterable[CodeFigures]) -> Iterator[list[str]]:
    """Yield the codes of gaps page by page, each page small enough for one message."""
    codes: list[str] = []
    room = GAPS_LENGTH
    for gap in gaps:
        need = (
            GAP_FRAME_LENGTH
            + measure_escaped(gap.code)
            + (measure_escaped(gap.entry.meaning.text[:GAP_MEANING_LENGTH]) if gap.entry else 0)
        )
        if codes and (need > room or len(codes) >= GAPS_PER_MESSAGE):
            yield codes
            codes, room = [], GAPS_LENGTH
        codes.append(gap.code)
        room -= need
    if codes:
        yield codes


def measure_escaped(text: str) -> int:
    """Return the length of a text once it is escaped."""
    return len(text) + sum(text.count(character) * added for character, added in ESCAPE_GROWTH.items())
