"""Figures of one code: its last twelve weeks, where it was asked for, and what else those people asked for."""

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.catalog.entry import Entry
from bot.catalog.keys import CatalogNames, is_numbered
from bot.desk.questions.lookup import find_named_code, find_same_code
from bot.desk.state.desk import Desk
from bot.desk.state.examples import choose_examples
from bot.desk.stats.reading import QUOTED_NAME, count_codes, figures_reader
from bot.desk.stats.stats import NO_COUNT, CodeFigures, build_code_figures, load_faq
from bot.errors import Refusal
from bot.stats import period as periods
from bot.stats.asker_sets import AskerSet
from bot.stats.counts import Count
from bot.stats.period import WEEK, Period
from bot.store.stats import totals

WEEKS = 12  # weeks in the figures of a code
MAX_ALSO_ASKED = 5  # other codes that the same people asked for

NO_CODE = "I can't tell which code “{0}” is. Try “/errcode {0}” to see what matches."
SAME_CODE = "Several catalogs have {0}. Type {1}."


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
    key = text if is_numbered(text) else find_named_code(desk, text, channel=channel)
    entry = desk.cache.index.entries.get(key or "")
    if entry:
        return entry
    raise Refusal(ask_for_one_code(desk, text, channel))


def ask_for_one_code(desk: Desk, text: str, channel: str) -> str:
    """Return how to name one code for a text that doesn't: with its catalog if several have it."""
    quoted = " ".join(text.split())[:QUOTED_NAME]
    if not quoted:
        return ask_for_code(desk)
    same = find_same_code(desk, text, channel)
    if not same:
        return NO_CODE.format(quoted)
    ways = " or ".join(f"“/errcode stats {way}”" for way in same)
    return SAME_CODE.format(quoted, ways)


def ask_for_code(desk: Desk) -> str:
    """Return the question which code's figures are wanted, with an example from the catalogs."""
    example = choose_examples(desk).code
    return f"Which code? For example “/errcode stats {example}”." if example else "Which code?"


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
