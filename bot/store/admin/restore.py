"""Replace a SQLite database by a backup."""

import shlex
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from bot import private_files
from bot.database.database import in_words
from bot.database.file import beside
from bot.database.file_lock import held_alone
from bot.database.url import database_file, without_secrets
from bot.errors import Refusal
from bot.store.admin import migrate

PG_RESTORE = ("pg_restore", "--clean", "--if-exists", "--single-transaction")
UNCHANGED = "Nothing was changed."


@dataclass(frozen=True, slots=True)
class Restored:
    """The result of a restore: the backup's revision, the one it was upgraded to, and where the old file is, if any."""

    before: str
    after: str
    kept: Path | None


def restore(url: str, source: Path, at: datetime) -> Restored:
    """Replace the database by a backup, checked and upgraded, atomically.

    The old file is kept beside it under a name with the time ``at``, together with its journal, which would undo the
    restore. Raises Refusal while any program has the database open, and for a backup that is damaged, from a newer
    Errdesk, or not Errdesk's.
    """
    named = database_file(url)
    if named is None:
        command = shlex.join([*PG_RESTORE, f"--dbname={without_secrets(url)}", str(source)])
        raise Refusal(f"Stop Errdesk, then restore PostgreSQL with its own tool: {command}")
    file = named.resolve()  # a symbolic link to the database remains one
    check_is_another(source, file)
    migrate.make_folder(url)
    try:
        with held_alone(file), private_files.draft_of(file) as draft:
            copy_backup(source, draft)
            before = check_backup(draft, source)
            _, after = migrate.upgrade(f"sqlite:///{draft}")
            return Restored(before, after or before, set_aside(file, at))
    except OSError as error:
        raise Refusal(f"{file} can't be replaced: {error.strerror}. {UNCHANGED}") from error


def check_is_another(source: Path, file: Path) -> None:
    """Refuse a backup that is missing or is the database itself."""
    if not source.is_file():
        raise Refusal(f"There is no file {source}. {UNCHANGED}")
    if file.exists() and source.samefile(file):
        raise Refusal(f"{source} is the database itself. Name a backup.")


def copy_backup(source: Path, draft: Path) -> None:
    """Copy a backup, including the contents of its journal."""
    how = "mode=ro" if beside(source, "-wal").exists() else "immutable=1"  # the latter creates no files next to it
    try:
        with (
            in_words(),
            closing(sqlite3.connect(f"file:{quote(str(source.absolute()))}?{how}", uri=True)) as backup,
            closing(sqlite3.connect(draft)) as copy,
        ):
            backup.backup(copy)
    except Refusal as refusal:
        raise Refusal(f"{source} can't be restored. {refusal.detail} {UNCHANGED}") from refusal


def check_backup(draft: Path, source: Path) -> str:
    """Return the revision of a backup's copy. Raises Refusal for one that is damaged or can't be brought up to date."""
    with closing(sqlite3.connect(draft)) as connection:
        try:
            fault = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if fault == "ok" else None
        except sqlite3.DatabaseError as error:
            fault = str(error)
            row = None
    if fault.startswith("no such table") or (fault == "ok" and row is None):
        raise Refusal(f"{source} is no database of Errdesk. {UNCHANGED}")
    if row is None:
        raise Refusal(f"{source} is damaged ({fault.splitlines()[-1]}). Use another backup. {UNCHANGED}")
    migrate.check_known(row[0], f"{source} is")
    return str(row[0])


def set_aside(file: Path, at: datetime) -> Path | None:
    """Rename a database to a name with the time, and move away the journals that SQLite would apply to its successor.

    It remains available under its own name until the successor replaces it.
    """
    if not file.exists():
        remove_journals(file)
        return None
    old = file.with_name(f"{file.stem}-{at:%Y%m%dT%H%M%SZ}{file.suffix}")
    private_files.add_name(file, old)
    for journal, name in ((beside(file, end), beside(old, end)) for end in ("-wal", "-journal")):
        if journal.exists() and journal.stat().st_size:
            journal.rename(name)
    remove_journals(file)
    return old


def remove_journals(file: Path) -> None:
    """Remove the journals of a database that is gone."""
    for end in ("-wal", "-journal", "-shm"):
        beside(file, end).unlink(missing_ok=True)


def discard(url: str) -> None:
    """Delete a SQLite database permanently. Raises Refusal while any program has it open."""
    file = database_file(url)
    if file is None:
        raise Refusal("Only a SQLite database can be removed.")
    with held_alone(file):
        file.unlink(missing_ok=True)
        remove_journals(file)
