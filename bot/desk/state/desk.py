"""The desk: what every use case needs, put together once at start."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.database.database import Database, open_database
from bot.desk.state.cache import Cache
from bot.desk.state.index_build import SharedIndex
from bot.desk.state.recording import Recording
from bot.desk.state.roles import NO_ROLES, ConfiguredRoles
from bot.errors import Refusal
from bot.search.words.lexicon import Lexicon
from bot.store.admin.startup import check_revision, load_asker_key


@dataclass(frozen=True, slots=True)
class Desk:
    """The database, the cache, and the key with which askers are hashed.

    ``senders`` are called after this process wrote messages to the outbox. ``recording`` remembers whether questions
    are recorded.
    """

    database: Database
    cache: Cache
    hash_key: bytes
    senders: list[Callable[[], object]] = field(default_factory=list)
    recording: Recording = field(default_factory=Recording)

    def hash_asker(self, asker: str) -> str:
        """Return the HMAC-SHA256 of an asker in hex: without the key nobody can be found in the database."""
        return hmac.digest(self.hash_key, asker.encode("utf-8", "replace"), hashlib.sha256).hex()

    def hash_phrase(self, words: str, code: str) -> str:
        """Return a keyed hash of words that may lead to a code, by which a decision is recognized without them."""
        return self.hash_asker(f"phrase {code} {words}")

    def wake_senders(self) -> None:
        """Wake the senders for messages that were just written; call it after their transaction."""
        for wake in tuple(self.senders):
            wake()


def open_checked_database(url: str) -> Database:
    """Return the database alone, for commands that need no search; refuses a database that ``open_desk`` refuses."""
    database = open_database(url)
    try:
        with database.read() as transaction:
            check_revision(transaction)
    except Refusal:
        database.engine.dispose()
        raise
    return database


def open_desk(
    url: str,
    lexicon: Lexicon,
    *,
    hash_key: str = "",
    team: ConfiguredRoles = NO_ROLES,
    shared: SharedIndex | None = None,
) -> Desk:
    """Return the desk on a database; without a ``hash_key``, the key that is stored in the database is used.

    The search index is kept in memory, or ``shared`` on disk.

    Refuses a database that is missing, not set up or of another version, and an empty catalog.
    """
    database = open_database(url)
    try:
        with database.read() as transaction:
            check_revision(transaction)
            key = hash_key or load_asker_key(transaction)
        return Desk(database, Cache.fill(database, lexicon, team, shared), key.encode())
    except Refusal:
        database.engine.dispose()
        raise
