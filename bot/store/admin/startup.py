"""What must be there before the desk opens: the schema at the right revision, and the desk's own key."""

import secrets

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from bot.database.database import Transaction, Unavailable
from bot.errors import Refusal
from bot.store.schema.base import REVISION, KeyRow

ASKERS = "askers"  # the key under which askers are hashed


def check_revision(session: Session) -> None:
    """Refuse a database that is behind or ahead of this program."""
    found = session.execute(text("SELECT version_num FROM alembic_version")).scalar()
    refuse_newer(found)
    if found != REVISION:
        raise Refusal(
            f"The database is at revision {found or 'none'}, this Errdesk needs {REVISION}. Run “errdesk db upgrade”."
        )


def refuse_newer(found: str | None) -> None:
    """Refuse a database that a newer program upgraded: what it holds now, this program might damage."""
    if found and found > REVISION:  # revisions are numbers of four digits
        raise Refusal(
            f"The database is of a newer Errdesk (revision {found}; this one knows revisions up to {REVISION}). Update "
            "Errdesk, or restore the backup from before the update. Nothing was changed."
        )


def asker_key(session: Session) -> str:
    """Give the key under which askers are hashed."""
    key = session.scalar(select(KeyRow.secret).where(KeyRow.name == ASKERS))
    if key is None:
        raise Refusal("The database has lost its key for hashing askers. Run “errdesk db upgrade” to make a new one.")
    return key


def make_key(session: Session) -> None:
    """Make the key where there is none; callers hold the lock under which upgrades take turns."""
    if session.get(KeyRow, ASKERS) is None:
        session.execute(insert(KeyRow).values(name=ASKERS, secret=secrets.token_hex(32)))


def probe_write(transaction: Transaction) -> None:
    """Write what is written already, to learn what the database says to that: a full disk is not seen by reading.

    PostgreSQL would keep each probe as a dead row, so there this takes the lock that recording a question takes: it
    meets who else has the table locked, and missing rights.
    """
    if transaction.dialect.name == "sqlite":
        unused = transaction.execute(text("PRAGMA user_version")).scalar()  # a number in the file's header
        transaction.execute(text(f"PRAGMA user_version = {unused}"))
    elif transaction.execute(text("SHOW transaction_read_only")).scalar() == "on":
        raise Unavailable("The database is read-only: PostgreSQL takes no changes here.")
    else:
        transaction.execute(text("LOCK TABLE questions, lookups IN ROW EXCLUSIVE MODE"))
