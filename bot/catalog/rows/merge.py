"""Merge the readings of several files into that of one catalog, and choose among the codes of a reading."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from operator import attrgetter
from typing import TypeVar

from bot.catalog.entry import Entry, Listing, Reading, SkippedLine
from bot.catalog.rows.combine import combine_entries
from bot.catalog.spool import Spool
from bot.errors import Refusal

T = TypeVar("T")

NAMED_CATALOGS = "{} names the catalogs of its codes. Import it alone."


def merge_readings(name: str, readings: Sequence[Reading]) -> Reading:
    """Return the readings of several files as one; ``name`` is that of their folder, or of the first file."""
    refuse_named_catalogs(readings)
    named = list(map(name_skipped, readings))
    entries = Spool(combine_entries(map(attrgetter("entries"), readings)))
    return Reading(
        name,
        entries,
        printed=sum(map(attrgetter("printed"), readings)),
        lines=sum(map(attrgetter("lines"), readings)),
        families=set(map(attrgetter("family"), entries)),
        damages=join_listings(map(attrgetter("damages"), readings)),
        skipped=join_listings(map(attrgetter("skipped"), named)),
        unread=join_listings(map(attrgetter("unread"), named)),
        without_meaning=Listing(list_without_meaning(readings, entries)),
        steps=tuple(chain.from_iterable(map(attrgetter("steps"), readings))),
        marks=tuple(chain.from_iterable(map(attrgetter("marks"), readings))),
        files=tuple(map(attrgetter("document"), readings)),
    )


def refuse_named_catalogs(readings: Iterable[Reading]) -> None:
    """Refuse an export that names the catalogs of its codes beside other files."""
    for reading in readings:
        if reading.catalogs:
            raise Refusal(NAMED_CATALOGS.format(reading.document))


def name_skipped(reading: Reading) -> Reading:
    """Return a reading whose skipped lines say which file they are of."""
    return replace(
        reading,
        skipped=name_file(reading.document, reading.skipped),
        unread=name_file(reading.document, reading.unread),
    )


def join_listings(listings: Iterable[Listing[T]]) -> Listing[T]:
    """Return the items of several listings as one that counts all."""
    parts = list(listings)
    joined = Listing(chain.from_iterable(parts))
    joined.total = sum(part.total for part in parts)
    return joined


def name_file(document: str, skipped: Listing[SkippedLine]) -> Listing[SkippedLine]:
    """Return skipped lines with the name of their file."""
    named = Listing(replace(skip, text=f"{document}: {skip.text}") for skip in skipped)
    named.total = skipped.total
    return named


def list_without_meaning(readings: Sequence[Reading], entries: Iterable[Entry]) -> Iterator[str]:
    """Yield the codes to which no file gives a meaning."""
    lost = dict.fromkeys(code for reading in readings for code in reading.without_meaning)
    for entry in entries if lost else ():
        lost.pop(entry.code, None)
    return iter(lost)


def choose_codes(reading: Reading, only: re.Pattern[str], reason: str | None = None) -> Reading:
    """Return a reading with the codes that a pattern matches; the others are listed as skipped if there is a reason."""
    entries = Spool[Entry]()
    others = Spool[SkippedLine]()
    for entry in reading.entries:
        if only.search(entry.code):
            entries.add(entry)
        elif reason:
            others.add(SkippedLine(get_line(entry), entry.code, reason))
    return replace(
        reading,
        entries=entries,
        printed=sum(len(entry.meanings) for entry in entries),
        families=set(map(attrgetter("family"), entries)),
        skipped=join_listings([reading.skipped, Listing(others)]),
    )


def get_line(entry: Entry) -> int:
    """Return the first line that prints a code."""
    return entry.meaning.sources[0].lines[0]
