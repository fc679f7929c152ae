"""A folder with search indexes, which the workers of a host share."""

import logging
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bot.private_files import create_folder, follow_owner
from bot.process_lock import hold_lock
from bot.search.index import Index
from bot.search.index_files import open_index, save_index
from bot.search.words.lexicon import Lexicon

log = logging.getLogger(__name__)

LOCK_NAME = "lock"
DRAFT, DISCARDED = ".draft-", ".discarded-"  # what the names of folders begin with that are no index yet, or no more
OWN = re.compile(r"(\.draft-|\.discarded-)?index-[0-9a-f]{32}")  # no other folder is ever deleted
DAMAGED = (ValueError, FileNotFoundError, NotADirectoryError)  # any other error may pass, and the index stays
KEPT = 2  # indexes that stay: the latest and the one before, which a worker may still answer from


@dataclass(frozen=True, slots=True)
class IndexFolder:
    """A folder with an index for each name, complete or not there at all; a name says what its index is built from."""

    path: Path

    def open(self, name: str, lexicon: Lexicon) -> Index | None:
        """Return the index of a name, or None if there is none or a damaged one.

        Raises ``OSError`` if an index that is there can't be read now, which says nothing about its files.
        """
        try:
            return self._read(name, lexicon)
        except DAMAGED:  # or another worker has just renamed it away
            return None

    def open_or_discard(self, name: str, lexicon: Lexicon) -> Index | None:
        """Do as ``open`` does, and discard a damaged index; call it with the lock held."""
        folder = self.path / name
        try:
            return self._read(name, lexicon)
        except DAMAGED as error:
            if folder.exists():
                log.warning("The search index in %s can't be used (%s). It is built anew.", folder, error)
                discard(folder)
            return None

    def _read(self, name: str, lexicon: Lexicon) -> Index:
        index = open_index(self.path / name, lexicon)
        with suppress(OSError):
            os.utime(self.path / name)  # the time of its last use decides what is kept
        return index

    @contextmanager
    def lock(self) -> Iterator[BinaryIO]:
        """Wait until no other worker changes the folder, and keep them waiting; a missing folder is created."""
        if not self.path.exists():
            create_folder(self.path)
            follow_owner(self.path, self.path.parent)
        with hold_lock(self.path / LOCK_NAME) as lock:
            follow_owner(self.path / LOCK_NAME, self.path)
            yield lock

    def save(self, index: Index, name: str) -> None:
        """Store an index under its name; call it with the lock held."""
        draft = self.path / (DRAFT + name)
        remove(draft)
        try:
            save_index(index, draft)
            follow_owner(draft, self.path)
            draft.replace(self.path / name)
        finally:
            remove(draft)

    def clean_up(self) -> None:
        """Delete what nobody needs any more: old indexes, and what a crash left; call it with the lock held."""
        indexes = sorted(self._list_own("index-"), key=lambda folder: folder.stat().st_mtime)
        for folder in indexes[:-KEPT]:
            discard(folder)
        for folder in self._list_own("."):
            remove(folder)

    def _list_own(self, start: str) -> Iterator[Path]:
        """Yield the folders that are Errdesk's and whose names begin with ``start``."""
        return (path for path in self.path.iterdir() if path.name.startswith(start) and OWN.fullmatch(path.name))


def discard(folder: Path) -> None:
    """Delete an index; on Windows one that is in use stays, as it can't even be renamed."""
    discarded = folder.with_name(DISCARDED + folder.name)
    remove(discarded)
    with suppress(OSError):
        folder.rename(discarded)
    remove(discarded)


def remove(folder: Path) -> None:
    """Delete a folder as far as possible."""
    shutil.rmtree(folder, ignore_errors=True)
