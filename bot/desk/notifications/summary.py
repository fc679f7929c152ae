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

IMPORTS = 3  # the last ones of a week that are told
ROWS = 30  # gaps in one message, each with its button
ROOM = 8_000  # characters of them, as Slack counts those that must be escaped
MEANING = 100  # characters of a gap's meaning
FRAME = 120  # characters of what else stands in a gap's row
ESCAPED = {"&": 4, "<": 3, ">": 3}  # characters that escaping adds


@dataclass(frozen=True, slots=True)
class NewSteps:
    """Steps that were published in a week for the first time, changed or retired, and by whom last (a name)."""

    code: str
    entry: Entry | None
    by: str
    what: Literal["new", "changed", "retired"]


@dataclass(frozen=True, slots=True)
class Summary:
    """A week of a channel; ``by`` is the name of whoever set its summary up.

    ``days`` are the questions of each day. ``rising`` are the codes that were asked more than usual, ``imported`` tells
    what the last imports of the week changed.
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
        """Say whether nobody asked anything."""
        return not self.faq.questions

    @property
    def unwritten(self) -> tuple[CodeFigures, ...]:
        """Give the gaps that staff can close by writing steps, the most asked first."""
        return tuple(one for one in self.faq.gaps if one.entry)

    @property
    def unlisted(self) -> tuple[CodeFigures, ...]:
        """Give the codes asked for that the catalog lacks, the most asked first."""
        return tuple(one for one in self.faq.gaps if not one.entry)


def sum_up(desk: Desk, week: Period, *, channel: str, by: str, at: datetime) -> Summary:
    """Sum a whole week up, as it is counted at this moment."""
    faq = faq_of(desk, week, Period(week.start - WEEK, week.start, week.zone), at)
    with desk.database.read() as session:
        saved = news.saved_steps(session, week.begins, week.ends)
        imported = news.imports(session, week.begins, week.ends, IMPORTS)
    return Summary(
        channel,
        by,
        faq,
        asked_by_day(desk, week, at),
        more_than_usual(desk, faq, at),
        tuple(new_steps(desk, saved, faq)),
        imported,
    )


def more_than_usual(desk: Desk, faq: Faq, at: datetime) -> tuple[Rising, ...]:
    """Give the codes that were asked more than in the eight weeks before, the catalog's and others."""
    usual = usual_before(desk, faq.period.start, faq.period.zone, at)
    asked = {one.code: one for one in (*faq.gaps, *faq.codes)}
    now = {code: Asked(one.questions, one.people) for code, one in asked.items()}
    return rising(now, {code: usual.questions.get(squeeze(code), 0) for code in now}, usual.weeks)


def new_steps(desk: Desk, saved: Iterable[SavedSteps], faq: Faq) -> list[NewSteps]:
    """Say what became of the steps that were saved; those for the codes that are asked most stand first."""
    asked = {one.code: one.questions for one in faq.codes}
    entries = desk.shelf.index.entries
    found = [NewSteps(one.home, entries.get(one.home), one.by, became(one)) for one in saved if one.before or one.after]
    return sorted(found, key=lambda one: (-asked.get(one.code, 0), one.code))


def became(saved: SavedSteps) -> Literal["new", "changed", "retired"]:
    """Say what became of steps."""
    if not saved.after:
        return "retired"
    return "changed" if saved.before else "new"


def parts(summary: Summary) -> tuple[Mapping[str, object], ...]:
    """Give what the messages in the summary's thread are about, in their order; each fits into one message.

    Every gap is in one of them. An empty week has none.
    """
    if summary.empty:
        return ()
    dealt = list(deal(summary.faq.gaps))
    gaps = [{"part": "gaps", "codes": codes, "page": page, "pages": len(dealt)} for page, codes in enumerate(dealt, 1)]
    return (*([{"part": "top"}] if summary.faq.codes else []), *gaps, {"part": "more"})


def deal(gaps: Iterable[CodeFigures]) -> Iterator[list[str]]:
    """Deal the codes of gaps into messages."""
    codes: list[str] = []
    room = ROOM
    for one in gaps:
        need = FRAME + width(one.code) + (width(one.entry.meaning.text[:MEANING]) if one.entry else 0)
        if codes and (need > room or len(codes) >= ROWS):
            yield codes
            codes, room = [], ROOM
        codes.append(one.code)
        room -= need
    if codes:
        yield codes


def width(text: str) -> int:
    """Count the characters of a text once it is escaped."""
    return len(text) + sum(text.count(sign) * more for sign, more in ESCAPED.items())
