"""Keep and sort any number of items in bounded memory: what doesn't fit is in temporary files."""

import heapq
import pickle
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from io import SEEK_END
from itertools import chain, islice
from typing import Any, BinaryIO, Generic, TypeVar
from weakref import finalize

from bot.errors import Refusal
from bot.private_files import open_scratch_file

T = TypeVar("T")

BLOCK = 500  # items written and read at once; one block of each sorted run is in memory while runs are merged
RUN = 50_000  # items sorted at once


class NoRoom(Refusal):
    """There is no room for temporary files."""


class Spool(Generic[T]):
    """Items in the order in which they were added, which can be read any number of times.

    The last ones are in memory and all others in a file without a name, so that a small document needs none. Raises
    ``NoRoom`` if that can't be written.
    """

    def __init__(self, items: Iterable[T] = ()) -> None:
        self._file: BinaryIO | None = None
        self._block: list[T] = []
        self._written = 0
        self.extend(items)

    def __len__(self) -> int:
        return self._written + len(self._block)

    def __iter__(self) -> Iterator[T]:
        return chain(self._read_blocks(), self._block)

    def __contains__(self, wanted: object) -> bool:
        return any(item == wanted for item in self)

    def add(self, item: T) -> None:
        """Add an item at the end."""
        self._block.append(item)
        if len(self._block) == BLOCK:
            self._write_block()

    def extend(self, items: Iterable[T]) -> None:
        """Add items at the end."""
        for item in items:
            self.add(item)

    def _write_block(self) -> None:
        try:
            self._append(self._block)
        except OSError as error:
            self._give_up()
            folder = tempfile.gettempdir()
            raise NoRoom(f"There is no room for temporary files in {folder}: {error.strerror}.") from error
        self._written += len(self._block)
        self._block = []

    def _append(self, block: list[T]) -> None:
        if self._file is None:
            self._file = open_scratch_file()
            finalize(self, self._file.close)
        self._file.seek(0, SEEK_END)
        pickle.dump(block, self._file, pickle.HIGHEST_PROTOCOL)
        self._file.flush()

    def _give_up(self) -> None:
        """Close the file, which tries once more to write what it could not."""
        if self._file:
            with suppress(OSError):
                self._file.close()

    def _read_blocks(self) -> Iterator[T]:
        """Yield what is in the file; several readers may take turns."""
        place = 0
        for _ in range(self._written // BLOCK):
            if self._file:
                self._file.seek(place)
                block: list[T] = pickle.load(self._file)  # noqa: S301 - nobody else can open the file
                place = self._file.tell()
                yield from block


def sort_items(items: Iterable[T], key: Callable[[T], Any]) -> Iterator[T]:
    """Yield items sorted by a key; those with the same key stay in their order."""
    rest = iter(items)
    runs = list[Iterable[T]]()
    while run := sorted(islice(rest, RUN), key=key):
        runs.append(Spool(run) if len(run) == RUN else run)
    return heapq.merge(*runs, key=key)
