"""Keep the database: set it up, bring it up to date, back it up, restore it. Only this ability needs alembic."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.store.admin import migrate
from bot.store.admin import restore as restoring
from bot.store.admin.restore import Restored


@dataclass(frozen=True, slots=True)
class Upgrade:
    """An upgrade that was done: the revisions before (None for a new database) and after it."""

    before: str | None
    after: str | None


def upgrade(url: str) -> Upgrade:
    """Bring the database up to date, making it if need be, in one transaction; safe to run twice at once.

    Refuses a database that is read-only, out of reach or no database.
    """
    return Upgrade(*migrate.upgrade(url))


def back_up(url: str, target: Path) -> None:
    """Copy a SQLite database, in use or not, to a new file. Refuses an existing file, and PostgreSQL with the way."""
    migrate.backup(url, target)


def restore(url: str, source: Path, at: datetime) -> Restored:
    """Put a backup in a SQLite database's place. Raises Refusal for one in use, and for PostgreSQL, with the way."""
    return restoring.restore(url, source, at)


def discard(url: str) -> None:
    """Remove a SQLite database for good. Raises Refusal for one in use."""
    restoring.discard(url)
