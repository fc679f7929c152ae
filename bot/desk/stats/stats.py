"""Figures: what was asked most in a period, what is still unanswered, and a code's own twelve weeks."""

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.catalog.entry import Entry
from bot.desk.questions.lookup import code_named
from bot.desk.questions.wording import capital
from bot.desk.state.desk import Desk
from bot.desk.stats.reading import NAME, Found, find, find_some, members, reading
from bot.desk.stats.spellings import known_by_now
from bot.errors import Refusal
from bot.stats import period as periods
from bot.stats.asker_sets import People
from bot.stats.charts import CodeChart, SummaryChart
from bot.stats.counts import Count, Share, sum_without_people, together
from bot.stats.period import WEEK, Period, in_words, until
from bot.store.stats import totals as kept
from bot.store.stats.coverage import Reader

WEEKS = 12  # of a code's own figures
ALSO = 5  # other codes that the same people asked for
MOST = 20  # codes that the catalog lacks, and texts that were not understood
TOP = 10  # codes on a picture
NOTHING = Count()

NO_CODE = "“{}” is no code of the catalog, or more than one. "
ONE_CODE = "Name one whole code: “/errcode stats USCUSTOMER_API_0000113”. “/errcode 113” shows which it may be."


@dataclass(frozen=True, slots=True)
class CodeFigures:
    """What was counted of one code; ``change`` is against the period that is compared with.

    ``questions`` leaves out what the same person had asked within the hour before. ``solved`` of the ``votes`` that
    were cast said that its steps helped. ``entry`` is None where the catalog lacks the code.
    """

    code: str
    entry: Entry | None
    questions: int
    lookups: int
    people: int
    change: int = 0
    solved: int = 0
    votes: int = 0
    has_steps: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """What was asked for and not known: a code that the catalog lacks, or a text, as far as it is kept.

    A text's questions are those among the last 500 that were not understood.
    """

    code: str | None
    text: str | None
    questions: int
    people: int


@dataclass(frozen=True, slots=True)
class Faq:
    """What was asked in a period; ``codes`` and ``gaps`` are all there are, the most asked first.

    ``first_try`` is None for a section: a question that no code was found for belongs to none. There, ``questions`` are
    those of its codes together; otherwise the acts of asking, of which one may be for several codes, or for none.
    """

    period: Period
    compared: Period
    section: str
    questions: int
    lookups: int
    people: int
    first_try: Share | None
    asked_again: Share
    codes: tuple[CodeFigures, ...]
    gaps: tuple[CodeFigures, ...]
    unknown: tuple[Unknown, ...]
    unmatched: int


@dataclass(frozen=True, slots=True)
class Stats:
    """A code's last 12 ISO weeks, each with its questions; ``also`` are the codes that the same people asked for."""

    entry: Entry
    period: Period
    weeks: tuple[tuple[Period, int], ...]
    surfaces: tuple[tuple[str, int], ...]
    also: tuple[tuple[Entry, int], ...]
    figures: CodeFigures


def faq(desk: Desk, name: periods.Name, *, at: datetime, section: str = "", channel: str = "") -> Faq:
    """Count a period by its name, in a channel's time zone; a section or family that there is not is refused."""
    with reading(desk, desk.shelf.zone(channel)) as read:
        return faq_read(desk, read, name, at, section=section)


def faq_read(desk: Desk, read: Reader, name: periods.Name, at: datetime, *, section: str = "") -> Faq:
    """Count a period by its name in a transaction in which other figures are read too."""
    of = periods.period(name, at, read.zone)
    compared = periods.before(name, of)
    if not section:
        return put_together(desk, find(desk, read, of, compared), (of, compared))
    own, codes = members(desk, section)
    return put_together(desk, find_some(desk, read, of, compared, codes=codes), (of, compared), own)


def faq_of(desk: Desk, period: Period, compared: Period, at: datetime) -> Faq:
    """Count whole days, up to a moment, compared with others in the same time zone, which may be none."""
    with reading(desk, period.zone) as read:
        found = find(desk, read, until(at, period), compared)
    return put_together(desk, found, (period, compared))


def put_together(desk: Desk, found: Found, of: tuple[Period, Period], section: str = "") -> Faq:
    """Put the figures of a period together."""
    codes = most_asked(code_figures(desk, code, found) for code in found.shown)
    missing = most_asked(code_figures(desk, code, found) for code in found.missing)
    sum_up = together if section else sum_without_people
    every = sum_up((*found.shown.values(), *found.missing.values()))
    totals = found.totals
    return Faq(
        *of,
        section,
        every.questions if section else totals.questions,
        every.lookups,
        len(every.people if section else totals.people),
        None if section else Share(totals.hits, totals.questions),
        Share(every.again, every.lookups),
        codes,
        most_asked((*(one for one in codes if not one.has_steps), *missing)),
        (*(Unknown(one.code, None, one.questions, one.people) for one in missing[:MOST]), *texts(found.typed)),
        totals.unmatched,
    )


def code_figures(desk: Desk, code: str, found: Found) -> CodeFigures:
    """Give what was counted of a code."""
    count = found.shown.get(code) or found.missing.get(code, NOTHING)
    change = count.questions - found.was.get(code, 0)
    return CodeFigures(
        code,
        desk.shelf.index.entries.get(code),
        count.questions,
        count.lookups,
        len(count.people),
        change,
        *found.votes.get(code, (0, 0)),
        code in desk.shelf.guide.by_code,
    )


def most_asked(figures: Iterable[CodeFigures]) -> tuple[CodeFigures, ...]:
    """Sort codes, the most asked first."""
    return tuple(sorted(figures, key=lambda one: (-one.questions, one.code)))


def texts(typed: Sequence[tuple[str, int]]) -> list[Unknown]:
    """Give the newest of the texts that were not understood; upper and lower case are the same."""
    askers: dict[str, list[int]] = defaultdict(list)
    written: dict[str, str] = {}
    for text, asker in typed:
        same = " ".join(text.casefold().split())
        written.setdefault(same, text)
        askers[same].append(asker)
    newest = list(written.items())[:MOST]
    return [Unknown(None, text, len(askers[same]), len(set(askers[same]))) for same, text in newest]


def stats(desk: Desk, text: str, *, at: datetime, channel: str = "") -> Stats:
    """Give the figures of the one code that a text names; refuses any other text."""
    entry = desk.shelf.index.entries.get(code_named(desk, text) or "")
    if entry is None:
        named = " ".join(text.split())[:NAME]
        raise Refusal((NO_CODE.format(named) if named else "") + ONE_CODE)
    code = entry.code
    now = periods.period("week", at, desk.shelf.zone(channel))
    weeks = periods.weeks(WEEKS, now)
    of = Period(weeks[0].start, now.end, now.zone)
    with reading(desk, of.zone) as read:
        compared = Period(of.start - WEEK * WEEKS, of.end - WEEK * WEEKS, of.zone)
        found = find_some(desk, read, of, compared, codes=frozenset({code}))
        asked = kept.known(read, of, found.names)
        written = [code, *(one for one, name in found.names.items() if name == code)]
        by_week, surfaces = kept.by_week(read, written, of), kept.surfaces(read, written, of)
    return Stats(
        entry,
        of,
        tuple((week, by_week[week.start]) for week in weeks),
        tuple(sorted(surfaces.items(), key=lambda one: (-one[1], one[0]))),
        tuple(also_asked(desk, code, found.shown.get(code, NOTHING).people, asked)),
        code_figures(desk, code, found),
    )


def also_asked(desk: Desk, code: str, theirs: People, asked: Mapping[str, Count]) -> Iterator[tuple[Entry, int]]:
    """Give the other codes that most of the people who asked for a code asked for, with how many of them did."""
    entries = desk.shelf.index.entries
    common = [(len(count.people & theirs), one) for one, count in asked.items() if one != code and one in entries]
    top = heapq.nsmallest(ALSO, common, key=lambda one: (-one[0], one[1]))
    yield from ((entries[one], number) for number, one in top if number > 1)  # what one person asked is theirs


def asked_by_day(desk: Desk, period: Period, at: datetime) -> tuple[int, ...]:
    """Count the questions of each day; those after a moment have none."""
    with reading(desk, period.zone) as read:
        found = kept.acts_by_day(read, until(at, period))
    return tuple(found[day] for day in period.days)


def summary_chart(desk: Desk, of: Faq, at: datetime) -> SummaryChart:
    """Give what a picture of figures shows: the questions of each day, and the codes asked most."""
    codes = members(desk, of.section)[1] if of.section else None
    with reading(desk, of.period.zone) as read:
        now, was = (
            kept.acts_by_day(read, until(at, span))
            if codes is None
            else codes_by_day(desk, codes, kept.codes_by_day(read, until(at, span)))
            for span in (of.period, of.compared)
        )
    section = f" ({capital(of.section)})" if of.section else ""
    return SummaryChart(
        f"Error codes{section}, {in_words(of.period)}",
        tuple((day, now[day]) for day in of.period.days),
        tuple(was[day] for day in of.compared.days),
        tuple((one.code, one.questions) for one in of.codes[:TOP]),
    )


def codes_by_day(desk: Desk, codes: frozenset[str], counts: Iterable[tuple[date, str, int]]) -> Counter[date]:
    """Add the questions for some codes up for each day."""
    every = list(counts)
    names = known_by_now(desk, {code for _, code, _ in every})
    found: Counter[date] = Counter()
    for day, code, questions in every:
        found[day] += questions if names.get(code) in codes else 0
    return found


def code_chart(of: Stats) -> CodeChart:
    """Give what a picture of a code's weeks shows."""
    return CodeChart(of.entry.code, tuple((week.start, count) for week, count in of.weeks), running=True)
