"""Say why a database's file can't be used: never made, deleted or moved, closed to this user, or no database."""

import os
from glob import escape
from pathlib import Path

from bot.database.sqlite.file import ACCESS, FileTrouble, beside, find_journals, has_content, identify

MAGIC = b"SQLite format 3\0"  # https://sqlite.org/fileformat2.html#the_database_header
NO_DATABASE = (
    "There is no database yet at {file}. Run “errdesk db upgrade”, then “errdesk catalog import data/error-code.md”."
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


def explain_missing(file: Path) -> str:
    """Return why there is no file of this name, as far as this user can see."""
    real = file.resolve()
    if closed := find_closed_folder(real):
        return UNREADABLE.format(path=closed)
    journals = (beside(real, end) for end in ("-wal", "-journal", "-shm"))
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
    if journals[0] == beside(real, "-wal"):
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
