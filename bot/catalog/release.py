"""Compare a newer release of a reference with the stored catalog."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from bot.catalog.code import DEFAULT_FAMILY
from bot.catalog.entry import Entry, Reading

CatalogChangeKind = Literal["added", "reworded", "returned", "retired", "moved"]


@dataclass(frozen=True, slots=True)
class CatalogChange:
    """A change to a code in a release, with its entry before (None if it is new) and after.

    ``moved`` is a code with the same texts on other lines, in another document, or in another section.
    """

    kind: CatalogChangeKind
    before: Entry | None
    after: Entry


def compare_release(current: Iterable[Entry], reading: Reading) -> tuple[CatalogChange, ...]:
    """Return what a release changes in the catalog, sorted by code; unchanged codes are left out."""
    before = {entry.code: entry for entry in current}
    differences = [*find_changed(before, reading), *find_retired(before, reading)]
    return tuple(sorted(differences, key=lambda change: change.after.code))


def find_changed(before: Mapping[str, Entry], reading: Reading) -> Iterator[CatalogChange]:
    """Yield the changes to codes that the release prints."""
    for entry in reading.entries:
        old = before.get(entry.code)
        if entry != old:
            yield CatalogChange(classify_change(old, entry), old, entry)


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


def find_retired(before: Mapping[str, Entry], reading: Reading) -> Iterator[CatalogChange]:
    """Yield the retirement of each code that the release should print but doesn't.

    It should print the codes of its previous version, which has the same file name, and of every family that it
    documents; an unrelated list retires nothing.
    """
    printed_codes = {entry.code for entry in reading.entries}
    families = {entry.family for entry in reading.entries} - {DEFAULT_FAMILY}
    for old in before.values():
        expected = old.family in families or reading.document in list_documents(old)
        if expected and old.code not in printed_codes and old.status == "active":
            yield CatalogChange("retired", old, replace(old, status="retired"))


def list_documents(entry: Entry) -> set[str]:
    """Return the documents that print a code."""
    return {source.document for meaning in entry.meanings for source in meaning.sources}
