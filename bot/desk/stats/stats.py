"""Figures: what was asked most in a period, what is still unanswered, and the last twelve weeks of a code."""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice

from bot.catalog.entry import FIRST_CATALOG, Entry
from bot.catalog.keys import CatalogNames, LabelledCode, split_key
from bot.desk.questions.lookup import find_named_code
from bot.desk.state.desk import Desk
from bot.desk.stats.reading import QUOTED_NAME, ComparedCounts, count_codes, count_period, figures_reader, find_section
from bot.errors import Refusal
from bot.stats import period as periods
from bot.stats.asker_sets import AskerSet
from bot.stats.counts import Count, Share, Totals, sum_counts, sum_without_people
from bot.stats.period import WEEK, Period, clip_to_now
from bot.store.stats import totals
from bot.store.stats.coverage import StatsReader

WEEKS = 12  # weeks in the figures of a code
MAX_ALSO_ASKED = 5  # other codes that the same people asked for
MAX_UNKNOWN = 20  # missing codes, and unknown texts, that are listed
NO_COUNT = Count()

NO_CODE = "“{}” is no code of the catalog, or more than one. "
ONE_CODE = "Name one whole code: “/errcode stats USCUSTOMER_API_0000113”. “/errcode 113” shows which it may be."


@dataclass(frozen=True, slots=True)
class CodeFigures(LabelledCode):
    """The figures of one code; ``change`` is the difference in questions to the compared period.

    ``questions`` leaves out repeats by the same person within an hour. ``solved`` of the ``votes`` said that the steps
    helped. ``entry`` is None if no catalog has the code, which otherwise is a key. ``catalog`` is what to call its
    catalog beside it, "" if there is only one.
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
    catalog: str = ""


@dataclass(frozen=True, slots=True)
class UnknownItem:
    """A code that the catalog lacks, or an unknown text (counted among the last 500), with how often it was asked."""

    code: str | None
    text: str | None
    questions: int
    people: int


@dataclass(frozen=True, slots=True)
class Faq:
    """The figures of a period; ``codes`` and ``gaps`` are complete, the most asked first.

    ``questions`` counts each act of asking once, whether it is about several codes or none; for a section it is the sum
    over its codes. ``first_try`` is None for a section, as unknown texts belong to no section.
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
    unknown: tuple[UnknownItem, ...]
    unmatched: int


@dataclass(frozen=True, slots=True)
class CodeStats:
    """The questions in each of a code's last 12 ISO weeks; ``also`` are the codes that the same people asked for.

    ``catalogs`` are the names of the catalogs by number.
    """

    entry: Entry
    period: Period
    weeks: tuple[tuple[Period, int], ...]
    surfaces: tuple[tuple[str, int], ...]
    also: tuple[tuple[Entry, int], ...]
    figures: CodeFigures
    catalogs: CatalogNames = field(default_factory=dict)


def load_faq(desk: Desk, name: periods.PeriodName, *, at: datetime, section: str = "", channel: str = "") -> Faq:
    """Return the figures of a named period in a channel's time zone; refuses an unknown section or family."""
    with figures_reader(desk, desk.cache.zone(channel)) as reader:
        return load_faq_with_reader(desk, reader, name, at, section=section)


def load_faq_with_reader(
    desk: Desk, reader: StatsReader, name: periods.PeriodName, at: datetime, *, section: str = ""
) -> Faq:
    """Return the figures of a named period, with the reader of a transaction that is already open."""
    period = periods.resolve_period(name, at, reader.zone)
    compared = periods.previous_period(name, period)
    if not section:
        return build_faq(desk, count_period(desk, reader, period, compared), (period, compared))
    own, codes = find_section(desk, section)
    return build_faq(desk, count_codes(desk, reader, period, compared, codes=codes), (period, compared), own)


def load_faq_of_period(desk: Desk, reader: StatsReader, period: Period, compared: Period, *, at: datetime) -> Faq:
    """Return the figures of a period up to a moment, compared with another (possibly empty) one in the same zone."""
    return build_faq(desk, count_period(desk, reader, clip_to_now(at, period), compared), (period, compared))


def build_faq(desk: Desk, counts: ComparedCounts, pair: tuple[Period, Period], section: str = "") -> Faq:
    """Return the figures made of counts; ``pair`` is the period and the one that it is compared with."""
    codes = sort_by_questions(build_code_figures(desk, code, counts) for code in counts.shown)
    missing = sort_by_questions(build_code_figures(desk, code, counts) for code in counts.missing)
    every = (*counts.shown.values(), *counts.missing.values())
    if section:
        total, first_try = sum_counts(every), None
        acts = Totals(total.questions, people=total.people)
    else:
        acts = counts.totals
        total, first_try = sum_without_people(every), Share(acts.hits, acts.questions)
    return Faq(
        *pair,
        section=section,
        questions=acts.questions,
        lookups=total.lookups,
        people=len(acts.people),
        first_try=first_try,
        asked_again=Share(total.again, total.lookups),
        codes=codes,
        gaps=sort_by_questions((*filter(is_unwritten, codes), *missing)),
        unknown=tuple(list_unknown_items(missing, counts.unknown_texts)),
        unmatched=acts.unmatched,
    )


def is_unwritten(figures: CodeFigures) -> bool:
    """Return whether staff can write steps for a code that has none: not for one of a removed catalog."""
    return figures.entry is not None and not figures.has_steps


def build_code_figures(desk: Desk, code: str, counts: ComparedCounts) -> CodeFigures:
    """Return the figures of a code."""
    count = counts.shown.get(code) or counts.missing.get(code, NO_COUNT)
    solved, votes = counts.votes.get(code, (0, 0))
    return CodeFigures(
        code=code,
        entry=desk.cache.index.entries.get(code),
        questions=count.questions,
        lookups=count.lookups,
        people=len(count.people),
        change=count.questions - counts.before.get(code, 0),
        solved=solved,
        votes=votes,
        has_steps=code in desk.cache.guide.by_code,
        catalog=desk.cache.snapshot.name_catalog_of_key(code) if code in counts.shown else "",
    )


def sort_by_questions(figures: Iterable[CodeFigures]) -> tuple[CodeFigures, ...]:
    """Return codes sorted by questions, the most asked first."""
    return tuple(sorted(figures, key=lambda code: (-code.questions, code.code)))


def list_unknown_items(missing: Sequence[CodeFigures], typed: Sequence[tuple[str, int]]) -> Iterator[UnknownItem]:
    """Yield the missing codes asked most, then the newest unknown texts, case-insensitively."""
    for code in missing[:MAX_UNKNOWN]:
        yield UnknownItem(code.code, None, code.questions, code.people)
    askers: dict[str, list[int]] = defaultdict(list)
    spellings: dict[str, str] = {}
    for text, asker in typed:
        normalized = " ".join(text.casefold().split())
        spellings.setdefault(normalized, text)
        askers[normalized].append(asker)
    for key, text in islice(spellings.items(), MAX_UNKNOWN):
        yield UnknownItem(None, text, len(askers[key]), len(set(askers[key])))


def load_code_stats(desk: Desk, text: str, *, at: datetime, channel: str = "") -> CodeStats:
    """Return the figures of the one code that a text is the key of, or names in a channel; refuses any other text."""
    entry = find_named_entry(desk, text, channel)
    code = entry.key
    now = periods.resolve_period("week", at, desk.cache.zone(channel))
    weeks = periods.recent_weeks(WEEKS, now)
    period = replace(now, start=weeks[0].start)
    compared = Period(period.start - WEEK * WEEKS, period.end - WEEK * WEEKS, period.zone)
    with figures_reader(desk, period.zone) as reader:
        counts = count_codes(desk, reader, period, compared, codes=frozenset({code}))
        known = totals.read_known_codes(reader, period, counts.names)
        spellings = [code, *(spelling for spelling, name in counts.names.items() if name == code)]
        by_week = totals.read_questions_by_week(reader, spellings, period)
        surfaces = totals.read_surfaces(reader, spellings, period)
    people = counts.shown.get(code, NO_COUNT).people
    return CodeStats(
        entry=entry,
        period=period,
        weeks=tuple((week, by_week[week.start]) for week in weeks),
        surfaces=tuple(sorted(surfaces.items(), key=lambda item: (-item[1], item[0]))),
        also=tuple(find_also_asked(desk, code, people, known)),
        figures=build_code_figures(desk, code, counts),
        catalogs=desk.cache.snapshot.catalogs,
    )


def find_named_entry(desk: Desk, text: str, channel: str = "") -> Entry:
    """Return the one code that a text is the key of, or names in a channel; refuses any other text."""
    key = text if split_key(text)[0] != FIRST_CATALOG else find_named_code(desk, text, channel=channel)
    entry = desk.cache.index.entries.get(key or "")
    if entry:
        return entry
    quoted = " ".join(text.split())[:QUOTED_NAME]
    raise Refusal((NO_CODE.format(quoted) if quoted else "") + ONE_CODE)


def find_also_asked(
    desk: Desk, code: str, people: AskerSet, counts: Mapping[str, Count]
) -> Iterator[tuple[Entry, int]]:
    """Yield the other codes that most people who asked for a code asked for too, with how many of them did."""
    entries = desk.cache.index.entries
    common = {other: len(count.people & people) for other, count in counts.items() if other != code}
    shared = (other for other, askers in common.items() if askers > 1)  # never what only one person asked
    known = filter(entries.__contains__, shared)
    for other in heapq.nsmallest(MAX_ALSO_ASKED, known, key=lambda other: (-common[other], other)):
        yield entries[other], common[other]


def warm_up_figures(desk: Desk, at: datetime) -> None:
    """Read figures before anybody asks, so that statements are compiled and database pages are in memory.

    Without it, the first request after a start takes twice as long. Skipped if no day of the last week is rolled up:
    all questions would have to be counted, which is left to the first request.
    """
    with figures_reader(desk, desk.cache.zone()) as reader:
        is_rolled_up = reader.upto > periods.today(at, reader.zone) - WEEK
    if is_rolled_up:
        load_faq(desk, "90d", at=at)
        load_code_stats(desk, next(iter(desk.cache.index.entries)), at=at)
