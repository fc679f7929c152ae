"""The desk itself: what every ability needs, put together once at start."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.database.database import Database, open_database
from bot.desk.state.cache import Shelf
from bot.desk.state.recording import Recording
from bot.desk.state.roles import NOBODY, Team
from bot.errors import Refusal
from bot.search.lexicon import Lexicon
from bot.store.admin.startup import asker_key, check_revision


@dataclass(frozen=True, slots=True)
class Desk:
    """The database, the catalog and the guide within reach, and the key under which askers are hashed.

    ``senders`` are woken where this process wrote a message that is to be sent. ``recording`` remembers whether
    questions are recorded.
    """

    database: Database
    shelf: Shelf
    hash_key: bytes
    senders: list[Callable[[], object]] = field(default_factory=list)
    recording: Recording = field(default_factory=Recording)

    def hashed(self, asker: str) -> str:
        """Hash an asker, so that nobody can be found in the database without the key: HMAC-SHA256, in hex."""
        return hmac.digest(self.hash_key, asker.encode("utf-8", "replace"), hashlib.sha256).hex()

    def posted(self) -> None:
        """Let messages that were just written be sent at once; to be called when their transaction is over."""
        for wake in tuple(self.senders):
            wake()


def open_storage(url: str) -> Database:
    """Open the database alone, for a command that needs no search; refuses what ``open_desk`` refuses of it."""
    database = open_database(url)
    try:
        with database.read() as session:
            check_revision(session)
    except Refusal:
        database.engine.dispose()
        raise
    return database


def open_desk(url: str, lexicon: Lexicon, *, hash_key: str = "", team: Team = NOBODY) -> Desk:
    """Open the desk on a database; without a ``hash_key`` it is the one that the database keeps.

    Refuses a database that is missing, not set up or of another version, and an empty catalog.
    """
    database = open_database(url)
    try:
        with database.read() as session:
            check_revision(session)
            key = hash_key or asker_key(session)
        return Desk(database, Shelf.fill(database, lexicon, team), key.encode())
    except Refusal:
        database.engine.dispose()
        raise
