"""Create files and folders that only their owner can open, whatever the umask is."""

import os
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

FILE_MODE = 0o600
FOLDER_MODE = 0o700
NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)  # Windows has no such flag
BINARY = getattr(os, "O_BINARY", 0)  # Windows alone tells text from bytes


def make_folder(folder: Path) -> None:
    """Create a folder and its missing parents. Folders that exist keep their mode."""
    for missing in reversed([one for one in (folder, *folder.parents) if not one.exists()]):
        with suppress(FileExistsError):  # another process was faster
            missing.mkdir(FOLDER_MODE)
            missing.chmod(FOLDER_MODE)
    folder.mkdir(FOLDER_MODE, exist_ok=True)


def create_missing(path: Path) -> None:
    """Create an empty file unless there is one already. Where ``path`` is a link, its target is created."""
    with suppress(FileExistsError):
        create(path.resolve()).close()


def create_anew(path: Path) -> BinaryIO:
    """Return a new file for writing, in the place of an older one or of a link, which is not followed."""
    path.unlink(missing_ok=True)
    return create(path)


def create(path: Path) -> BinaryIO:
    """Return a new file for writing. Raises FileExistsError for anything that is there already, links included."""
    return wrap(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | NO_FOLLOW | BINARY, FILE_MODE))


def open_in_place(path: Path) -> BinaryIO:
    """Return what is at ``path`` for writing, be it a pipe, a device or the target of a link."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | BINARY, FILE_MODE), "wb")


def open_existing(path: Path) -> BinaryIO:
    """Return a file that is there already for reading and writing. Nothing of it is changed by that."""
    return path.open("rb+")


def take_rights(file: Path, like: Path) -> None:
    """Give a new file the owner, the group and the mode of another one, or only the owner and group of a folder.

    Raises PermissionError where the owner can't be given; where only the group can't, nobody but the owner gets at it.
    """
    wanted, own = like.stat(), file.stat()
    mode = FILE_MODE if like.is_dir() else stat.S_IMODE(wanted.st_mode)
    if wanted.st_uid != own.st_uid:
        os.chown(file, wanted.st_uid, -1)
    try:
        if wanted.st_gid != own.st_gid:
            os.chown(file, -1, wanted.st_gid)
    except PermissionError:
        mode &= ~stat.S_IRWXG
    file.chmod(mode)


@contextmanager
def draft_of(target: Path) -> Iterator[Path]:
    """Lend an empty file that takes the place of ``target`` at the end; after an error nothing is left of it.

    Until then it has a name that nobody can guess, in the same folder, so that no link can wait for it there.
    """
    descriptor, name = tempfile.mkstemp(prefix=".errdesk-", dir=target.parent)
    wrap(descriptor).close()
    draft = Path(name)
    try:
        yield draft
        draft.replace(target)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def write_whole(parts: Iterable[bytes], target: Path) -> None:
    """Write a file that is there whole or not at all."""
    with draft_of(target) as draft, draft.open("wb") as file:
        file.writelines(parts)


def wrap(descriptor: int) -> BinaryIO:
    """Wrap the descriptor of a new file, whose owner can read and write it even where the umask denied that."""
    if os.chmod in os.supports_fd:
        os.chmod(descriptor, FILE_MODE)  # by the descriptor, as a path could lead elsewhere by now
    return os.fdopen(descriptor, "wb")
