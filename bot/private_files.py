"""Create files and folders that only their owner can open, whatever the umask is."""

import os
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from bot.errors import Refusal

FILE_MODE = 0o600
FOLDER_MODE = 0o700
NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)  # Windows has no such flag
BINARY = getattr(os, "O_BINARY", 0)  # Windows alone tells text from bytes


def create_folder(folder: Path) -> None:
    """Create a folder and its missing parents. Folders that exist keep their mode."""
    for missing in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
        with suppress(FileExistsError):  # another process was faster
            missing.mkdir(FOLDER_MODE)
            missing.chmod(FOLDER_MODE)
    folder.mkdir(FOLDER_MODE, exist_ok=True)


def create_if_missing(path: Path) -> None:
    """Create an empty file unless it exists. If ``path`` is a link, its target is created."""
    with suppress(FileExistsError):
        create_file(path.resolve()).close()


def create_or_replace(path: Path) -> BinaryIO:
    """Open a new file for writing, replacing an existing file or link; a link is not followed."""
    path.unlink(missing_ok=True)
    return create_file(path)


def create_file(path: Path) -> BinaryIO:
    """Open a new file for writing. Raises FileExistsError if anything exists at ``path``, even a broken link."""
    return open_descriptor(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | NO_FOLLOW | BINARY, FILE_MODE))


def open_in_place(path: Path) -> BinaryIO:
    """Open whatever is at ``path`` for writing, be it a pipe, a device or the target of a link."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | BINARY, FILE_MODE), "wb")


def open_existing(path: Path) -> BinaryIO:
    """Open an existing file for reading and writing, without changing it."""
    return path.open("rb+")


def take_rights(file: Path, like: Path) -> None:
    """Set the owner, group and mode of a new file to those of another one, or only owner and group to a folder's.

    Raises PermissionError if the owner can't be set; if only the group can't, nobody but the owner gets access.
    """
    wanted = like.stat()
    own = file.stat()
    mode = FILE_MODE if like.is_dir() else stat.S_IMODE(wanted.st_mode)
    if wanted.st_uid != own.st_uid:
        os.chown(file, wanted.st_uid, -1)
    try:
        if wanted.st_gid != own.st_gid:
            os.chown(file, -1, wanted.st_gid)
    except PermissionError:
        mode &= ~stat.S_IRWXG
    file.chmod(mode)


def follow_owner(path: Path, like: Path) -> None:
    """Give a file, or a folder with everything in it, to the owner and group of another one, if root created it."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        owner = like.stat()
        for created in (path, *path.rglob("*")):
            os.chown(created, owner.st_uid, owner.st_gid, follow_symlinks=False)


@contextmanager
def open_draft(target: Path) -> Iterator[Path]:
    """Create a temporary file that replaces ``target`` on success and is removed after an error.

    It is in the same folder under an unpredictable name, so that nobody can plant a link there. A missing folder is
    created: a cron line that names a new one must not fail night by night.
    """
    if not target.parent.exists():
        create_folder(target.parent)
    descriptor, name = tempfile.mkstemp(prefix=".errdesk-", dir=target.parent)
    open_descriptor(descriptor).close()
    draft = Path(name)
    try:
        yield draft
        draft.replace(target)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def open_scratch_file() -> BinaryIO:
    """Open a temporary file without a name, for writing and reading, which is gone once it is closed."""
    return tempfile.TemporaryFile(prefix="errdesk-")


def close_scratch_file(file: BinaryIO) -> None:
    """Close a temporary file; what its disk had no room for need not be written any more."""
    with suppress(OSError):
        file.close()


def create_scratch_folder(prefix: str) -> Path:
    """Create a folder in the one for temporary files, under an unpredictable name that begins with ``prefix``."""
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    folder.chmod(FOLDER_MODE)
    return folder


@contextmanager
def refuse_without_room() -> Iterator[None]:
    """Refuse what needs a temporary file if that can't be created, written or read."""
    try:
        yield
    except OSError as error:
        raise make_room_refusal(error.strerror) from error


class NoRoom(Refusal):
    """There is no room for temporary files."""


def make_room_refusal(reason: str | None) -> NoRoom:
    """Return the refusal of what needs a temporary file; no folder is looked for, as there may be none."""
    return NoRoom(f"There is no room for temporary files in {tempfile.tempdir or 'any folder'}: {reason}.")


def write_atomically(parts: Iterable[bytes], target: Path) -> None:
    """Write a file atomically: it appears complete or not at all."""
    with open_draft(target) as draft, draft.open("wb") as file:
        file.writelines(parts)


def open_descriptor(descriptor: int) -> BinaryIO:
    """Open the descriptor of a new file for writing, and let its owner read and write it whatever the umask is."""
    if os.chmod in os.supports_fd:
        os.chmod(descriptor, FILE_MODE)  # not by path, which could lead elsewhere by now
    return os.fdopen(descriptor, "wb")
