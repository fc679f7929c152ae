"""Hold a SQLite file for this program alone."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import BinaryIO

from bot.errors import Refusal
from bot.private_files import open_existing

LOCK_BYTES = 0x40000000, 512  # where SQLite locks a file, and over how many bytes: https://sqlite.org/lockingv3.html
IN_USE = (
    "{file} is in use. Stop every “errdesk serve”, “errdesk clock” and other program that has it open, then try again."
)


@contextmanager
def lock_exclusively(file: Path) -> Iterator[None]:
    """Keep every other program out of a SQLite file. Raises Refusal while one has it open.

    Each connection in WAL mode holds SQLite's shared lock as long as it is open, idle or not. This takes the exclusive
    lock on the same bytes without SQLite, which couldn't open a damaged file. A file that is missing is held by nobody.
    """
    with open_existing(file) if file.exists() else nullcontext() as opened:
        if opened:
            lock(opened, file)
        yield


def lock(opened: BinaryIO, file: Path) -> None:
    """Take SQLite's exclusive lock. On Windows there is none to take: an open file can't be replaced there."""
    if sys.platform != "win32":
        import fcntl  # noqa: PLC0415 - Windows has no such module

        start, length = LOCK_BYTES
        try:
            fcntl.lockf(opened, fcntl.LOCK_EX | fcntl.LOCK_NB, length, start)
        except (BlockingIOError, PermissionError):  # which of the two is up to the system
            raise Refusal(IN_USE.format(file=file)) from None
