"""Migrations and backup: set up, upgrade, back up and restore the database. Only this module needs alembic."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.store.admin import migrate
from bot.store.admin import restore as restoring
from bot.store.admin.restore import Restored


@dataclass(frozen=True, slots=True)
class Upgrade:
    """The revisions before (None for a new database) and after an upgrade."""

    before: str | None
    after: str | None


def upgrade(url: str) -> Upgrade:
    """Upgrade the database, creating it if needed, in one transaction; safe to run twice at once.

    Raises Refusal for a database that is read-only, out of reach or no database.
    """
    return Upgrade(*migrate.upgrade(url))


def back_up(url: str, target: Path) -> None:
    """Copy a SQLite database, in use or not, to a new file. Raises Refusal if that exists, or for PostgreSQL."""
    migrate.backup(url, target)


def restore(url: str, source: Path, at: datetime) -> Restored:
    """Replace a SQLite database by a backup. Raises Refusal for one in use, or for PostgreSQL."""
    return restoring.restore(url, source, at)


def discard(url: str) -> None:
    """Delete a SQLite database. Raises Refusal for one in use."""
    restoring.discard(url)
