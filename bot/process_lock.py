"""Let one process at a time do something, and the others wait."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from bot.private_files import create_if_missing, open_existing


@contextmanager
def hold_lock(path: Path) -> Iterator[BinaryIO]:
    """Wait until nobody else holds the lock, and hold it; yields the file, which stays.

    Threads exclude each other too. A child process that is given the file keeps the lock until both have closed it. The
    system ends the lock of a process that is killed.
    """
    create_if_missing(path)
    with open_existing(path) as file:
        wait_for_lock(file)
        yield file


def wait_for_lock(file: BinaryIO) -> None:
    """Wait for the lock on an open file. Raises OSError where there are no locks, as on some network drives."""
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - no other system has such a module

        while True:
            with suppress(PermissionError, BlockingIOError):  # it tries for ten seconds
                msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                return
    else:
        import fcntl  # noqa: PLC0415 - Windows has no such module

        fcntl.flock(file, fcntl.LOCK_EX)


def try_lock(file: BinaryIO) -> bool:
    """Take the lock on an open file if nobody else holds it, and return whether it was taken."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - no other system has such a module

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - Windows has no such module

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
