"""What the figures are made of, as it is read: a period, what it is compared with, votes, and what was not understood.

Codes that the catalog lacks are taken together however they were written, and left out once the catalog has them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from bot.desk.desk import Desk
from bot.desk.listing import list_section
from bot.errors import Refusal
from bot.figures.counted import Count, Totals, together
from bot.figures.period import Period
from bot.search.index import squeeze
from bot.store import faq
from bot.store.asked import be_patient, one_view
from bot.store.parts import Reader, reader

PATIENCE = 2  # seconds that a statement may take: who asks for figures would rather wait than hear of a busy database
NAME = 40  # characters of a name that there is not
LAST_TYPED = 500  # questions that were not understood among which texts are counted


@dataclass(frozen=True, slots=True)
class Found:
    """What was read of a period. ``was`` are the questions for each code in the period that it is compared with.

    ``typed`` is what was not understood, with the asker's number, the newest first.
    """

    totals: Totals
    shown: Mapping[str, Count]
    missing: Mapping[str, Count]
    was: Mapping[str, int]
    votes: Mapping[str, tuple[int, int]]
    typed: Sequence[tuple[str, int]]


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
    spelled = as_written(desk, {code: count.lookups for code, count in now.missing.items()})
    before = Counter(was.shown)
    squeezed = {squeeze(code): code for code in spelled}
    for code, questions in was.missing.items():
        before[squeezed.get(squeeze(code), "")] += questions
    return Found(
        now.totals,
        now.shown,
        {code: together(now.missing[one] for one in written) for code, written in spelled.items()},
        before,
        faq.votes(read.connection, of),
        faq.texts(read.connection, of, LAST_TYPED),
    )


def find_some(read: Reader, of: Period, compared: Period, codes: frozenset[str]) -> Found:
    """Read of them what some codes have, and no totals."""
    now, was = faq.shown(read, of, codes), faq.questions(read, compared, codes)
    return Found(Totals(), now, {}, was.shown, faq.votes(read.connection, of, codes), ())


def as_written(desk: Desk, missing: Mapping[str, int]) -> dict[str, list[str]]:
    """Give the codes that the catalog lacks, each as it was mostly written, with all the ways in which it was."""
    spellings: dict[str, list[str]] = defaultdict(list)
    for code in missing:
        spellings[squeeze(code)].append(code)
    known = desk.shelf.index.squeezed
    return {
        min(written, key=lambda code: (-missing[code], code)): written
        for squeezed, written in spellings.items()
        if squeezed and squeezed not in known
    }


def members(desk: Desk, section: str) -> tuple[str, frozenset[str]]:
    """Give a section's or family's own name and its codes, whatever the name's case; refuses one that there is not."""
    listing = list_section(desk, section)
    if listing.name is None:
        known = ", ".join(listing.names)
        raise Refusal(f"There is no section “{section.strip()[:NAME]}”. There are: {known}.")
    codes = (one.code for one in desk.shelf.index.entries.values() if listing.name in (one.section, one.family))
    return listing.name, frozenset(codes)
