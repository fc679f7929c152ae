"""Start-up checks: the schema's revision, and the key for hashing askers."""

import secrets

from sqlalchemy import insert, select, text

from bot.database.database import Transaction, Unavailable
from bot.errors import Refusal
from bot.store.schema.base import REVISION, KeyRow
from bot.store.schema.dialect import is_postgres

ASKER_KEY_NAME = "askers"  # name of the key for hashing askers


def check_revision(transaction: Transaction) -> None:
    """Refuse a database whose revision is older or newer than this program's."""
    current = transaction.execute(text("SELECT version_num FROM alembic_version")).scalar()
    check_not_newer(current)
    if current != REVISION:
        raise Refusal(
            f"The database is at revision {current or 'none'}, this Errdesk needs {REVISION}. Run “errdesk db upgrade”."
        )


def check_not_newer(current: str | None) -> None:
    """Refuse a database that a newer program upgraded: this program might damage its data."""
    if current and current > REVISION:  # revisions are four-digit numbers
        raise Refusal(
            f"The database is of a newer Errdesk (revision {current}; this one knows revisions up to {REVISION}). "
            "Update Errdesk, or restore the backup from before the update. Nothing was changed."
        )


def load_asker_key(transaction: Transaction) -> str:
    """Return the key for hashing askers."""
    key = transaction.scalar(select(KeyRow.secret).where(KeyRow.name == ASKER_KEY_NAME))
    if key is None:
        raise Refusal("The database has lost its key for hashing askers. Run “errdesk db upgrade” to make a new one.")
    return key


def create_asker_key(transaction: Transaction) -> None:
    """Create the key if there is none; callers hold the lock for upgrades."""
    if transaction.get(KeyRow, ASKER_KEY_NAME) is None:
        transaction.execute(insert(KeyRow).values(name=ASKER_KEY_NAME, secret=secrets.token_hex(32)))


def probe_write(transaction: Transaction) -> None:
    """Check that the database takes writes, by writing back a value: reading alone doesn't notice a full disk.

    On PostgreSQL each write would leave a dead row, so there the probe takes the lock that recording a question takes:
    it notices a locked table and missing rights.
    """
    if not is_postgres(transaction):
        unused = transaction.execute(text("PRAGMA user_version")).scalar()  # an unused number in the file's header
        transaction.execute(text(f"PRAGMA user_version = {unused}"))
    elif transaction.execute(text("SHOW transaction_read_only")).scalar() == "on":
        raise Unavailable("The database is read-only: PostgreSQL takes no changes here.")
    else:
        transaction.execute(text("LOCK TABLE questions, lookups IN ROW EXCLUSIVE MODE"))
