"""Merge the readings of several files into that of one catalog, and choose among the codes of a reading."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import TypeVar

from bot.catalog.entry import Entry, Listing, Reading, SkippedLine
from bot.catalog.rows.combine import combine_entries
from bot.catalog.spool import Spool
from bot.errors import Refusal

T = TypeVar("T")

NAMED_CATALOGS = "{} names the catalogs of its codes. Import it alone."


def merge_readings(name: str, readings: Sequence[Reading]) -> Reading:
    """Return the readings of several files as one; ``name`` is that of their folder, or of the first file."""
    named = next((reading.document for reading in readings if reading.catalogs), None)
    if named:
        raise Refusal(NAMED_CATALOGS.format(named))
    entries = Spool(combine_entries(reading.entries for reading in readings))
    return Reading(
        name,
        entries,
        printed=sum(reading.printed for reading in readings),
        lines=sum(reading.lines for reading in readings),
        families={family for reading in readings for family in reading.families},
        damages=join_listings(reading.damages for reading in readings),
        skipped=join_listings(name_file(reading.document, reading.skipped) for reading in readings),
        unread=join_listings(name_file(reading.document, reading.unread) for reading in readings),
        without_meaning=Listing(list_without_meaning(readings, entries)),
        steps=tuple(chain.from_iterable(reading.steps for reading in readings)),
        files=tuple(reading.document for reading in readings),
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


def choose_codes(reading: Reading, only: re.Pattern[str]) -> Reading:
    """Return a reading with the codes that a pattern matches."""
    entries = Spool(entry for entry in reading.entries if only.search(entry.code))
    return replace(
        reading,
        entries=entries,
        printed=sum(len(entry.meanings) for entry in entries),
        families={entry.family for entry in entries},
    )
