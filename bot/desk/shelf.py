"""The shelf: what the desk keeps within reach, so that an answer rarely has to read the database."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock

from bot.catalog.entry import Entry
from bot.database import Database, Transaction, Unavailable, session_on
from bot.errors import Refusal
from bot.search.index import Index, build_index
from bot.search.lexicon import Lexicon
from bot.store.codes import all_entries, catalog_version
from bot.store.lookups import most_asked

LOOK_AGAIN = timedelta(seconds=1)  # after this, the shelf looks whether another process changed the catalog
RANK_AGAIN = timedelta(minutes=1)  # after this, what is asked most is counted anew
RANKED = timedelta(days=30)  # the questions that count for it


@dataclass(frozen=True, slots=True)
class Live:
    """A running transaction, the moment that is now in it, and what was counted in it: code -> week, month."""

    transaction: Transaction
    at: datetime
    counts: dict[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(slots=True)
class Shelf:
    """The catalog ready for search, and what was asked most lately; shared by all threads.

    ``index`` is the last one that could be read: with the database out of reach the desk goes on with it. ``looked``,
    ``ranked`` and ``forgot`` say when the catalog, the ranks and old questions were last seen to.
    """

    lexicon: Lexicon
    index: Index
    version: int = 0
    looked: datetime | None = None
    ranked: datetime | None = None
    forgot: datetime | None = None
    ranks: Mapping[str, int] = field(default_factory=dict)
    twins: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    @classmethod
    def fill(cls, database: Database, lexicon: Lexicon) -> "Shelf":
        """Read the catalog; refuses an empty one."""
        with database.read() as session:
            entries, version = all_entries(session), catalog_version(session)
        if not entries:
            raise Refusal("The catalog is empty. Fill it with “errdesk catalog import data/error-code.md”.")
        return cls(lexicon, build_index(entries, lexicon), version)

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
        self.looked = now  # also if it is in vain: the next one to look does so a second later
        with suppress(Unavailable), database.read() as session:
            self.read(session.connection())

    def read(self, transaction: Transaction) -> bool:
        """Read the catalog if its version is another; say whether it was."""
        with self.lock, session_on(transaction) as session:
            version = catalog_version(session)
            if version == self.version:
                return False
            self.index, self.twins = build_index(all_entries(session), self.lexicon), {}
            self.version = version
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
            self.ranks = most_asked(live.transaction, live.at - RANKED)
            self.ranked = live.at
        return self.ranks


def is_fresh(read: datetime | None, at: datetime, age: timedelta) -> bool:
    """Say whether what was read then is not too old now."""
    return read is not None and timedelta() <= at - read < age
