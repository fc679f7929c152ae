"""What the figures are made of, as it is read: a period, what it is compared with, votes, and what was not understood.

Codes that the catalog lacks are taken together however they were written, and count as its own once it has them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from bot.desk.questions.sections import list_section
from bot.desk.state.desk import Desk
from bot.desk.stats.spellings import known_by_now, named
from bot.errors import Refusal
from bot.stats.counts import Count, Totals, grouped
from bot.stats.period import Period
from bot.store.stats import totals as faq
from bot.store.stats.coverage import Reader, reader
from bot.store.stats.live import be_patient, one_view

T = TypeVar("T")

PATIENCE = 2  # seconds that a statement may take: who asks for figures would rather wait than hear of a busy database
NAME = 40  # characters of a name that there is not
LAST_TYPED = 500  # questions that were not understood among which texts are counted


@dataclass(frozen=True, slots=True)
class Found:
    """What was read of a period. ``was`` are the questions for each code in the period that it is compared with.

    ``typed`` is what was not understood, with the asker's number, the newest first. ``names`` are those of
    codes that the catalog lacked, by how they were written.
    """

    totals: Totals
    shown: Mapping[str, Count]
    missing: Mapping[str, Count]
    was: Mapping[str, int]
    votes: Mapping[str, tuple[int, int]]
    typed: Sequence[tuple[str, int]]
    names: Mapping[str, str]


@contextmanager
def reading(desk: Desk, zone: str) -> Iterator[Reader]:
    """Read figures in a transaction in which nothing changes."""
    with desk.database.read() as session:
        connection = session.connection()
        one_view(connection)
        be_patient(connection, PATIENCE)
        yield reader(connection, zone)


def find(desk: Desk, read: Reader, of: Period, compared: Period) -> Found:
    """Read a period, and what it is compared with."""
    now, was = faq.count(read, of), faq.questions(read, compared)
    names = named(desk, dict.fromkeys(was.missing, 0) | {code: count.lookups for code, count in now.missing.items()})
    found = grouped((*now.shown.items(), *by_name(names, now.missing)))
    known = now.shown.keys() | desk.shelf.index.entries.keys()
    return Found(
        now.totals,
        {code: count for code, count in found.items() if code in known},
        {code: count for code, count in found.items() if code not in known},
        sum_up((*was.shown.items(), *by_name(names, was.missing))),
        faq.votes(read.connection, of),
        faq.texts(read.connection, of, LAST_TYPED),
        names,
    )


def find_some(desk: Desk, read: Reader, of: Period, compared: Period, *, codes: frozenset[str]) -> Found:
    """Read of them what some codes of the catalog have, and no totals."""
    now, was = faq.count(read, of, codes), faq.questions(read, compared, codes)
    names = known_by_now(desk, now.missing.keys() | was.missing.keys())
    shown = grouped((*now.shown.items(), *by_name(names, now.missing)))
    before = sum_up((*was.shown.items(), *by_name(names, was.missing)))
    votes = faq.votes(read.connection, of, codes)
    return Found(
        now.totals, {code: count for code, count in shown.items() if code in codes}, {}, before, votes, (), names
    )


def by_name(names: Mapping[str, str], missing: Mapping[str, T]) -> Iterator[tuple[str, T]]:
    """Give what was counted of codes that the catalog lacked by their names; of those without a name, nothing."""
    return ((names[written], count) for written, count in missing.items() if written in names)


def sum_up(counts: Iterable[tuple[str, int]]) -> Counter[str]:
    """Add the counts of each code up."""
    found: Counter[str] = Counter()
    for code, count in counts:
        found[code] += count
    return found


def members(desk: Desk, section: str) -> tuple[str, frozenset[str]]:
    """Give a section's or family's own name and its codes, whatever the name's case; refuses one that there is not."""
    listing = list_section(desk, section)
    if listing.name is None:
        meant = f" Did you mean {' or '.join(listing.near)}?" if listing.near else ""
        known = ", ".join(listing.names)
        raise Refusal(f"There is no section “{section.strip()[:NAME]}”.{meant} There are: {known}.")
    codes = (one.code for one in desk.shelf.index.entries.values() if listing.name in (one.section, one.family))
    return listing.name, frozenset(codes)
