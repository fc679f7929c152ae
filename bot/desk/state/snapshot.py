"""The snapshot: everything that the desk read of the database at one time, ready for search."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from bot.catalog.entry import Entry
from bot.database.database import Transaction, session_on
from bot.database.file import Generation
from bot.desk.state.roles import People
from bot.search.index import Index, build_index
from bot.search.lexicon import Lexicon
from bot.steps.mark import Mark, with_preferred
from bot.steps.published import Guide, build_guide
from bot.store.admin import audit
from bot.store.admin.team import choices, rosters
from bot.store.notifications.schedules import Schedule, schedules
from bot.store.steps.rows import fixes_since, marks_since

Searchable: TypeAlias = Mapping[str, tuple[str | None, tuple[str, ...]]]
"""What the search takes from marks: the preferred meaning and the phrases of each code that has any."""


@dataclass(frozen=True, slots=True)
class IndexSource:
    """What an index is built from: a version of the catalog, in which file, and what marks add to it."""

    catalog: int = 0
    generation: Generation | None = None
    marks: Searchable = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one refresh found. It is replaced as a whole and never changed, so that every thread may read it.

    ``curated`` is the version of the audit log to which ``guide``, ``people`` and ``schedules`` belong. ``source`` is
    what the index should be built from, ``built_from`` what it was built from: they differ while a new one is on its
    way. ``twins`` is a memo: the codes that look alike.
    """

    people: People
    index: Index
    curated: int = 0
    guide: Guide = field(default_factory=Guide)
    schedules: tuple[Schedule, ...] = ()
    source: IndexSource = field(default_factory=IndexSource)
    built_from: IndexSource = field(default_factory=IndexSource)
    twins: dict[str, tuple[Entry, ...]] = field(default_factory=dict)

    @property
    def is_index_stale(self) -> bool:
        """Return whether the index should be built anew."""
        return self.source != self.built_from

    def is_current(self, transaction: Transaction, generation: Generation | None) -> bool:
        """Return whether a transaction sees the versions that were read; it is one cheap query."""
        versions = audit.versions(transaction)
        return (*versions, generation) == (self.source.catalog, self.curated, self.source.generation)

    def zone(self, channel: str) -> str:
        """Return the time zone in which days are cut for a channel: its schedule's, else that of the first one."""
        own = (one.zone for one in self.schedules if one.channel == channel)
        return next(own, self.schedules[0].zone if self.schedules else "UTC")

    def twins_of(self, entry: Entry) -> tuple[Entry, ...]:
        """Return the codes that are easily mistaken for this one, the nearest first; none for an unknown one."""
        if entry.code not in self.index.entries:
            return ()
        if entry.code not in self.twins:
            self.twins[entry.code] = self.index.twins(entry.code)
        return self.twins[entry.code]

    def twin(self, entry: Entry, ranks: Mapping[str, int]) -> Entry | None:
        """Return the code that is easily mistaken for this one: of several the most asked, else the nearest."""
        return max(self.twins_of(entry), key=lambda twin: ranks.get(twin.code, 0), default=None)  # of equals the first


def read_changes(transaction: Transaction, known: Snapshot, generation: Generation | None) -> Snapshot:
    """Return what a snapshot becomes by what was changed since, with the index as it was; itself if nothing was.

    Versions say nothing between two files: what is known of another generation is all read anew.
    """
    catalog, curated = audit.versions(transaction)
    if generation != known.source.generation:
        known = replace(known, curated=-1, guide=Guide(), source=IndexSource(-1))
    if (catalog, curated) == (known.source.catalog, known.curated):
        return known
    if curated != known.curated:
        known = read_curated(transaction, known, curated)
    return replace(known, source=IndexSource(catalog, generation, find_searchable(known.guide.marks)))


def read_curated(transaction: Transaction, known: Snapshot, curated: int) -> Snapshot:
    """Return a snapshot with what people curate; all of it is read where an older database was put in place."""
    since, old = (known.curated, known.guide) if known.curated <= curated else (0, Guide())
    with session_on(transaction) as session:
        fixes = {**old.fixes, **fixes_since(session, since)}
        marks = {**old.marks, **marks_since(session, since)}
        return replace(
            known,
            curated=curated,
            guide=build_guide(fixes, marks),
            people=replace(known.people, choices=choices(session), rosters=rosters(session)),
            schedules=schedules(session),
        )


def find_searchable(marks: Mapping[str, Mark]) -> Searchable:
    """Return what the search takes from marks."""
    return {code: (mark.preferred, mark.phrases) for code, mark in marks.items() if mark.preferred or mark.phrases}


def index_catalog(entries: Iterable[Entry], marks: Mapping[str, Mark], lexicon: Lexicon) -> Index:
    """Build the index of a catalog, with the meanings that staff prefer and the phrases that they added."""
    preferred = (with_preferred(entry, marks.get(entry.code)) for entry in entries)
    return build_index(preferred, lexicon, {code: mark.phrases for code, mark in marks.items() if mark.phrases})
