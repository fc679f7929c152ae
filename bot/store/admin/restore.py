"""Replace a SQLite database by a backup."""

import errno
import shlex
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot import private_files
from bot.database.database import Unavailable, translate_errors
from bot.database.sqlite.file import MAGIC, FileTrouble, find_journals, sibling_path
from bot.database.sqlite.file_lock import lock_exclusively
from bot.database.sqlite.sqlite_file import SqliteFile
from bot.database.url import database_file, without_secrets
from bot.errors import Refusal
from bot.store.admin import migrate
from bot.store.admin.sqlite_copy import (
    copy_pages,
    draft_of_database,
    find_damage,
    is_damage,
    open_impatiently,
    remove_journals,
)

PG_RESTORE = ("pg_restore", "--clean", "--if-exists", "--single-transaction")
PATIENCE = 5.0  # seconds that a restore waits for whoever has the backup locked
UNCHANGED = "Nothing was changed."
FULL_DISK = "Make room, then try again."
NO_BACKUP = "{source} isn't a backup of Errdesk. Name a file that “errdesk db backup” wrote. Nothing was changed."
PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"PK\x03\x04", b"7z\xbc\xaf")  # how such files begin
READING = "Make it readable for this user."
RIGHTS = "Run this as a user who can write it and {folder}."


@dataclass(frozen=True, slots=True)
class RestoreResult:
    """A finished restore: the backup's revision, the one it was upgraded to, and the old file, if there was one.

    ``lone_journal`` is where a journal was put whose database was missing.
    """

    before: str
    after: str
    old_file: Path | None
    lone_journal: Path | None = None


def restore_backup(url: str, source: Path, at: datetime) -> RestoreResult:
    """Replace the database by a backup, checked and upgraded, atomically.

    The old file is kept beside it under a name with the time ``at``; the new one gets its owner, group and mode. Raises
    Refusal while any program has the database open, and for a backup that is damaged, from a newer Errdesk, or not
    Errdesk's.
    """
    named = database_file(url)
    if named is None:
        command = shlex.join([*PG_RESTORE, f"--dbname={without_secrets(url)}", str(source)])
        raise Refusal(f"Stop Errdesk, then restore PostgreSQL with its own tool: {command}")
    file = named.resolve()  # a link to the database stays a link
    check_source(source, file)
    migrate.make_database_folder(url)
    try:
        complete_file(file)
        with lock_exclusively(file), undone_on_error() as undo, draft_of_database(file) as draft:
            copy_backup(source, draft)
            before = check_backup(draft, source)
            _, after = migrate.upgrade_database(f"sqlite:///{draft}")
            give_to_owner(draft, file)
            kept, lone = set_database_aside(file, at, undo)
            return RestoreResult(before, after or before, kept, lone)
    except OSError as error:
        advice = FULL_DISK if error.errno == errno.ENOSPC else RIGHTS.format(folder=file.parent)
        raise Refusal(f"{file} can't be replaced: {error.strerror}. {advice} {UNCHANGED}") from error
    except Unavailable as trouble:
        raise Refusal(f"{file} can't be replaced. {trouble.detail} {UNCHANGED}") from trouble


def check_source(source: Path, file: Path) -> None:
    """Refuse a backup that is missing or no SQLite file, or that is the database itself."""
    try:
        if not source.exists():
            raise Refusal(f"There is no file {source}. Check its name and folder. {UNCHANGED}")
        if file.exists() and source.samefile(file):
            raise Refusal(f"{source} is the database itself. Name a backup.")
        check_header(source)
    except OSError as error:
        raise Refusal(f"{source} can't be read: {error.strerror}. {READING} {UNCHANGED}") from error


def check_header(source: Path) -> None:
    """Refuse what doesn't begin as SQLite's files do. Raises OSError."""
    if source.is_dir():
        raise Refusal(f"{source} is a folder. Name a file that “errdesk db backup” wrote. {UNCHANGED}")
    header = b""
    if source.is_file():  # reading from a pipe could take for ever
        with source.open("rb") as opened:
            header = opened.read(len(MAGIC))
    if header.startswith(PACKED):
        raise Refusal(f"{source} is compressed. Unpack it first. {UNCHANGED}")
    if header != MAGIC:
        raise Refusal(NO_BACKUP.format(source=source))


def copy_backup(source: Path, draft: Path) -> None:
    """Copy a backup, together with what a journal beside it holds."""
    how = "mode=ro" if sibling_path(source, "-wal").exists() else "immutable=1"  # the latter puts no files beside it
    try:
        with (
            translate_errors(),
            closing(open_impatiently(source, how)) as backup,
            closing(sqlite3.connect(draft)) as copy,
        ):
            copy_pages(backup, copy, source, patience=PATIENCE)
    except Unavailable as refusal:
        if is_damage(refusal.__cause__):
            raise Refusal(f"{source} is damaged. Use another backup. {UNCHANGED}") from refusal
        raise Refusal(f"{source} can't be restored. {refusal.detail} {UNCHANGED}") from refusal


def check_backup(draft: Path, source: Path) -> str:
    """Return the revision of a backup's copy. Raises Refusal for one that is damaged or can't be brought up to date."""
    if fault := find_damage(draft):
        raise Refusal(f"{source} is damaged ({fault}). Use another backup. {UNCHANGED}")
    with translate_errors(), closing(sqlite3.connect(draft)) as connection:
        is_errdesks = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
        row = is_errdesks and connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if row:
        migrate.check_known_revision(row[0], f"{source} is")
        return str(row[0])
    raise Refusal(NO_BACKUP.format(source=source))


def complete_file(file: Path) -> None:
    """Write the journal of a database back into it, so that the file is complete without it.

    A journal that is damaged, or that belongs to another file, is left as it is, and so is that of a damaged file.
    """
    with suppress(FileTrouble, sqlite3.Error):
        if find_journals(file):
            SqliteFile(file, create=False, patience=0).check(write=False)  # it looks whether the journal is the file's
            with lock_exclusively(file):  # raises Refusal while anybody else has it open
                pass
            if is_sound(file):
                with closing(open_impatiently(file, "mode=rw")) as connection:
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def is_sound(file: Path) -> bool:
    """Return whether a database is undamaged, read together with its journal.

    A -wal stays as it is; a -journal is what SQLite has to undo before it can read anything.
    """
    how = "mode=ro" if sibling_path(file, "-wal").exists() else "mode=rw"
    with closing(open_impatiently(file, how)) as connection:
        return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")


def give_to_owner(draft: Path, file: Path) -> None:
    """Make the database's owner, or else its folder's, own the draft: root may restore for others."""
    try:
        private_files.take_rights(draft, file if file.exists() else file.parent)
    except PermissionError:
        if file.exists():
            raise Refusal(f"{file} belongs to another user. Run this as that user, or as root. {UNCHANGED}") from None


@contextmanager
def undone_on_error() -> Iterator[ExitStack]:
    """Provide a stack whose callbacks run only after an error in the context, the last one first."""
    with ExitStack() as undo:
        yield undo
        undo.pop_all()


def set_database_aside(file: Path, at: datetime, undo: ExitStack) -> tuple[Path | None, Path | None]:
    """Rename a database to a name with the time, and move away the journals that SQLite would apply to its successor.

    It remains available under its own name until the successor replaces it. Return the database's new name, if there
    was one, or else that of a journal that was there alone.
    """
    old = file.with_name(f"{file.stem}-{at:%Y%m%dT%H%M%SZ}{file.suffix}")
    is_there = file.exists()
    if is_there:
        old.hardlink_to(file)
        undo.callback(old.unlink)
    lone = None
    for journal in find_journals(file):
        name = old.with_name(journal.name.replace(file.name, old.name, 1))
        journal.rename(name)
        undo.callback(name.rename, journal)
        lone = lone or name
    remove_journals(file)
    return (old, None) if is_there else (None, lone)


def discard_database(url: str) -> None:
    """Remove a SQLite database for good. Raises Refusal while any program has it open."""
    file = database_file(url)
    if file is None:
        raise Refusal("Only a SQLite database can be removed.")
    with lock_exclusively(file):
        file.unlink(missing_ok=True)
        remove_journals(file)
