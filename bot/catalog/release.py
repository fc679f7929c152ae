"""What a newer release of a reference changes in the catalog that is kept."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from bot.catalog.code import OTHER
from bot.catalog.entry import Entry, Reading

ChangeKind = Literal["added", "reworded", "returned", "retired", "moved"]


@dataclass(frozen=True, slots=True)
class Change:
    """A code that a release changes, with its entry before (None where it is new) and after.

    ``moved`` is a code that says the same from other lines, another document, or in another section.
    """

    kind: ChangeKind
    before: Entry | None
    after: Entry


def changes(kept: Iterable[Entry], reading: Reading) -> tuple[Change, ...]:
    """Compare a release with the catalog, sorted by code; what is the same in both is left out."""
    before = {entry.code: entry for entry in kept}
    found = [*printed(before, reading), *gone(before, reading)]
    return tuple(sorted(found, key=lambda change: change.after.code))


def printed(before: Mapping[str, Entry], reading: Reading) -> Iterator[Change]:
    """Compare the codes that the release prints."""
    for entry in reading.entries:
        old = before.get(entry.code)
        if entry != old:
            yield Change(kind_of(old, entry), old, entry)


def kind_of(old: Entry | None, new: Entry) -> ChangeKind:
    """Name what happens to a code."""
    if old is None:
        return "added"
    if old.status != new.status:
        return "retired" if new.status == "retired" else "returned"
    return "moved" if texts(old) == texts(new) else "reworded"


def texts(entry: Entry) -> list[str]:
    """Give what a code says, the preferred meaning first."""
    return [meaning.text for meaning in entry.meanings]


def gone(before: Mapping[str, Entry], reading: Reading) -> Iterator[Change]:
    """Retire the codes that the release should print and does not.

    It should print those of its last issue, known by the file name, and those of every family that it documents; a
    list from somewhere else retires nothing.
    """
    here = {entry.code for entry in reading.entries}
    families = {entry.family for entry in reading.entries} - {OTHER}
    for old in before.values():
        expected = old.family in families or reading.document in documents(old)
        if expected and old.code not in here and old.status == "active":
            yield Change("retired", old, replace(old, status="retired"))


def documents(entry: Entry) -> set[str]:
    """Give the documents that print a code."""
    return {source.document for meaning in entry.meanings for source in meaning.sources}
