"""Lend an import the file in which it stages its changes, and remove what killed imports left behind.

Another connection opens the file by its name, so it must have one. It is in a folder of its own with a lock, which the
system releases when a process ends, whatever ended it.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from bot.private_files import create_file, create_scratch_folder, open_existing, refuse_without_room
from bot.process_lock import try_lock, wait_for_lock

PREFIX = "errdesk-import-"
LOCK, FILE = "lock", "staged.db"  # the names in such a folder


@contextmanager
def lend_staging_file() -> Iterator[Path]:
    """Lend an empty file in the folder for temporary files, and remove it at the end; refuses if there is no room."""
    with ExitStack() as stack:
        with refuse_without_room():
            folder = claim_folder(stack)
        remove_abandoned(folder.parent)
        yield folder / FILE


def claim_folder(stack: ExitStack) -> Path:
    """Create a folder with an empty file, and hold its lock until the stack is closed."""
    while True:
        folder = create_scratch_folder(PREFIX)
        stack.callback(remove_folder, folder)
        create_file(folder / FILE).close()
        lock = stack.enter_context(create_file(folder / LOCK))
        with suppress(OSError):  # where there are no locks, nobody else can take this one either
            wait_for_lock(lock)
        if os.fstat(lock.fileno()).st_nlink:  # otherwise another import took it just before, and removed the folder
            return folder


def remove_abandoned(parent: Path) -> None:
    """Remove this user's folders whose lock nobody holds; whatever can't be removed stays."""
    for folder in parent.glob(f"{PREFIX}*"):
        with suppress(OSError):
            if is_own_folder(folder):
                with open_existing(folder / LOCK) as lock:
                    if try_lock(lock):
                        remove_folder(folder)


def is_own_folder(path: Path) -> bool:
    """Return whether a path is a folder of this user, and no link."""
    status = path.lstat()
    is_own = not hasattr(os, "geteuid") or status.st_uid == os.geteuid()
    return is_own and stat.S_ISDIR(status.st_mode)


def remove_folder(folder: Path) -> None:
    """Remove a folder with its two files; one that holds anything else stays."""
    with suppress(OSError):
        (folder / FILE).unlink(missing_ok=True)
        (folder / LOCK).unlink(missing_ok=True)
        folder.rmdir()
