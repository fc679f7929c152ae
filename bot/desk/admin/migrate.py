"""Migrations and backup: set up, upgrade, back up and restore the database. Only this module needs alembic."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.store.admin import migrate
from bot.store.admin import restore as restoring
from bot.store.admin.restore import RestoreResult


@dataclass(frozen=True, slots=True)
class UpgradeResult:
    """The revisions before (None for a new database) and after an upgrade."""

    before: str | None
    after: str | None


def upgrade_database(url: str) -> UpgradeResult:
    """Upgrade the database, creating it if needed, in one transaction; safe to run twice at once.

    Raises Refusal for a database that is read-only, out of reach or no database.
    """
    return UpgradeResult(*migrate.upgrade_database(url))


def back_up_database(url: str, target: Path) -> None:
    """Copy a SQLite database, in use or not, to a new file. Raises Refusal if that exists, or for PostgreSQL."""
    migrate.back_up_database(url, target)


def restore_database(url: str, source: Path, at: datetime) -> RestoreResult:
    """Replace a SQLite database by a backup. Raises Refusal for one in use, or for PostgreSQL."""
    return restoring.restore_backup(url, source, at)


def discard_database(url: str) -> None:
    """Delete a SQLite database. Raises Refusal for one in use."""
    restoring.discard_database(url)
