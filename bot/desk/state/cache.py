"""The desk's cache, so that an answer rarely has to read the database."""

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock, Thread
from typing import Self

from bot.database.database import Database, Transaction, Unavailable
from bot.database.sqlite.file import Generation
from bot.desk.state.index_build import WIDE_READ_SECONDS, BuildIndex, IndexRequest, SharedIndex, provide_index
from bot.desk.state.roles import Access, ConfiguredRoles
from bot.desk.state.snapshot import IndexSource, Snapshot, build_catalog_index, read_snapshot_changes
from bot.desk.state.trouble_log import TroubleLog
from bot.errors import Refusal
from bot.search.build import build_index
from bot.search.index import Index
from bot.search.words.lexicon import Lexicon
from bot.stats.period import last_days
from bot.steps.published import PublishedSteps
from bot.store.admin.catalog import has_codes
from bot.store.notifications.schedules import Schedule
from bot.store.schema.dialect import set_statement_timeout
from bot.store.stats.totals import read_question_counts
from bot.threads import start_thread

STALE_AFTER = timedelta(seconds=1)  # age at which the cache checks for changes by other processes
RANKS_STALE_AFTER = timedelta(minutes=1)  # age at which the ranks are counted again
RETRY = timedelta(minutes=1)  # time until a failed build of the index is retried from the same source
RANKED_DAYS = 30  # days whose questions count for the ranks, today included
BUILD_WAIT_SECONDS = 1.0  # seconds that a writer waits for the index with their change


@dataclass(frozen=True, slots=True)
class QuestionTransaction:
    """A transaction that records questions, its time, and the counts read in it: code -> (this week, this month)."""

    transaction: Transaction
    at: datetime
    counts: dict[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(slots=True)
class Cache:
    """The latest snapshot of the database and the rank of each code (its recent questions); shared by all threads.

    ``askers`` is a memo: generation of the database -> hash of an asker -> the asker's id.

    When the database is unreachable, the desk continues with what was last read. ``refreshed_at`` is the time of the
    last refresh, ``compared_at`` that of the last version check by a question, ``ranked_at`` that of the last ranking.

    Building the index of a large catalog takes long. One thread at a time builds it in the background; until it is
    done, questions are answered from the previous index. ``unbuildable`` is the source from which a build failed, and
    ``failed_at`` the first refresh after it: a build from the same source is retried a minute later. ``shared`` is
    where indexes are kept on disk, None if they aren't; ``has_words`` says whether words can be scored at once.
    """

    lexicon: Lexicon
    snapshot: Snapshot
    ranks: Mapping[str, int] = field(default_factory=dict)
    askers: dict[Generation | None, dict[str, int]] = field(default_factory=dict)
    refreshed_at: datetime | None = None
    compared_at: datetime | None = None
    ranked_at: datetime | None = None
    build: BuildIndex = build_catalog_index
    build_wait: float = BUILD_WAIT_SECONDS
    shared: SharedIndex | None = None
    has_words: bool = False
    unbuildable: IndexSource | None = None
    failed_at: datetime | None = None
    troubles: TroubleLog = field(default_factory=TroubleLog)
    read_lock: Lock = field(default_factory=Lock)
    build_lock: Lock = field(default_factory=Lock)

    @classmethod
    def fill(
        cls, database: Database, lexicon: Lexicon, team: ConfiguredRoles, shared: SharedIndex | None = None
    ) -> Self:
        """Return a cache that is filled from the database; refuses an empty catalog."""
        with database.read() as transaction:
            if not has_codes(transaction):
                raise Refusal("There are no codes yet. Import your list with “errdesk catalog import FILE”.")
        cache = cls(lexicon, Snapshot(Access(team), build_index((), lexicon)), shared=shared)
        cache.refresh_and_wait(database)
        return cache

    @property
    def index(self) -> Index:
        """Return the search index of the catalog."""
        return self.snapshot.index

    @property
    def guide(self) -> PublishedSteps:
        """Return the published fixes and marks."""
        return self.snapshot.guide

    @property
    def access(self) -> Access:
        """Return the roles of users, and the settings that admins chose."""
        return self.snapshot.access

    @property
    def schedules(self) -> tuple[Schedule, ...]:
        """Return the schedules of the weekly summary."""
        return self.snapshot.schedules

    def zone(self, channel: str = "") -> str:
        """Return the IANA name of the time zone in which a channel's days begin."""
        return self.snapshot.zone(channel)

    def refresh_if_stale(self, database: Database, at: datetime) -> None:
        """Refresh if the last refresh was over a second ago; does not wait for an index."""
        if not is_fresh(self.refreshed_at, at, STALE_AFTER):
            self.refresh_in_background(database, at)

    def refresh_in_background(self, database: Database, at: datetime) -> None:
        """Refresh, and start to build a stale index in the background."""
        self.refreshed_at = at  # also if reading fails: the next attempt comes a second later
        if not database.resting:
            with self.troubles.watch("changes"):
                self.read_changes(database)
        self.forget_failure(at)
        if self.should_build(self.snapshot) and not self.build_lock.locked():
            self.start_build(database)

    def refresh_if_changed(self, database: Database, recording: QuestionTransaction) -> None:
        """Compare versions in a question's transaction, once a second at most; refresh in the background if need be."""
        if is_fresh(self.refreshed_at, recording.at, STALE_AFTER) or is_fresh(
            self.compared_at, recording.at, STALE_AFTER
        ):
            return
        self.compared_at = recording.at
        is_current = self.snapshot.is_current(recording.transaction, database.find_generation(recording.transaction))
        if not is_current:
            self.askers = {}  # somebody may have been forgotten
        if not is_current or self.snapshot.is_index_stale:
            start_thread("refresh", lambda: self.refresh_in_background(database, recording.at))

    def recall_askers(self, database: Database, recording: QuestionTransaction) -> MutableMapping[str, int]:
        """Return the memo of askers' ids for the file that a transaction writes to; the caller may add to it."""
        return self.askers.setdefault(database.find_generation(recording.transaction), {})

    def refresh(self, database: Database) -> None:
        """Read all changes; use cases call it after a write, so that the person sees their own change.

        Waits up to a second for a stale index to be rebuilt.
        """
        with self.troubles.watch("changes"):
            self.read_changes(database)
        if self.should_build(self.snapshot):
            self.start_build(database).join(self.build_wait)

    def refresh_and_wait(self, database: Database) -> None:
        """Read all changes and wait for the index; raises ``Unavailable``.

        An index is not built from a source from which a build failed less than a minute ago.
        """
        self.read_changes(database)
        self.rebuild(database)

    def read_changes(self, database: Database) -> None:
        """Read all changes except the index; one thread at a time, so that no older snapshot replaces a newer one."""
        with self.read_lock, database.read() as transaction:
            before = self.snapshot
            self.snapshot = read_snapshot_changes(transaction, before, database.find_generation(transaction))
            if self.snapshot is not before:
                self.askers = {}  # somebody may have been forgotten

    def start_build(self, database: Database) -> Thread:
        """Start to build the index in the background; if the catalog can't be read, the previous index is kept."""

        def build() -> None:
            with self.troubles.watch("catalog"):
                self.rebuild(database)

        return start_thread("index", build)

    def should_build(self, snapshot: Snapshot) -> bool:
        """Return whether a snapshot's index is stale and no build from its source failed lately."""
        return snapshot.is_index_stale and snapshot.source != self.unbuildable

    def forget_failure(self, at: datetime) -> None:
        """Allow a failed build to be retried once a minute has passed."""
        if self.unbuildable is None:
            return
        if self.failed_at is None:
            self.failed_at = at
        elif not is_fresh(self.failed_at, at, RETRY):
            self.unbuildable = None

    def rebuild(self, database: Database) -> None:
        """Build the index if it is stale; a second caller waits for the first and then finds it current."""
        with self.build_lock:
            snapshot = self.snapshot
            if not self.should_build(snapshot):
                return
            marks = {code: snapshot.guide.marks[code] for code in snapshot.source.marks}
            request = IndexRequest(marks, self.lexicon, self.build, snapshot.source.catalogs)
            try:
                index = provide_index(database, request, self.shared)
                if self.has_words:
                    load_words(index)
            except Unavailable:
                raise
            except Exception:
                self.unbuildable = snapshot.source
                self.failed_at = None
                raise
            with self.read_lock:
                self.snapshot = replace(self.snapshot, index=index, built_from=snapshot.source, twins={})

    def prepare_words(self) -> None:
        """Load what scoring words needs, from now on also with every new index, so that no question waits for it."""
        self.has_words = True
        load_words(self.index)

    def refresh_ranks(self, database: Database, at: datetime) -> None:
        """Count how often each code was asked for in the last 30 days, once a minute at most.

        The query is wide, so no question waits for it: they use the ranks that are cached.
        """
        if is_fresh(self.ranked_at, at, RANKS_STALE_AFTER):
            return
        self.ranked_at = at
        with self.troubles.watch("ranks"), database.read() as transaction:
            set_statement_timeout(transaction, WIDE_READ_SECONDS)
            self.ranks = read_question_counts(transaction, last_days(RANKED_DAYS, at, self.zone())).shown


def is_fresh(read_at: datetime | None, at: datetime, age: timedelta) -> bool:
    """Return whether a read at ``read_at`` is younger than ``age``; one in the future is not fresh."""
    return read_at is not None and timedelta() <= at - read_at < age


def load_words(index: Index) -> None:
    """Load what scoring words needs, which is otherwise loaded when the first are scored."""
    _ = index.messages.ranker
