"""Read the counts of a period for the figures: its questions, those of the compared period, votes and unknown texts.

All spellings of a code that the catalog lacks are counted together, and count for the code once the catalog has it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from bot.desk.questions.sections import list_section
from bot.desk.state.desk import Desk
from bot.desk.stats.spellings import find_known_spellings, name_spellings
from bot.errors import Refusal
from bot.stats.counts import Count, Totals, sum_by_key
from bot.stats.period import Period
from bot.store.schema.dialect import set_statement_timeout, use_one_snapshot
from bot.store.stats import totals
from bot.store.stats.coverage import StatsReader, open_reader

T = TypeVar("T")

STATEMENT_SECONDS = 2  # seconds for a statement: who asks for figures would rather wait than see an error
QUOTED_NAME = 40  # characters of an unknown name that a refusal quotes
MAX_UNKNOWN_TEXTS = 500  # newest unknown texts that are counted


@dataclass(frozen=True, slots=True)
class ComparedCounts:
    """The counts of a period, for figures that compare it with another.

    ``before`` are the questions for each code in that other period. ``unknown_texts`` come with the asker's id, newest
    first. ``names`` maps each spelling of a code that the catalog lacked to the name that it is counted under.
    """

    totals: Totals
    shown: Mapping[str, Count]
    missing: Mapping[str, Count]
    before: Mapping[str, int]
    votes: Mapping[str, tuple[int, int]]
    unknown_texts: Sequence[tuple[str, int]]
    names: Mapping[str, str]


@contextmanager
def figures_reader(desk: Desk, zone: str) -> Iterator[StatsReader]:
    """Yield a reader of figures in a transaction with a consistent view."""
    with desk.database.read() as transaction:
        use_one_snapshot(transaction)
        set_statement_timeout(transaction, STATEMENT_SECONDS)
        yield open_reader(transaction, zone)


def count_period(desk: Desk, reader: StatsReader, period: Period, compared: Period) -> ComparedCounts:
    """Return the counts of a period and of the one that it is compared with."""
    now = totals.read_counts(reader, period)
    was = totals.read_questions(reader, compared)
    names = name_spellings(
        desk, dict.fromkeys(was.missing, 0) | {code: count.lookups for code, count in now.missing.items()}
    )
    counts = sum_by_key((*now.shown.items(), *rename_missing_codes(names, now.missing)))
    missing = find_missing_codes(desk, counts.keys() - now.shown.keys())
    return ComparedCounts(
        now.totals,
        {code: count for code, count in counts.items() if code not in missing},
        {code: counts[code] for code in counts.keys() & missing},
        sum_by_code((*was.shown.items(), *rename_missing_codes(names, was.missing))),
        totals.read_votes(reader, period),
        totals.read_unmatched_texts(reader, period, MAX_UNKNOWN_TEXTS),
        names,
    )


def find_missing_codes(desk: Desk, codes: Iterable[str]) -> set[str]:
    """Return those of some codes that the catalog lacks."""
    return {code for code in codes if code not in desk.cache.index.entries}


def count_codes(
    desk: Desk, reader: StatsReader, period: Period, compared: Period, *, codes: frozenset[str]
) -> ComparedCounts:
    """Return the counts of some codes of the catalog in a period and in the compared one, without totals."""
    now = totals.read_counts(reader, period, codes)
    was = totals.read_questions(reader, compared, codes)
    names = find_known_spellings(desk, now.missing.keys() | was.missing.keys())
    counts = sum_by_key((*now.shown.items(), *rename_missing_codes(names, now.missing)))
    shown = {code: count for code, count in counts.items() if code in codes}
    before = sum_by_code((*was.shown.items(), *rename_missing_codes(names, was.missing)))
    votes = totals.read_votes(reader, period, codes)
    return ComparedCounts(now.totals, shown, {}, before, votes, (), names)


def rename_missing_codes(names: Mapping[str, str], missing: Mapping[str, T]) -> Iterator[tuple[str, T]]:
    """Return the counts of codes that the catalog lacked, each under its name; without a name it is left out."""
    return ((names[spelling], count) for spelling, count in missing.items() if spelling in names)


def sum_by_code(counts: Iterable[tuple[str, int]]) -> Counter[str]:
    """Return the sum of the counts of each code."""
    sums: Counter[str] = Counter()
    for code, count in counts:
        sums[code] += count
    return sums


def find_section(desk: Desk, section: str) -> tuple[str, frozenset[str]]:
    """Return the official name and the keys of a section or family, case-insensitively; refuses an unknown one."""
    listing = list_section(desk, section)
    if listing.name is None:
        meant = f" Did you mean {' or '.join(listing.near)}?" if listing.near else ""
        known = ", ".join(listing.names)
        raise Refusal(f"There is no section “{section.strip()[:QUOTED_NAME]}”.{meant} There are: {known}.")
    entries = desk.cache.index.by_name.get(listing.name.casefold())
    return listing.name, frozenset(entry.key for entry in entries if listing.name in (entry.section, entry.family))
