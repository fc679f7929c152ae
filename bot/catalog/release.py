"""Compare a newer release of a reference with the stored catalog."""

from collections.abc import Iterable, Mapping
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
    after = apply_release(before, reading)
    return tuple(
        CatalogChange(classify_change(before.get(code), after[code]), before.get(code), after[code])
        for code in sorted(after)
        if after[code] != before.get(code)
    )


def apply_release(before: Mapping[str, Entry], reading: Reading) -> dict[str, Entry]:
    """Return the codes that a release prints, and as retired those that it should print but doesn't.

    It should print the codes of its previous version, which has the same file name, and of every family that it
    documents; an unrelated list retires nothing.
    """
    after = {entry.code: entry for entry in reading.entries}
    families = {entry.family for entry in reading.entries} - {DEFAULT_FAMILY}
    for code in before.keys() - after.keys():
        if before[code].family in families or reading.document in list_documents(before[code]):
            after[code] = replace(before[code], status="retired")
    return after


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
