"""What a driver's error means for a person: what the database can't do now, and what to do about it."""

import sqlite3

from sqlalchemy import exc

from bot.database.postgres.explain import explain_failure

BUSY = "The database is busy. Try again in a moment."
SILENT = "The database doesn't answer. Check that its server is running and that the network lets it through."
NOT_OPENED = (
    "The database can't be opened. Check that this user can write the file that DATABASE_URL names and its folder."
)
READ_ONLY = "The database is read-only. Make it and its folder writable for this user first."
DAMAGED = "The database file is damaged. Stop Errdesk, then run “errdesk db restore FILE” with a backup."
UNUSABLE_DISK = "The disk can't be read or written. Check the disk: the system's log says more."
NO_ENCODING = "The database's encoding can't hold every character that people type. It must be UTF8: see docs/admin.md."
NO_PRIVILEGE = "The role in DATABASE_URL may not use Errdesk's tables. Their owner can GRANT that: see docs/admin.md."
OPTIONS_DROPPED = (
    "A pooler such as PgBouncer drops the options in DATABASE_URL. Remove them there, and set them for the role with "
    "ALTER ROLE … SET: see docs/admin.md."
)
SENTENCES = {  # a part of a driver's error (SQLite's name, PostgreSQL's SQLSTATE); the first one that fits counts
    **dict.fromkeys(("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL", "55P03", "57014"), BUSY),
    "RevalidateCachedQuery": BUSY,  # an upgrade outdated a plan: bot.database.postgres.engine.STALE_PLAN
    "no answer in time": SILENT,  # bot.database.postgres.connection.NO_ANSWER
    "the options of the address were dropped": OPTIONS_DROPPED,  # bot.database.postgres.options.DROPPED
    **dict.fromkeys(("SQLITE_READONLY", "25006"), READ_ONLY),
    **dict.fromkeys(("no such table", "42P01"), "The database is not set up yet. Run “errdesk db upgrade”."),
    **dict.fromkeys(("no such column", "42703"), "The database is of an older version. Run “errdesk db upgrade”."),
    "SQLITE_CANTOPEN": NOT_OPENED,
    "SQLITE_NOTADB": "This file is no SQLite database. Check DATABASE_URL: does it name the right file?",
    "SQLITE_CORRUPT": DAMAGED,
    **dict.fromkeys(("22P05", "22021"), NO_ENCODING),
    "42501": NO_PRIVILEGE,
    **dict.fromkeys(("SQLITE_FULL", "SQLITE_IOERR_SHMSIZE", "53100"), "The disk is full. Make room, then try again."),
    **dict.fromkeys(("SQLITE_IOERR", "58030"), UNUSABLE_DISK),
    **dict.fromkeys(
        ("XX001", "XX002"), "PostgreSQL has found damage in its files. Restore a backup: its own log says more."
    ),
}


def explain_driver_error(error: exc.DBAPIError | sqlite3.Error) -> str | None:
    """Return what a driver's error means for a person, None for a fault of the program."""
    cause = getattr(error, "orig", error)
    name = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    description = f"{name} {cause} {getattr(getattr(cause, 'diag', None), 'source_function', '')}"
    if sentence := find_sentence(description):
        return sentence
    if name == "SQLITE_ERROR" or not isinstance(error, (exc.OperationalError, sqlite3.OperationalError)):
        return None
    return explain_failure(str(cause), name) or quote_error(cause, has_code=bool(name))


def find_sentence(description: str) -> str | None:
    """Return the sentence for the first sign that stands in an error's description."""
    return next((sentence for sign, sentence in SENTENCES.items() if sign in description), None)


def quote_error(cause: BaseException, *, has_code: bool) -> str:
    """Return what a driver says itself; where it gives no code, the address may be wrong."""
    first = (str(cause).splitlines() or [type(cause).__name__])[0]
    return f"The database cannot be used: {first}.{'' if has_code else ' Check DATABASE_URL.'}"
