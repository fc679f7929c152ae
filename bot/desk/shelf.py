"""The shelf: what the desk keeps within reach, so that an answer rarely has to read the database."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from threading import Lock

from bot.catalog.entry import Entry
from bot.database import Database, Transaction, Unavailable, session_on
from bot.desk.team import People, Team
from bot.errors import Refusal
from bot.figures.period import last_days
from bot.search.index import Index, build_index
from bot.search.lexicon import Lexicon
from bot.steps.guide import Guide, build_guide
from bot.steps.mark import Mark, with_preferred
from bot.store import audit
from bot.store.codes import all_entries, catalog_version
from bot.store.faq import last_questions
from bot.store.guide import fixes_since, marks_since
from bot.store.people import choices, rosters
from bot.store.schedules import Schedule, schedules

LOOK_AGAIN = timedelta(seconds=1)  # after this, the shelf looks whether another process changed the catalog
RANK_AGAIN = timedelta(minutes=1)  # after this, what is asked most is counted anew
RANKED = 30  # days whose questions count for it, this one included


@dataclass(frozen=True, slots=True)
class Live:
    """A running transaction, the moment that is now in it, and what was counted in it: code -> week, month."""

    transaction: Transaction
    at: datetime
    counts: dict[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(slots=True)
class Shelf:
    """The catalog ready for search, what staff wrote, who is who, and what was asked most lately; for all threads.

    All of it is the last that could be read: with the database out of reach the desk goes on with it. ``version`` and
    ``curated`` are the catalog's and the audit log's. ``looked``, ``ranked`` and ``forgot`` say when the catalog, the
    ranks and old questions were last seen to. ``askers`` are the numbers of those who asked, by their hash;
    ``schedules`` say which channel gets its summary when.
    """

    lexicon: Lexicon
    index: Index
    guide: Guide
    people: People
    version: int = 0
    curated: int = 0
    looked: datetime | None = None
    ranked: datetime | None = None
    forgot: datetime | None = None
    ranks: Mapping[str, int] = field(default_factory=dict)
    twins: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    askers: dict[str, int] = field(default_factory=dict)
    schedules: tuple[Schedule, ...] = ()
    lock: Lock = field(default_factory=Lock)

    @classmethod
    def fill(cls, database: Database, lexicon: Lexicon, team: Team) -> "Shelf":
        """Read everything; refuses an empty catalog."""
        shelf = cls(lexicon, build_index((), lexicon), build_guide({}, {}), People(team))
        with database.read() as session:
            shelf.read(session.connection())
        if not shelf.index.entries:
            raise Refusal("The catalog is empty. Fill it with “errdesk catalog import data/error-code.md”.")
        return shelf

    def zone(self, channel: str = "") -> str:
        """Give the time zone in which days are cut for a channel; without a schedule of its own, that of the first."""
        own = (one.zone for one in self.schedules if one.channel == channel)
        return next(own, self.schedules[0].zone if self.schedules else "UTC")

    def renew(self, live: Live) -> bool:
        """Read the catalog anew if it was changed, by any process, up to a second ago; say whether it was."""
        if is_fresh(self.looked, live.at, LOOK_AGAIN):
            return False
        self.looked = live.at
        return self.read(live.transaction)

    def look_again(self, database: Database) -> None:
        """Do the same in a transaction that only reads; with the database out of reach the last index stays."""
        now = datetime.now(UTC)
        if is_fresh(self.looked, now, LOOK_AGAIN) or database.resting:
            return
        self.refresh(database)

    def refresh(self, database: Database) -> None:
        """Read what changed now: whoever changed something calls it before the person is told, who then sees it."""
        self.looked = datetime.now(UTC)  # also if it is in vain: the next one to look does so a second later
        with suppress(Unavailable), database.read() as session:
            self.read(session.connection())

    def read(self, transaction: Transaction) -> bool:
        """Read what changed; say whether anything did. A transaction that began before the last reading is left."""
        with self.lock, session_on(transaction) as session:
            version, curated = catalog_version(session), audit.version(session)
            if version <= self.version and curated <= self.curated:
                return False
            before = self.guide.marks
            if curated != self.curated:
                self.askers = {}  # somebody may have been forgotten
                self.guide = build_guide(
                    {**self.guide.fixes, **fixes_since(session, self.curated)},
                    {**before, **marks_since(session, self.curated)},
                )
                self.people = replace(self.people, choices=choices(session), rosters=rosters(session))
                self.schedules = schedules(session)
            if version != self.version or searched(before) != searched(self.guide.marks):
                self.index, self.twins = indexed(all_entries(session), self.guide.marks, self.lexicon), {}
            self.version, self.curated = version, curated
            return True

    def twin(self, entry: Entry, live: Live | None = None) -> Entry | None:
        """Give the code that is easily mistaken for this one: of several the most asked lately, else the nearest."""
        known = self.twins
        if entry.code not in known:
            known[entry.code] = self.index.twins(entry.code)
        twins = known[entry.code]
        if len(twins) > 1 and live:
            ranks = self.ranking(live)
            return max(twins, key=lambda twin: ranks.get(twin.code, 0))  # of equals, max gives the first
        return twins[0] if twins else None

    def ranking(self, live: Live) -> Mapping[str, int]:
        """Count how often each code was asked for in the last 30 days, at most a minute old."""
        if not is_fresh(self.ranked, live.at, RANK_AGAIN):
            self.ranks = last_questions(live.transaction, last_days(RANKED, live.at, self.zone())).shown
            self.ranked = live.at
        return self.ranks


def indexed(entries: Iterable[Entry], marks: Mapping[str, Mark], lexicon: Lexicon) -> Index:
    """Prepare the catalog for search, with the meanings that staff prefer and the phrases that they added."""
    preferred = (with_preferred(entry, marks.get(entry.code)) for entry in entries)
    return build_index(preferred, lexicon, {code: mark.phrases for code, mark in marks.items() if mark.phrases})


def searched(marks: Mapping[str, Mark]) -> dict[str, tuple[str | None, tuple[str, ...]]]:
    """Give what of the marks the search depends on."""
    return {code: (mark.preferred, mark.phrases) for code, mark in marks.items() if mark.preferred or mark.phrases}


def is_fresh(read: datetime | None, at: datetime, age: timedelta) -> bool:
    """Say whether what was read then is not too old now."""
    return read is not None and timedelta() <= at - read < age
