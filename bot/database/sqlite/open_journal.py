"""Notice what happens to a journal while this program has its database open.

SQLite writes into a database in WAL mode only to write the journal back, and notes that in the -shm first. So whatever
else changes the file isn't SQLite. https://sqlite.org/walformat.html#the_wal_index_file_format
"""

import os
from contextlib import suppress
from pathlib import Path
from sqlite3 import Connection
from struct import Struct
from threading import Lock
from typing import NamedTuple, TypeAlias
from weakref import WeakSet

from bot.database.sqlite.file import Identity, identify, sibling_path

Stamp: TypeAlias = tuple[int, int]  # when a file was last written, in nanoseconds, and its size

INDEX = Struct("=32x8s56xI28xI")  # salts, nBackfill, nBackfillAttempted, in the machine's own byte order

joining = Lock()


class WriteBack(NamedTuple):
    """How many frames of the journal with these salts were written back, and how many of them SQLite set out to."""

    salts: bytes
    done: int
    begun: int

    @property
    def is_under_way(self) -> bool:
        """Return whether it is still running, or was interrupted: the database may hold any part of it then."""
        return self.begun > self.done


def parse_index(content: bytes) -> WriteBack | None:
    """Return what the first bytes of a -shm say, None if there are too few."""
    return WriteBack(*INDEX.unpack_from(content)) if len(content) >= INDEX.size else None


class OpenJournal:
    """The journal of a database that this program has open: noticed are its loss, and writes that bypass it.

    The -shm is opened once, and closed after the last connection: SQLite's locks are on it, and POSIX ends all of a
    program's locks on a file as soon as the program closes that file anywhere.
    """

    def __init__(self, file: Path) -> None:
        self.is_bypassed = False
        self.users: WeakSet[Connection] = WeakSet()
        self._file = file
        self._paths = sibling_path(file, "-wal"), sibling_path(file, "-shm")
        self._descriptor = os.open(self._paths[1], os.O_RDONLY)
        self._identities = self._identify()
        self._seen: tuple[Stamp, WriteBack] | None = None
        self.was_just_bypassed()

    @property
    def is_lost(self) -> bool:
        """Return whether the -wal or the -shm was deleted or replaced: the next program would use others."""
        return self._identify() != self._identities

    def was_just_bypassed(self) -> bool:
        """Return whether the database was written since the last look although no write-back was begun."""
        look = self._look()
        if look is None:
            return False  # a write-back begins or ends just now; it will show the next time
        seen = self._seen
        self._seen = look
        if seen is None or look[1].is_under_way:
            return False
        was_bypassed = seen[0] != look[0] and seen[1] == look[1]
        self.is_bypassed |= was_bypassed
        return was_bypassed

    def close(self) -> None:
        """Close the -shm."""
        os.close(self._descriptor)

    def _identify(self) -> tuple[Identity | None, ...]:
        return tuple(identify(path) for path in self._paths)

    def _look(self) -> tuple[Stamp, WriteBack] | None:
        """Return when the database was last written and what the -shm notes, None if that changes meanwhile."""
        before = self._read()
        stamp = self._stamp()
        after = self._read()
        return (stamp, after) if stamp and after and before == after else None

    def _stamp(self) -> Stamp | None:
        with suppress(OSError):
            status = self._file.stat()
            return status.st_mtime_ns, status.st_size
        return None

    def _read(self) -> WriteBack | None:
        with suppress(OSError):  # on Windows locked bytes can't be read
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            return parse_index(os.read(self._descriptor, INDEX.size))
        return None


open_journals: dict[Identity, OpenJournal] = {}


def find_journal(file: Path) -> OpenJournal | None:
    """Return the journal of a database if this program has it open."""
    identity = identify(file)
    journal = open_journals.get(identity) if identity else None
    return journal if journal and journal.users else None


def join_journal(file: Path, user: Connection) -> OpenJournal | None:
    """Note one more connection to a database, and return its journal, None if it has none."""
    identity = identify(file)
    if identity is None:
        return None
    with joining, suppress(OSError):
        close_unused()
        journal = open_journals.get(identity) or open_journals.setdefault(identity, OpenJournal(file.resolve()))
        journal.users.add(user)
        return journal
    return None


def leave_journal(journal: OpenJournal, user: Connection) -> None:
    """Note that a connection was closed."""
    with joining:
        journal.users.discard(user)
        close_unused()


def close_unused() -> None:
    """Let go of what no connection uses any more; some end without being closed."""
    for identity, journal in tuple(open_journals.items()):
        if not journal.users:
            open_journals.pop(identity).close()
