"""Detect a journal that belongs to another database than the one beside it, before SQLite writes it into that one.

It happens when a program was killed, so that its -wal stayed, and a backup was then copied over the database. SQLite
can't tell, as neither file names the other. But it writes into the database only to write the journal back, and notes
in the -shm how far that is. So a database that is newer than its journal should hold just what was written back.
https://sqlite.org/fileformat2.html#walformat
"""

import sqlite3
import struct
from collections.abc import Iterator
from contextlib import suppress
from math import inf
from pathlib import Path
from typing import BinaryIO, NamedTuple

from bot.database.sqlite.connection import empty_journal
from bot.database.sqlite.file import FileTrouble, check_lone_journal, has_content, sibling_path
from bot.database.sqlite.file_lock import lock_exclusively
from bot.database.sqlite.mounts import warn_of_network
from bot.database.sqlite.open_journal import WriteBack, find_journal, parse_index
from bot.errors import Refusal

HEADER = struct.Struct(">IIIIIIII")  # magic, version, page size, sequence, two salts, two checksums
FRAME = struct.Struct(">IIIIII")  # page, size of the database after a commit or 0, two salts, two checksums
MAGIC = {0x377F0682, 0x377F0683}
SALTS = slice(16, 24)  # where they are in the header


STALE = (
    "{file} was written later than {journal}, the journal beside it, and doesn't match it. SQLite would write that "
    "journal into it, so nothing was opened. If a backup was copied to {file}, run “errdesk db restore FILE” with it. "
    "If none was (there was a power cut, or the files came from another machine), the journal holds what was "
    "recorded last: keep copies of both files, run “touch {journal}”, and start Errdesk again."
)


class Frame(NamedTuple):
    """A page in a journal, and after it how many pages the database has if a transaction ends with it, or 0."""

    position: int  # from 1
    page: int
    content: bytes
    size: int


def check_before_opening(file: Path) -> None:
    """Warn of a network file system; raises FileTrouble for a journal that has lost its file, or would damage this one.

    A journal that a killed program left is written back at once: SQLite notes how far that is only until the next time
    it opens such a journal, and ``is_stale`` needs that note.
    """
    warn_of_network(file)
    if find_journal(file):  # it was checked when this program opened it
        return
    check_lone_journal(file)
    check_journal(file)
    with suppress(sqlite3.Error):  # whoever uses the database hears of it
        empty_journal(file, 0)


def check_journal(file: Path) -> None:
    """Raise FileTrouble if the journal beside a file would damage it."""
    real = file.resolve()
    if is_stale(real):
        raise FileTrouble(STALE.format(file=file, journal=sibling_path(real, "-wal")))


def is_stale(file: Path) -> bool:
    """Return whether the journal beside a file can't be the file's own, as far as can be told.

    To be asked before this program opens the file: closing it here ends the locks that SQLite has on it. While another
    program has it open, the two may differ for long, as what somebody reads isn't written back.
    """
    journal = sibling_path(file, "-wal")
    try:
        if not has_content(journal) or file.stat().st_mtime_ns <= journal.stat().st_mtime_ns:
            return False
        with lock_exclusively(file), journal.open("rb") as pages, file.open("rb") as database:
            return contradicts(database, pages, read_write_back(sibling_path(file, "-shm")))
    except (OSError, Refusal):  # it isn't there, can't be written either, or is in use
        return False


def read_write_back(index: Path) -> WriteBack | None:
    """Return what a -shm notes, None if it is missing or too short."""
    return parse_index(index.read_bytes()) if has_content(index) else None


def contradicts(database: BinaryIO, journal: BinaryIO, noted: WriteBack | None) -> bool:
    """Return whether a database that is newer than its journal is something else than what was written back.

    Of a page SQLite writes only the last state, and not even that if it came after the part that could be written back.
    """
    written = count_written_back(journal, noted)
    return any(differs(database, frame) for frame in read_last(journal) if frame.position <= written)


def count_written_back(journal: BinaryIO, noted: WriteBack | None) -> float:
    """Return how many frames of a journal the database must have; 0 while they are being written.

    Without a note about this very journal it must have all: nothing shows that only a part was written.
    """
    if noted is None or noted.salts != read_salts(journal):
        return inf
    return 0 if noted.is_under_way else noted.done or inf


def differs(database: BinaryIO, frame: Frame) -> bool:
    """Return whether a page of a database is another one than the journal has."""
    database.seek((frame.page - 1) * len(frame.content))
    return database.read(len(frame.content)) != frame.content


def read_last(journal: BinaryIO) -> list[Frame]:
    """Return each page as the last whole transaction in a journal left it, without those that it cut off."""
    done: dict[int, Frame] = {}
    running: dict[int, Frame] = {}
    size = 0
    for frame in read_frames(journal):
        running[frame.page] = frame
        if frame.size:
            done |= running
            running = {}
            size = frame.size
    return [frame for frame in done.values() if frame.page <= size]


def read_salts(journal: BinaryIO) -> bytes:
    """Return the salts of a journal's current round."""
    journal.seek(0)
    return journal.read(HEADER.size)[SALTS]


def read_frames(journal: BinaryIO) -> Iterator[Frame]:
    """Yield the frames of a journal's current round; older ones behind them have other salts."""
    journal.seek(0)
    header = journal.read(HEADER.size)
    if len(header) < HEADER.size:
        return
    magic, _, size, _, *salts = HEADER.unpack(header)[:6]
    if magic not in MAGIC:
        return
    position = 0
    while len(frame := journal.read(FRAME.size + size)) == FRAME.size + size:
        page, pages, *own = FRAME.unpack(frame[: FRAME.size])[:4]
        if own != salts:
            return
        position += 1
        yield Frame(position, page, frame[FRAME.size :], pages)
