"""Notice a journal that belongs to another file than the one it lies beside, before SQLite plays it into that.

It happens when a program was killed, so that its -wal stayed, and a backup was then copied over the database. SQLite
can't tell, as neither file names the other. It shows in two things together: the database was written seconds after the
journal, which SQLite does only to write the journal back, and yet the two differ.
https://sqlite.org/fileformat2.html#walformat
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from bot.database.file_lock import held_alone
from bot.errors import Refusal

HEADER = struct.Struct(">IIIIIIII")  # magic, version, page size, sequence, two salts, two checksums
FRAME = struct.Struct(">IIIIII")  # page, size of the database after a commit or 0, two salts, two checksums
MAGIC = {0x377F0682, 0x377F0683}
LATER = 3.0  # seconds: SQLite writes a journal back right after it wrote to it


class Frame(NamedTuple):
    """A page in a journal: its number, its content, and whether a transaction ends with it."""

    page: int
    content: bytes
    ends: bool


def is_stale(file: Path, journal: Path) -> bool:
    """Return whether a journal can't be the one of this file.

    To be asked before this program opens the file: closing it here ends the locks that SQLite has on it. While another
    program has it open, the two may differ for long, as what somebody reads isn't written back.
    """
    try:
        if not journal.stat().st_size or file.stat().st_mtime < journal.stat().st_mtime + LATER:
            return False
        with held_alone(file), journal.open("rb") as pages, file.open("rb") as database:
            return any(differs(database, number, content) for number, content in read_last(pages).items())
    except (OSError, Refusal):  # it isn't there, can't be written either, or is in use
        return False


def differs(database: BinaryIO, number: int, content: bytes) -> bool:
    """Return whether a page of a database is another one than the journal has."""
    database.seek((number - 1) * len(content))
    return database.read(len(content)) != content


def read_last(journal: BinaryIO) -> dict[int, bytes]:
    """Return each page as the last whole transaction in a journal left it."""
    done: dict[int, bytes] = {}
    running: dict[int, bytes] = {}
    for frame in read_frames(journal):
        running[frame.page] = frame.content
        if frame.ends:
            done |= running
            running = {}
    return done


def read_frames(journal: BinaryIO) -> Iterator[Frame]:
    """Yield the frames of a journal's current round; older ones behind them have other salts."""
    header = journal.read(HEADER.size)
    if len(header) < HEADER.size:
        return
    magic, _, size, _, *salts = HEADER.unpack(header)[:6]
    if magic not in MAGIC:
        return
    while len(frame := journal.read(FRAME.size + size)) == FRAME.size + size:
        page, ends, *own = FRAME.unpack(frame[: FRAME.size])[:4]
        if own != salts:
            return
        yield Frame(page, frame[FRAME.size :], bool(ends))
