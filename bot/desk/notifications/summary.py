"""The weekly summary: what was asked most in a week, what is still unanswered, and what is new."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.catalog.entry import Entry
from bot.desk.state.desk import Desk
from bot.desk.stats.baseline import usual_before
from bot.desk.stats.stats import CodeFigures, Faq, asked_by_day, faq_of
from bot.search.index import squeeze
from bot.stats.period import WEEK, Period
from bot.stats.rising import Asked, Rising, rising
from bot.store.notifications import news
from bot.store.notifications.news import SavedSteps

IMPORTS = 3  # the last ones of a week that are listed
ROWS = 30  # gaps in one message, each with a button
ROOM = 8_000  # characters of the gaps in one message, as escaped for Slack
MEANING = 100  # characters of a gap's meaning
FRAME = 120  # characters of the rest of a gap's row
ESCAPED = {"&": 4, "<": 3, ">": 3}  # characters that escaping adds


@dataclass(frozen=True, slots=True)
class NewSteps:
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
    rising: tuple[Rising, ...] = ()
    steps: tuple[NewSteps, ...] = ()
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


def sum_up(desk: Desk, week: Period, *, channel: str, by: str, at: datetime) -> Summary:
    """Load the data of a channel's summary of a whole week, as counted at ``at``."""
    faq = faq_of(desk, week, Period(week.start - WEEK, week.start, week.zone), at)
    with desk.database.read() as session:
        saved = news.saved_steps(session, week.begins, week.ends)
        imported = news.imports(session, week.begins, week.ends, IMPORTS)
    return Summary(
        channel=channel,
        by=by,
        faq=faq,
        days=asked_by_day(desk, week, at),
        rising=more_than_usual(desk, faq, at),
        steps=tuple(new_steps(desk, saved, faq)),
        imported=imported,
    )


def more_than_usual(desk: Desk, faq: Faq, at: datetime) -> tuple[Rising, ...]:
    """Return the codes, in the catalog or not, that were asked for more than in the eight weeks before."""
    baseline = usual_before(desk, faq.period.start, faq.period.zone, at)
    asked = {figures.code: figures for figures in (*faq.gaps, *faq.codes)}
    now = {code: Asked(figures.questions, figures.people) for code, figures in asked.items()}
    return rising(now, {code: baseline.questions.get(squeeze(code), 0) for code in now}, baseline.weeks)


def new_steps(desk: Desk, saved: Iterable[SavedSteps], faq: Faq) -> list[NewSteps]:
    """Return how each code's steps changed in the week, those of the most asked codes first."""
    questions = {figures.code: figures.questions for figures in faq.codes}
    entries = desk.shelf.index.entries
    rows = [
        NewSteps(steps.home, entries.get(steps.home), steps.by, became(steps))
        for steps in saved
        if steps.before or steps.after
    ]
    return sorted(rows, key=lambda row: (-questions.get(row.code, 0), row.code))


def became(saved: SavedSteps) -> Literal["new", "changed", "retired"]:
    """Return how steps changed in the week."""
    if not saved.after:
        return "retired"
    return "changed" if saved.before else "new"


def parts(summary: Summary) -> tuple[Mapping[str, object], ...]:
    """Return the payloads of the replies in the summary's thread, in their order; each fits into one message.

    Together they hold every gap. An empty week has no replies.
    """
    if summary.empty:
        return ()
    pages = list(deal(summary.faq.gaps))
    gaps = [{"part": "gaps", "codes": codes, "page": page, "pages": len(pages)} for page, codes in enumerate(pages, 1)]
    return (*([{"part": "top"}] if summary.faq.codes else []), *gaps, {"part": "more"})


def deal(gaps: Iterable[CodeFigures]) -> Iterator[list[str]]:
    """Yield the codes of gaps page by page, each page small enough for one message."""
    codes: list[str] = []
    room = ROOM
    for gap in gaps:
        need = FRAME + width(gap.code) + (width(gap.entry.meaning.text[:MEANING]) if gap.entry else 0)
        if codes and (need > room or len(codes) >= ROWS):
            yield codes
            codes, room = [], ROOM
        codes.append(gap.code)
        room -= need
    if codes:
        yield codes


def width(text: str) -> int:
    """Return the length of a text once it is escaped."""
    return len(text) + sum(text.count(character) * added for character, added in ESCAPED.items())
