"""Keep and sort any number of items in bounded memory: what doesn't fit is in temporary files."""

import heapq
import pickle
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import SEEK_END
from itertools import chain, islice
from typing import Any, BinaryIO, Generic, TypeVar
from weakref import finalize

from bot.private_files import close_scratch_file, open_scratch_file, refuse_without_room

T = TypeVar("T")

BLOCK = 500  # items written and read at once; one block of each sorted run is in memory while runs are merged
RUN = 50_000  # items sorted at once
MERGED = 30  # runs of the same length that are merged at once; the process may have 256 files open on some systems


@dataclass(frozen=True, slots=True)
class Run(Generic[T]):
    """Sorted items, and how often they were merged from shorter runs."""

    merges: int
    items: Iterable[T]


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

    @refuse_without_room()
    def _write_block(self) -> None:
        if self._file is None:
            self._file = open_scratch_file()
            finalize(self, close_scratch_file, self._file)
        self._file.seek(0, SEEK_END)
        pickle.dump(self._block, self._file, pickle.HIGHEST_PROTOCOL)
        self._file.flush()
        self._written += len(self._block)
        self._block = []

    def _read_blocks(self) -> Iterator[T]:
        """Yield what is in the file; several readers may take turns."""
        place = 0
        for _ in range(self._written // BLOCK):
            if self._file:
                block, place = read_block(self._file, place)
                yield from block


@refuse_without_room()
def read_block(file: BinaryIO, place: int) -> tuple[list[Any], int]:
    """Return the items that were written at a place, and the place behind them."""
    file.seek(place)
    block = pickle.load(file)  # noqa: S301 - nobody else can open the file
    return block, file.tell()


def sort_items(items: Iterable[T], key: Callable[[T], Any], *, size: int = RUN) -> Iterator[T]:
    """Yield items sorted by a key; those with the same key stay in their order.

    ``size`` items are sorted at once; the runs that they form are merged at the end.
    """
    rest = iter(items)
    runs = list[Run[T]]()
    while run := sorted(islice(rest, size), key=key):
        runs.append(Run(0, Spool(run) if len(run) == size else run))
        merge_last_runs(runs, key)
    return merge_runs(runs, key)


def merge_last_runs(runs: list[Run[T]], key: Callable[[T], Any]) -> None:
    """Replace the last runs by a longer one as long as there are ``MERGED`` of a length.

    So each item is written once more for every thirtyfold, and at most 60 files are open up to 45 million items.
    """
    while len(runs) >= MERGED and runs[-MERGED].merges == runs[-1].merges:
        last = runs[-MERGED:]
        runs[-MERGED:] = [Run(last[0].merges + 1, Spool(merge_runs(last, key)))]


def merge_runs(runs: Iterable[Run[T]], key: Callable[[T], Any]) -> Iterator[T]:
    """Yield the items of some runs sorted by a key; among those with the same key, earlier runs come first."""
    return heapq.merge(*(run.items for run in runs), key=key)
