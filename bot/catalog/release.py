"""Compare a newer release of a reference, or a further part of it, with the stored catalog."""

import heapq
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import Literal

from bot.catalog.document import Progress, report_nothing, watch
from bot.catalog.entry import FIRST_CATALOG, Entry, Meaning, Reading

CatalogChangeKind = Literal["added", "reworded", "returned", "retired", "changed", "moved"]

OTHER_DOCUMENT_FIRST = "Another document gives this code another message, and the first one counts."


@dataclass(frozen=True, slots=True)
class Release:
    """A document as it is imported into the catalog of a number: in place of all of it, or only of a ``part``.

    A part is what the document of this name printed before; what other documents print stays.
    """

    reading: Reading
    catalog: int = FIRST_CATALOG
    part: bool = False


@dataclass(frozen=True, slots=True)
class CatalogChange:
    """A change to a code in a release, with its entry before (None if it is new) and after.

    ``changed`` is a code with the same texts but another severity, other causes or names; ``moved`` one of which only
    the place differs: its lines, its document or its section. ``printed`` is whether the release prints the code.
    """

    kind: CatalogChangeKind
    before: Entry | None
    after: Entry
    printed: bool = True


def compare_release(
    current: Iterable[Entry], release: Release, progress: Progress = report_nothing
) -> Iterator[CatalogChange]:
    """Yield what a release changes in its catalog, sorted by code, as ``current`` must be: the catalog's entries.

    Codes that it should print but doesn't are retired. Only one code at a time is in memory.
    """
    pairs = pair_by_code(current, release)
    for before, printed in watch(pairs, "Comparing", progress, total=len(release.reading.entries)):
        after = update_entry(before, printed, release)
        if after and after != before:
            yield CatalogChange(classify_change(before, after), before, after, printed=printed is not None)


def list_entries_after(current: Iterable[Entry], release: Release) -> Iterator[Entry]:
    """Yield the whole catalog as it is after a release, sorted by code, as ``current`` must be."""
    for before, printed in pair_by_code(current, release):
        if after := update_entry(before, printed, release):
            yield after


def pair_by_code(current: Iterable[Entry], release: Release) -> Iterator[tuple[Entry | None, Entry | None]]:
    """Yield each code's entry in the catalog and in a release; both are sorted by code."""
    before = ((entry.code, "before", entry) for entry in current)
    after = ((entry.code, "after", move_entry(entry, release.catalog)) for entry in release.reading.entries)
    for _, same in groupby(heapq.merge(before, after, key=itemgetter(0)), itemgetter(0)):
        entries = {side: entry for _, side, entry in same}
        yield entries.get("before"), entries.get("after")


def move_entry(entry: Entry, catalog: int) -> Entry:
    """Return an entry as one of a catalog."""
    return entry if entry.catalog == catalog else replace(entry, catalog=catalog)


def update_entry(before: Entry | None, printed: Entry | None, release: Release) -> Entry | None:
    """Return a code after a release, which prints it or not."""
    if before is None:
        return printed
    kept = list_kept_meanings(before, release)
    if printed is None:
        return leave_out(before, kept, release)
    return add_document(before, kept, printed) if kept else printed


def list_kept_meanings(entry: Entry, release: Release) -> list[Meaning]:
    """Return the meanings that other documents print for a code, with these as their only sources."""
    if not release.part or entry.status == "retired":
        return []
    return [own for meaning in entry.meanings for own in keep_other_sources(meaning, release.reading.documents)]


def keep_other_sources(meaning: Meaning, documents: Collection[str]) -> Iterator[Meaning]:
    """Yield a meaning with its sources besides some documents, if it has any, or none at all."""
    others = tuple(source for source in meaning.sources if source.document not in documents)
    if others or not meaning.sources:
        yield replace(meaning, sources=others)


def leave_out(entry: Entry, kept: list[Meaning], release: Release) -> Entry:
    """Return a code that a release doesn't print: without what its document printed, retired if nothing is left."""
    if release.part and list_documents(entry).isdisjoint(release.reading.documents):
        return entry
    if not kept:
        return replace(entry, status="retired")
    return replace(entry, meanings=prefer(kept, kept[0].text))


def add_document(before: Entry, kept: list[Meaning], printed: Entry) -> Entry:
    """Return a code as a document prints it, with what other documents print; what was preferred stays so."""
    by_text = unite_meanings(kept, printed.meanings)
    order = filter(by_text.__contains__, list_texts(before))
    meanings = [by_text[text] for text in dict.fromkeys((*order, *by_text))]
    is_kept = before.meaning.text in [meaning.text for meaning in kept]
    after = replace(printed, meanings=prefer(meanings, (before if is_kept else printed).meaning.text))
    return keep_details(before, after)


def keep_details(before: Entry, printed: Entry) -> Entry:
    """Return a code with what its catalog told of it besides its meanings, as far as a document doesn't tell it."""
    return replace(
        printed,
        aliases=printed.aliases or before.aliases,
        severity=printed.severity or before.severity,
        causes=printed.causes or before.causes,
    )


def unite_meanings(kept: Iterable[Meaning], printed: Iterable[Meaning]) -> dict[str, Meaning]:
    """Return the meanings of several documents by their texts."""
    by_text = {meaning.text: meaning for meaning in kept}
    for meaning in printed:
        by_text[meaning.text] = unite_sources(by_text.get(meaning.text), meaning)
    return by_text


def unite_sources(kept: Meaning | None, printed: Meaning) -> Meaning:
    """Return a meaning that several documents may print with all of its sources, sorted by document."""
    if kept is None:
        return printed
    sources = sorted({*kept.sources, *printed.sources}, key=lambda source: (source.document, source.lines))
    return replace(printed, doubt=kept.doubt or printed.doubt, sources=tuple(sources))


def prefer(meanings: list[Meaning], text: str) -> tuple[Meaning, ...]:
    """Return meanings with the one of a text first, and doubts about the others."""
    chosen = [replace(meaning, preferred=True, doubt=None) for meaning in meanings if meaning.text == text]
    others = (
        replace(meaning, preferred=False, doubt=meaning.doubt or OTHER_DOCUMENT_FIRST)
        for meaning in meanings
        if meaning.text != text
    )
    return (*chosen, *others)


def classify_change(old: Entry | None, new: Entry) -> CatalogChangeKind:
    """Return the kind of a change to an entry."""
    if old is None:
        return "added"
    if old.status != new.status:
        return "retired" if new.status == "retired" else "returned"
    if list_texts(old) != list_texts(new):
        return "reworded"
    return "moved" if list_details(old) == list_details(new) else "changed"


def list_details(entry: Entry) -> dict[str, object]:
    """Return what a reference says of a code besides its meanings, by its name for people."""
    return {"severity": entry.severity, "causes": entry.causes, "other names": entry.aliases}


def list_texts(entry: Entry) -> list[str]:
    """Return the texts of a code's meanings, the preferred one first."""
    return [meaning.text for meaning in entry.meanings]


def list_documents(entry: Entry) -> set[str]:
    """Return the documents that print a code."""
    return {source.document for meaning in entry.meanings for source in meaning.sources}
