"""The shelf: what the desk caches, so that an answer rarely has to read the database."""

import logging
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock, Thread
from typing import TypeAlias

from bot.catalog.entry import Entry
from bot.database.database import Database, Transaction
from bot.database.file import Generation
from bot.desk.state.roles import People, Team
from bot.desk.state.snapshot import IndexSource, Snapshot, index_catalog, read_changes
from bot.desk.state.trouble_log import TroubleLog
from bot.errors import Refusal, make_id
from bot.search.index import Index, build_index
from bot.search.lexicon import Lexicon
from bot.stats.period import last_days
from bot.steps.mark import Mark
from bot.steps.published import Guide
from bot.store.admin.catalog import all_entries
from bot.store.notifications.schedules import Schedule
from bot.store.stats.live import be_patient
from bot.store.stats.totals import last_questions

log = logging.getLogger(__name__)

LOOK_AGAIN = timedelta(seconds=1)  # after this, it is looked whether another process changed anything
RANK_AGAIN = timedelta(minutes=1)  # after this, what is asked most is counted anew
RETRY = timedelta(minutes=1)  # after this, an index that could not be built is built anew from the same source
RANKED = 30  # days whose questions count for it, this one included
BUILD_WAIT = 1.0  # seconds that whoever changed something waits for an index that shows it
WIDE_READ = 30  # seconds that reading a whole catalog, or counting 30 days, may take; nobody waits for it

Build: TypeAlias = Callable[[Iterable[Entry], Mapping[str, Mark], Lexicon], Index]


@dataclass(frozen=True, slots=True)
class Live:
    """A running transaction, the moment that is now in it, and what was counted in it: code -> week, month."""

    transaction: Transaction
    at: datetime
    counts: dict[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(slots=True)
class Shelf:
    """The latest snapshot of the database, and how often each code was asked for lately; shared by all threads.

    ``askers`` is a memo: generation of the database -> hash of an asker -> their number.

    Both are the last that could be read: with the database out of reach the desk goes on with them. ``looked``,
    ``noticed`` and ``ranked`` say when changes were last read, when a question last looked whether there are any, and
    when ranks were last counted.

    The index takes long to build where the catalog is large. It is built in a thread of its own, by one thread at a
    time, while questions are answered from the snapshot before. ``unbuildable`` is from what it could not be built, and
    ``failed`` when that was first noticed: the same is not tried again for a minute.
    """

    lexicon: Lexicon
    snapshot: Snapshot
    ranks: Mapping[str, int] = field(default_factory=dict)
    askers: dict[Generation | None, dict[str, int]] = field(default_factory=dict)
    looked: datetime | None = None
    noticed: datetime | None = None
    ranked: datetime | None = None
    build: Build = index_catalog
    build_wait: float = BUILD_WAIT
    unbuildable: IndexSource | None = None
    failed: datetime | None = None
    troubles: TroubleLog = field(default_factory=TroubleLog)
    reading: Lock = field(default_factory=Lock)
    building: Lock = field(default_factory=Lock)

    @classmethod
    def fill(cls, database: Database, lexicon: Lexicon, team: Team) -> "Shelf":
        """Read everything; refuses an empty catalog."""
        shelf = cls(lexicon, Snapshot(People(team), build_index((), lexicon)))
        shelf.update(database)
        if not shelf.index.entries:
            raise Refusal("The catalog is empty. Fill it with “errdesk catalog import data/error-code.md”.")
        return shelf

    @property
    def index(self) -> Index:
        """Return the catalog, ready for search."""
        return self.snapshot.index

    @property
    def guide(self) -> Guide:
        """Return what staff wrote."""
        return self.snapshot.guide

    @property
    def people(self) -> People:
        """Return who is who, and what admins chose."""
        return self.snapshot.people

    @property
    def schedules(self) -> tuple[Schedule, ...]:
        """Return which channel gets its summary when."""
        return self.snapshot.schedules

    def zone(self, channel: str = "") -> str:
        """Return the time zone in which days are cut for a channel."""
        return self.snapshot.zone(channel)

    def look_again(self, database: Database, at: datetime) -> None:
        """Read what was changed by any process up to a second ago, without waiting for an index."""
        if not is_fresh(self.looked, at, LOOK_AGAIN):
            self.look(database, at)

    def look(self, database: Database, at: datetime) -> None:
        """Read what was changed until now, and have an index built if need be, without waiting for it."""
        self.looked = at  # also if it is in vain: the next one to look does so a second later
        if not database.resting:
            with self.troubles.watch("changes"):
                self.read(database)
        self.forget_failure(at)
        self.start_build(database)

    def notice(self, database: Database, live: Live) -> None:
        """Compare versions in a question's transaction, once a second; what changed is read in the background."""
        if is_fresh(self.looked, live.at, LOOK_AGAIN) or is_fresh(self.noticed, live.at, LOOK_AGAIN):
            return
        self.noticed = live.at
        is_current = self.snapshot.is_current(live.transaction, database.find_generation(live.transaction))
        if not is_current:
            self.askers = {}  # somebody may have been forgotten
        if not is_current or self.snapshot.is_index_stale:
            start_thread("refresh", lambda: self.look(database, live.at))

    def recall_askers(self, database: Database, live: Live) -> MutableMapping[str, int]:
        """Return the numbers of askers that are known, to be added to: only those of the file that is asked."""
        return self.askers.setdefault(database.find_generation(live.transaction), {})

    def refresh(self, database: Database) -> None:
        """Read what was changed until now: whoever changed something calls it before the person hears of it.

        An index that takes longer than a second to build comes later.
        """
        with self.troubles.watch("changes"):
            self.read(database)
        if self.should_build(self.snapshot):
            start_thread("index", lambda: self.rebuild_quietly(database)).join(self.build_wait)

    def update(self, database: Database) -> None:
        """Read what was changed until now, and wait for the index; raises ``Unavailable``.

        An index that just could not be built stays as it was.
        """
        self.read(database)
        self.rebuild(database)

    def read(self, database: Database) -> None:
        """Read everything but the index; a failure leaves what was there. One thread at a time takes none back."""
        with self.reading, database.read() as session:
            transaction, known = session.connection(), self.snapshot
            self.snapshot = read_changes(transaction, known, database.find_generation(transaction))
            if self.snapshot is not known:
                self.askers = {}  # somebody may have been forgotten

    def start_build(self, database: Database) -> None:
        """Begin to build an index if it is stale and nobody builds one."""
        if self.should_build(self.snapshot) and not self.building.locked():
            start_thread("index", lambda: self.rebuild_quietly(database))

    def should_build(self, snapshot: Snapshot) -> bool:
        """Return whether a snapshot's index is stale, and what it should be built from is not known to fail."""
        return snapshot.is_index_stale and snapshot.source != self.unbuildable

    def forget_failure(self, at: datetime) -> None:
        """Let an index that could not be built be tried again once a minute has passed."""
        if self.unbuildable is None:
            return
        if self.failed is None:
            self.failed = at
        elif not is_fresh(self.failed, at, RETRY):
            self.unbuildable = None

    def rebuild_quietly(self, database: Database) -> None:
        """Build the index if it is stale, and go on with the one before where the catalog can't be read."""
        with self.troubles.watch("catalog"):
            self.rebuild(database)

    def rebuild(self, database: Database) -> None:
        """Build the index if it is stale; whoever comes meanwhile waits, and finds it done.

        The catalog is read in a transaction, and the index built after it.
        """
        with self.building:
            now = self.snapshot
            if not self.should_build(now):
                return
            with database.read() as session:
                be_patient(session.connection(), WIDE_READ)
                entries = all_entries(session)
            try:
                index = self.build(entries, now.guide.marks, self.lexicon)
            except Exception:
                self.unbuildable, self.failed = now.source, None
                raise
            with self.reading:
                self.snapshot = replace(self.snapshot, index=index, built_from=now.source, twins={})

    def rank(self, database: Database, at: datetime) -> None:
        """Count how often each code was asked for in the last 30 days, unless that was done within the last minute.

        It reads widely, so no question waits for it: they take the ranks that there are.
        """
        if is_fresh(self.ranked, at, RANK_AGAIN):
            return
        self.ranked = at
        with self.troubles.watch("ranks"), database.read() as session:
            be_patient(session.connection(), WIDE_READ)
            self.ranks = last_questions(session.connection(), last_days(RANKED, at, self.zone())).shown


def start_thread(name: str, work: Callable[[], None]) -> Thread:
    """Begin work in a thread that keeps no process from ending; what goes wrong is logged."""

    def run() -> None:
        try:
            work()
        except Exception:
            log.exception("The %s failed (id %s).", name, make_id())

    thread = Thread(target=run, name=name, daemon=True)
    thread.start()
    return thread


def is_fresh(read: datetime | None, at: datetime, age: timedelta) -> bool:
    """Return whether what was read then is not too old now."""
    return read is not None and timedelta() <= at - read < age
