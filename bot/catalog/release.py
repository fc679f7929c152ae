"""Compare a newer release of a reference with the stored catalog."""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import Literal

from bot.catalog.code import DEFAULT_FAMILY
from bot.catalog.document import Progress, report_nothing, watch
from bot.catalog.entry import Entry, Reading

CatalogChangeKind = Literal["added", "reworded", "returned", "retired", "moved"]


@dataclass(frozen=True, slots=True)
class CatalogChange:
    """A change to a code in a release, with its entry before (None if it is new) and after.

    ``moved`` is a code with the same texts on other lines, in another document, or in another section. ``printed`` is
    whether the release prints the code.
    """

    kind: CatalogChangeKind
    before: Entry | None
    after: Entry
    printed: bool = True


def compare_release(
    current: Iterable[Entry], reading: Reading, progress: Progress = report_nothing
) -> Iterator[CatalogChange]:
    """Yield what a release changes in the catalog, sorted by code, as ``current`` must be.

    Codes that it should print but doesn't are retired: those of its previous version, which has the same file name, and
    of every family that it documents; an unrelated list retires nothing. Only one code at a time is in memory.
    """
    pairs = pair_by_code(current, reading.entries)
    for before, printed in watch(pairs, "Comparing", progress, total=len(reading.entries)):
        after = printed or retire_missing(before, reading)
        if after and after != before:
            yield CatalogChange(classify_change(before, after), before, after, printed=printed is not None)


def list_entries_after(current: Iterable[Entry], reading: Reading) -> Iterator[Entry]:
    """Yield the whole catalog as it is after a release, sorted by code, as ``current`` must be."""
    for before, printed in pair_by_code(current, reading.entries):
        if after := printed or retire_missing(before, reading):
            yield after


def pair_by_code(current: Iterable[Entry], printed: Iterable[Entry]) -> Iterator[tuple[Entry | None, Entry | None]]:
    """Yield each code's entry in the catalog and in a release; both are sorted by code."""
    before = ((entry.code, "before", entry) for entry in current)
    after = ((entry.code, "after", entry) for entry in printed)
    for _, same in groupby(heapq.merge(before, after, key=itemgetter(0)), itemgetter(0)):
        entries = {side: entry for _, side, entry in same}
        yield entries.get("before"), entries.get("after")


def retire_missing(entry: Entry | None, reading: Reading) -> Entry | None:
    """Return a code that a release doesn't print: retired if the release should print it, else unchanged."""
    if entry is None:
        return None
    is_of_family = entry.family in reading.families and entry.family != DEFAULT_FAMILY
    if is_of_family or reading.document in list_documents(entry):
        return replace(entry, status="retired")
    return entry


def classify_change(old: Entry | None, new: Entry) -> CatalogChangeKind:
    """Return the kind of a change to an entry."""
    if old is None:
        return "added"
    if old.status != new.status:
        return "retired" if new.status == "retired" else "returned"
    return "moved" if list_texts(old) == list_texts(new) else "reworded"


def list_texts(entry: Entry) -> list[str]:
    """Return the texts of a code's meanings, the preferred one first."""
    return [meaning.text for meaning in entry.meanings]


def list_documents(entry: Entry) -> set[str]:
    """Return the documents that print a code."""
    return {source.document for meaning in entry.meanings for source in meaning.sources}
