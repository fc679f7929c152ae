"""Migrations and backups. The only module that imports alembic, which is slow to load."""

import os
import shlex
import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from bot import private_files
from bot.database.database import Transaction, Unavailable, open_database, translate_errors
from bot.database.sqlite.file import explain_missing
from bot.database.sqlite.sqlite_file import SqliteFile
from bot.database.url import database_file, without_secrets
from bot.errors import Refusal
from bot.settings import PROJECT_ROOT
from bot.store.admin.sqlite_copy import copy_pages, draft_of_database, find_damage
from bot.store.admin.startup import create_asker_key
from bot.store.admin.upgrade_progress import Progress, report_progress
from bot.store.schema.base import REVISION
from bot.store.schema.dialect import UPGRADE_LOCK, is_postgres, lock

LOCK_TIMEOUT = 60.0  # seconds that an upgrade or a backup waits for another process's lock
DAMAGED = (
    "{file} is damaged ({fault}). No backup was made, so keep the ones you have. Stop Errdesk, then run “errdesk db "
    "restore FILE” with the newest of them."
)
UTF8 = "UTF8"
PRIVILEGES = text(
    "SELECT quote_ident(current_user), quote_ident(current_schema()), has_schema_privilege(current_schema(), 'CREATE')"
)


def upgrade_database(url: str) -> tuple[str | None, str | None]:
    """Upgrade the database in one transaction, creating it if needed; return the revisions before and after.

    Concurrent upgrades wait for each other, and the later ones find nothing to do. Raises Refusal for a database of a
    newer Errdesk, and for a PostgreSQL that can't hold the tables or what people type.
    """
    make_database_folder(url)
    database = open_database(url, create=True, patience=LOCK_TIMEOUT, is_unlimited=True)
    try:
        with report_progress() as progress, database.begin_light() as transaction:
            return upgrade_in(transaction, progress)
    finally:
        database.engine.dispose()


def upgrade_in(transaction: Transaction, progress: Progress) -> tuple[str | None, str | None]:
    """Upgrade the database in the caller's transaction; return the revisions before and after."""
    check_encoding(transaction)
    lock(transaction, UPGRADE_LOCK)
    before = read_revision(transaction)
    check_known_revision(before, "The database is")
    if before != REVISION:
        check_privileges(transaction)
    command.upgrade(alembic_config(transaction, progress), "head")
    create_asker_key(transaction)
    return before, read_revision(transaction)


def check_encoding(transaction: Transaction) -> None:
    """Refuse a PostgreSQL database that can't hold every character that people may type."""
    if not is_postgres(transaction):
        return
    encoding = transaction.execute(text("SHOW server_encoding")).scalar()
    if encoding != UTF8:
        raise Refusal(
            f"The database's encoding is {encoding}, which can't hold every character that people type. "
            "Create one with CREATE DATABASE errdesk ENCODING 'UTF8' TEMPLATE template0; and name it in DATABASE_URL. "
            "If you already have data, move it with pg_dump and pg_restore."
        )


def check_privileges(transaction: Transaction) -> None:
    """Refuse a PostgreSQL database in which this role may not create tables, with the statement that allows it."""
    if not is_postgres(transaction):
        return
    role, schema, may_create = transaction.execute(PRIVILEGES).one()
    if schema is None:
        path = transaction.execute(text("SHOW search_path")).scalar()
        raise Refusal(
            f"No schema of the search path ({path}) exists, or this role may not use it. Let the database's owner run: "
            f"CREATE SCHEMA errdesk AUTHORIZATION {role}; with the schema's name from DATABASE_URL."
        )
    if not may_create:
        raise Refusal(
            f"The role {role} may not create tables in the schema {schema}. Let the database's owner run: "
            f"GRANT USAGE, CREATE ON SCHEMA {schema} TO {role};"
        )


def alembic_config(transaction: Transaction | None = None, progress: Progress | None = None) -> Config:
    """Return alembic's configuration, which uses the caller's transaction if there is one."""
    config = Config(toml_file=PROJECT_ROOT / "pyproject.toml")
    config.attributes["connection"] = transaction.connection() if transaction else None
    config.attributes["on_version_apply"] = [progress.note] if progress else []
    return config


def check_known_revision(revision: str | None, what: str) -> None:
    """Refuse a revision that this program doesn't know; ``what`` begins the message, such as "The database is"."""
    scripts = ScriptDirectory.from_config(alembic_config())
    if revision is not None and revision not in {script.revision for script in scripts.walk_revisions()}:
        raise Refusal(
            f"{what} of a newer Errdesk (revision {revision}; this one knows revisions up to "
            f"{scripts.get_current_head()}). Update Errdesk, or use an older backup. Nothing was changed."
        )


def read_revision(transaction: Transaction) -> str | None:
    """Return the database's revision, None before the first migration."""
    return MigrationContext.configure(transaction.connection()).get_current_revision()


def make_database_folder(url: str) -> None:
    """Create the folder of a SQLite file, accessible only to its owner."""
    file = database_file(url)
    if file:
        try:
            private_files.create_folder(file.parent)
        except OSError as error:
            raise Refusal(f"The folder {file.parent} cannot be made: {error.strerror}.") from error


def back_up_database(url: str, target: Path) -> None:
    """Copy a SQLite database that may be in use to a new file, atomically. Raises Refusal if the file exists.

    Raises Refusal for a damaged database too: its copies would replace good ones, night by night.
    Only its owner can open the copy: it contains the key with which askers are hashed.
    """
    file = database_file(url)
    if file is None:
        command = shlex.join(["pg_dump", "--format=custom", f"--file={target}", without_secrets(url)])
        raise Refusal(f"Back up PostgreSQL with its own tool: {command}")
    if target.exists():
        raise Refusal(f"{target} is there already. Name a new file.")
    if not os.path.lexists(file):
        raise Unavailable(explain_missing(file))
    try:
        with draft_of_database(target) as draft:
            copy_database(file, draft)
            if fault := find_damage(draft):
                raise Refusal(DAMAGED.format(file=file, fault=fault))
    except OSError as error:
        raise Refusal(f"{target} cannot be written: {error.strerror}.") from error


def copy_database(file: Path, target: Path) -> None:
    """Copy page by page to an empty file; the copy is a single file without a journal."""
    live = SqliteFile(file, create=False, patience=LOCK_TIMEOUT)
    with translate_errors():
        live.check(write=False)
        with closing(live.connect()) as source, closing(sqlite3.connect(target)) as backup:
            copy_pages(source, backup, file, patience=LOCK_TIMEOUT)
            backup.execute("PRAGMA journal_mode = DELETE")
