"""What can be the matter with a SQLite database's file, and how to say it."""

import os
from contextlib import suppress
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from typing import Protocol, TypeAlias
from weakref import WeakSet

Identity: TypeAlias = tuple[int, int]  # device and inode
Generation: TypeAlias = tuple[Identity | None, int]  # a file, and how often connections were outdated

ACCESS = {"effective_ids": True} if os.access in os.supports_effective_ids else {}
READ_ONLY_MOUNT = (
    "The database is read-only: {path} is on a file system that is mounted read-only. Mount it writable, then run "
    "this again. A bot that is running goes on by itself."
)
READ_ONLY_FILE = (
    "The database is read-only: this user can't write {path}. Make the file, its folder, and the files “{name}-wal” "
    "and “{name}-shm” if there are any, writable for this user, then run this again. A bot "
    "that is running goes on by itself."
)
MAGIC = b"SQLite format 3\0"  # https://sqlite.org/fileformat2.html#the_database_header
NO_DATABASE = (
    "There is no database yet at {file}. Run “errdesk db upgrade”, then import your list of error codes with "
    "“errdesk catalog import FILE”."
)
MISSING = (
    "{file} is missing, but {rest} is still there: the database was deleted or moved. Put it back, or run “errdesk db "
    "restore FILE” with a backup."
)
EMPTY = (
    "{file} is empty, but {rest} beside it isn't: that is the journal of another file. Put that file back, or run "
    "“errdesk db restore FILE” with a backup."
)
UNREADABLE = "This user can't read {path}. Make it readable for this user, or run this as its owner."
FOLDER = "{path} is a folder. Name a file in DATABASE_URL."


class Closable(Protocol):
    """What is closed when the program ends."""

    def close(self) -> None:
        """Close the file."""


open_files: WeakSet[Closable] = WeakSet()


def close_files() -> None:
    """Close all files; to be called when the program ends and no thread works any more."""
    for file in tuple(open_files):
        file.close()


class FileTrouble(Exception):  # noqa: N818 - the database module turns it into Unavailable
    """The file can't be used now; the text says why and what to do, for the log and the terminal."""


@dataclass(frozen=True, slots=True)
class FileState:
    """Which file has the database's name (None: none), and what this user can't write of all that SQLite writes.

    ``is_readable`` is whether this user can read it.
    """

    identity: Identity | None
    blocked: tuple[Path, ...] = ()
    is_readable: bool = True


def sibling_path(file: Path, end: str) -> Path:
    """Return a file that SQLite keeps beside a database: "-wal", "-shm" or "-journal"."""
    return file.with_name(f"{file.name}{end}")


def has_content(path: Path) -> bool:
    """Return whether there is such a file, and it isn't empty."""
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


def find_journals(file: Path) -> list[Path]:
    """Return the journals beside a database that hold anything."""
    return [path for path in (sibling_path(file, "-wal"), sibling_path(file, "-journal")) if has_content(path)]


def identify(file: Path) -> Identity | None:
    """Return which file has this name now, None for none that can be seen. Takes microseconds."""
    try:
        status = os.stat(file)  # noqa: PTH116 - half the time of Path.stat, and every transaction asks
    except OSError:
        return None
    return status.st_dev, status.st_ino


def look_at(file: Path) -> FileState:
    """Return what can be seen of a database without opening it."""
    identity = identify(file)
    if identity is None:
        return FileState(None)
    real = file.resolve()  # SQLite keeps its files beside the one that a link leads to
    blocked = tuple(path for path in (real, real.parent, *find_wal_files(real)) if not is_writable(path))
    return FileState(identity, blocked, real.is_file() and os.access(real, os.R_OK, **ACCESS))


def find_wal_files(real: Path) -> list[Path]:
    """Return the -wal and the -shm beside a database, as far as they are there."""
    return [path for path in (sibling_path(real, "-wal"), sibling_path(real, "-shm")) if path.exists()]


def is_writable(path: Path) -> bool:
    """Return whether this user can write a file or into a folder, as the system itself decides it."""
    return os.access(path, os.W_OK, **ACCESS)


def repair_journals(file: Path) -> None:
    """Make SQLite's files beside a database writable where the database itself is.

    SQLite gives them the mode that the database has when they are created. One that was read-only then keeps its
    database read-only for ever, whatever is done about the database.
    """
    with suppress(OSError):  # only their owner may; look_at names them otherwise
        real = file.resolve()
        if is_writable(real):
            for path in find_wal_files(real):
                if not is_writable(path):
                    path.chmod(real.stat().st_mode & 0o777)


def explain_read_only(file: Path, blocked: tuple[Path, ...]) -> str:
    """Return why a database can't be written, and what to do about it."""
    first = blocked[0]
    if hasattr(os, "statvfs") and os.statvfs(first).f_flag & os.ST_RDONLY:
        return READ_ONLY_MOUNT.format(path=first)
    return READ_ONLY_FILE.format(path=first, name=file.name)


def explain_missing(file: Path) -> str:
    """Return why there is no file of this name, as far as this user can see."""
    real = file.resolve()
    if closed := find_closed_folder(real):
        return UNREADABLE.format(path=closed)
    journals = (sibling_path(real, end) for end in ("-wal", "-journal", "-shm"))
    set_aside = sorted(real.parent.glob(f"{escape(real.stem)}-*Z{escape(real.suffix)}"))  # see set_database_aside
    rest = next((path for path in (*journals, *set_aside) if path.exists()), None)
    return MISSING.format(file=file, rest=rest) if rest else NO_DATABASE.format(file=file)


def find_closed_folder(real: Path) -> Path | None:
    """Return the outermost folder on the way to a file that this user can't enter."""
    folders = (folder for folder in reversed(real.parents) if folder.is_dir())
    return next((folder for folder in folders if not os.access(folder, os.X_OK, **ACCESS)), None)


def explain_unreadable(path: Path) -> str:
    """Return why this user can't read what has a database's name, "" if nothing is against it."""
    if path.is_dir():
        return FOLDER.format(path=path)
    return "" if os.access(path, os.R_OK, **ACCESS) else UNREADABLE.format(path=path)


def check_lone_journal(file: Path) -> None:
    """Raise FileTrouble for a journal without its database: SQLite deletes that, with what was written last.

    To SQLite a file that is empty is none. One that has a -wal never is.
    """
    real = file.resolve()
    journals = find_journals(real)  # before the database: SQLite makes that first, perhaps at this moment
    if not journals or has_content(real):
        return
    if identify(real) is None:
        raise FileTrouble(MISSING.format(file=file, rest=journals[0]))
    if journals[0] == sibling_path(real, "-wal"):
        raise FileTrouble(EMPTY.format(file=file, rest=journals[0]))


def is_database(file: Path) -> bool:
    """Return whether a file begins as SQLite databases do; True if that can't be seen.

    To be asked only while this program doesn't have the file open: closing it here ends SQLite's locks on it.
    """
    try:
        with file.open("rb") as opened:
            return opened.read(len(MAGIC)) == MAGIC
    except OSError:
        return True
