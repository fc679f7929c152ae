"""Notice what happens to a journal while this program has its database open.

SQLite writes into a database in WAL mode only to write the journal back, and notes that in the -shm first. So whatever
else changes the file isn't SQLite. https://sqlite.org/walformat.html#the_wal_index_file_format
"""

from struct import Struct
from typing import NamedTuple

INDEX = Struct("=32x8s56xI28xI")  # salts, nBackfill, nBackfillAttempted, in the machine's own byte order


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
