"""The snapshot: everything that the cache read from the database at one time, ready for search."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from bot.catalog.entry import Entry
from bot.catalog.keys import NO_NAMES, CatalogNames, is_numbered, name_catalog, split_key
from bot.database.database import Transaction
from bot.database.sqlite.file import Generation
from bot.desk.state.roles import Access
from bot.search.build import build_index
from bot.search.index import Index, normalize_code
from bot.search.words.lexicon import Lexicon
from bot.steps.mark import Mark, apply_preferred_meaning
from bot.steps.published import PublishedSteps, index_published_steps
from bot.store.admin import audit
from bot.store.admin.catalogs import load_catalog_names
from bot.store.admin.team import load_choices, load_rosters
from bot.store.notifications.schedules import Schedule, load_schedules
from bot.store.steps.fixes import load_fixes_since
from bot.store.steps.marks import load_marks_since

SearchableMarks: TypeAlias = Mapping[str, tuple[str | None, tuple[str, ...]]]
"""What the search index needs of marks: key -> preferred meaning and phrases."""


@dataclass(frozen=True, slots=True)
class IndexSource:
    """What an index is built from: a version of the catalogs in a generation, the searchable part of marks, and names.

    ``catalogs`` are the names of the catalogs by number.
    """

    catalog: int = 0
    generation: Generation | None = None
    marks: SearchableMarks = field(default_factory=dict)
    catalogs: CatalogNames = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one refresh read. It is replaced as a whole and never changed, so that every thread may read it.

    ``audit_version`` is that of the audit log to which ``guide``, ``access`` and ``schedules`` belong. ``source`` is
    what the index should be built from, ``built_from`` what it was built from: they differ while a new one is being
    built. ``twins`` is a memo: the codes that look alike, by key.
    """

    access: Access
    index: Index
    audit_version: int = 0
    guide: PublishedSteps = field(default_factory=PublishedSteps)
    schedules: tuple[Schedule, ...] = ()
    source: IndexSource = field(default_factory=IndexSource)
    built_from: IndexSource = field(default_factory=IndexSource)
    twins: dict[str, tuple[Entry, ...]] = field(default_factory=dict)

    @property
    def catalogs(self) -> CatalogNames:
        """Return the names of the catalogs by number."""
        return self.source.catalogs

    @property
    def is_index_stale(self) -> bool:
        """Return whether the index must be rebuilt."""
        return self.source != self.built_from

    def is_current(self, transaction: Transaction, generation: Generation | None) -> bool:
        """Return whether a transaction sees the versions of this snapshot; it is one cheap query."""
        versions = audit.read_versions(transaction)
        return (*versions, generation) == (self.source.catalog, self.audit_version, self.source.generation)

    def zone(self, channel: str) -> str:
        """Return the IANA name of a channel's time zone: that of its schedule, else of the first schedule, else UTC."""
        own = (schedule.zone for schedule in self.schedules if schedule.channel == channel)
        return next(own, self.schedules[0].zone if self.schedules else "UTC")

    def twin(self, entry: Entry, ranks: Mapping[str, int]) -> Entry | None:
        """Return the code that is easily mistaken for this one and that people ask for; of several the most asked."""
        if entry.key not in self.twins:
            self.twins[entry.key] = self.index.twins(entry.key) if entry.key in self.index.entries else ()
        asked = (twin for twin in self.twins[entry.key] if ranks.get(twin.key, 0) > 0)
        return max(asked, key=lambda twin: ranks[twin.key], default=None)  # of equals the first, which is the nearest

    def find_channel_catalog(self, channel: str) -> int | None:
        """Return the number of the catalog that a channel is about, None if it may be about any."""
        number = self.access.channel_catalogs.get(channel)
        return number if number in self.catalogs else None

    def has_catalog(self, key: str) -> bool:
        """Return whether the catalog of a key is still there."""
        return not self.catalogs or split_key(key)[0] in self.catalogs

    def name_catalog(self, entry: Entry | None) -> str:
        """Return what to call a code's catalog beside the code; "" if there is only one, and for a code of none."""
        return name_catalog(entry.catalog, self.catalogs) if entry else ""

    def name_catalog_of_key(self, key: str) -> str:
        """Return what to call the catalog of a key that is or was in one, beside the code."""
        return name_catalog(split_key(key)[0], self.catalogs)


def read_snapshot_changes(transaction: Transaction, snapshot: Snapshot, generation: Generation | None) -> Snapshot:
    """Return a snapshot with all changes since, except to the index; the same snapshot if there are none.

    Versions of two files can't be compared, so everything is read anew if the snapshot is of another generation.
    """
    catalog, curated = audit.read_versions(transaction)
    if generation != snapshot.source.generation:
        snapshot = replace(snapshot, audit_version=-1, guide=PublishedSteps(), source=IndexSource(-1))
    if (catalog, curated) == (snapshot.source.catalog, snapshot.audit_version):
        return snapshot
    if curated != snapshot.audit_version:
        snapshot = read_curated_changes(transaction, snapshot, curated)
    marks = select_searchable_marks(snapshot.guide.marks)
    return replace(snapshot, source=IndexSource(catalog, generation, marks, load_catalog_names(transaction)))


def read_curated_changes(transaction: Transaction, snapshot: Snapshot, curated: int) -> Snapshot:
    """Return a snapshot with all changes by people; reads everything if an older database was restored."""
    is_restored = snapshot.audit_version > curated
    since = 0 if is_restored else snapshot.audit_version
    guide = PublishedSteps() if is_restored else snapshot.guide
    fixes = {**guide.fixes, **load_fixes_since(transaction, since)}
    marks = {**guide.marks, **load_marks_since(transaction, since)}
    return replace(
        snapshot,
        audit_version=curated,
        guide=index_published_steps(fixes, marks),
        access=replace(snapshot.access, choices=load_choices(transaction), rosters=load_rosters(transaction)),
        schedules=load_schedules(transaction),
    )


def find_entry(index: Index, code: str) -> Entry | None:
    """Return the entry of a key, or else of a code as somebody typed it; None if there is none."""
    if code in index.entries or is_numbered(code):  # that of a removed catalog means no other code
        return index.entries.get(code)
    return index.by_normalized.get(normalize_code(code))


def select_searchable_marks(marks: Mapping[str, Mark]) -> SearchableMarks:
    """Return what the search index needs of marks."""
    return {code: (mark.preferred, mark.phrases) for code, mark in marks.items() if mark.preferred or mark.phrases}


def build_catalog_index(
    entries: Iterable[Entry], marks: Mapping[str, Mark], lexicon: Lexicon, catalogs: CatalogNames = NO_NAMES
) -> Index:
    """Return the index of catalogs with the meanings that staff prefer and the phrases that they added."""
    preferred = (apply_preferred_meaning(entry, marks.get(entry.key)) for entry in entries)
    phrases = {code: mark.phrases for code, mark in marks.items() if mark.phrases}
    return build_index(preferred, lexicon, phrases, catalogs=catalogs)
