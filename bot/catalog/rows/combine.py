"""Combine what rows, or files, say about one code into an entry."""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, groupby
from operator import attrgetter

from bot.catalog import preference
from bot.catalog.entry import Cause, Entry, Meaning, PrintedMessage, Source
from bot.catalog.rows.records import Record

OTHER_FILE_FIRST = "{} already gives this code another message, and the first one counts."


def build_entry(document: str, records: Sequence[Record], place: tuple[str, str, str]) -> Entry | None:
    """Build a code's entry from its rows, None if none has a message; ``place`` is its family, number and section."""
    printed = [PrintedMessage(record.code, record.text, record.line) for record in records if record.text]
    if not printed:
        return None
    family, number, section = place
    named = first_value(map(attrgetter("section"), records)) or section
    entry = preference.build_entry(
        records[0].code, preference.group_by_text(printed), document=document, place=(family, number, named)
    )
    return replace(
        entry,
        aliases=unite(map(attrgetter("aliases"), records)),
        severity=first_value(map(attrgetter("severity"), records)),
        causes=combine_causes(Cause(record.cause, record.actions) for record in records),
    )


def first_value(values: Iterable[str | None]) -> str | None:
    """Return the first value that says something."""
    return next(filter(None, values), None)


def unite(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return what lists hold, each item once, in order."""
    return tuple(dict.fromkeys(item for items in lists for item in items))


def combine_causes(causes: Iterable[Cause]) -> tuple[Cause, ...]:
    """Return causes, each once with all of its actions."""
    actions = dict[str, dict[str, None]]()
    for cause in causes:
        if cause.text or cause.actions:
            actions.setdefault(cause.text, {}).update(dict.fromkeys(cause.actions))
    return tuple(Cause(text, tuple(named)) for text, named in actions.items())


def combine_entries(readings: Iterable[Iterable[Entry]]) -> Iterator[Entry]:
    """Yield the entries of several files as those of one catalog, sorted by code, as those of each file must be."""
    for _, same in groupby(heapq.merge(*readings, key=attrgetter("code")), attrgetter("code")):
        first, *others = same
        yield combine_code(first, others) if others else first


def combine_code(first: Entry, others: Sequence[Entry]) -> Entry:
    """Return a code's entry with what further files say."""
    entries = [first, *others]
    return replace(
        first,
        status=min(entry.status for entry in entries),  # active in any of them
        meanings=combine_meanings(first, chain.from_iterable(map(attrgetter("meanings"), entries))),
        aliases=unite(map(attrgetter("aliases"), entries)),
        severity=first_value(map(attrgetter("severity"), entries)),
        causes=combine_causes(chain.from_iterable(map(attrgetter("causes"), entries))),
    )


def combine_meanings(first: Entry, meanings: Iterable[Meaning]) -> tuple[Meaning, ...]:
    """Return meanings, each text once with all of its sources; the preferred one is that of the first entry."""
    combined = dict[str, Meaning]()
    for meaning in meanings:
        known = combined.get(meaning.text)
        combined[meaning.text] = add_sources(known, meaning.sources) if known else doubt(meaning, first)
    return tuple(combined.values())


def add_sources(meaning: Meaning, sources: tuple[Source, ...]) -> Meaning:
    """Return a meaning that is printed in further places too."""
    return replace(meaning, sources=tuple(dict.fromkeys((*meaning.sources, *sources))))


def doubt(meaning: Meaning, first: Entry) -> Meaning:
    """Return a meaning of a further file as one that isn't preferred."""
    if not meaning.preferred or meaning is first.meaning:
        return meaning
    documents = [source.document for source in first.meaning.sources]
    return replace(
        meaning, preferred=False, doubt=OTHER_FILE_FIRST.format(documents[0] if documents else "Another file")
    )
