"""Flat tables: strings and keys in plain arrays, so that an index can be built in memory or mapped from a file.

An array is a ``memoryview`` of 64-bit or 32-bit numbers, floats or bytes. Processes that map the same file share its
pages, and opening a file costs the same whatever its size.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import accumulate

DIGEST_SIZE = 8  # bytes; that two of a million keys collide is as likely as 1 to 40 million


@dataclass(frozen=True, slots=True)
class StringTable:
    """Strings by row. ``text`` holds them in UTF-8, one after the other; ``starts`` where each begins, and the end."""

    text: memoryview
    starts: memoryview

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, row: int) -> str:
        return str(self.text[self.starts[row] : self.starts[row + 1]], "utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        return map(self.__getitem__, range(len(self)))

    def find_row(self, byte: int) -> int:
        """Return the row of the string to which a byte of the text belongs."""
        return bisect_right(self.starts, byte) - 1


@dataclass(frozen=True, slots=True)
class KeyTable:
    """The rows of each key: ``hashes`` of keys in ascending order, and the row of each in ``rows``."""

    hashes: memoryview
    rows: memoryview

    def find(self, key: str) -> Iterator[int]:
        """Yield the rows of a key, in ascending order."""
        return iter(self.find_all(key))

    def find_all(self, key: str) -> Sequence[int]:
        """Return the rows of a key, in ascending order, without reading them."""
        if not self.rows:
            return ()
        wanted = hash_key(key)
        start = bisect_left(self.hashes, wanted)
        return self.rows[start : bisect_right(self.hashes, wanted, start)]


def hash_key(key: str) -> int:
    """Return the 64-bit hash of a key, the same in every process."""
    return int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=DIGEST_SIZE).digest())


class StringTableBuilder:
    """Collects strings, in their order."""

    def __init__(self) -> None:
        self.text = bytearray()
        self.starts = array("Q", [0])

    def add(self, string: str) -> int:
        """Add a string and return its row."""
        self.text += string.encode("utf-8", "surrogatepass")
        self.starts.append(len(self.text))
        return len(self.starts) - 2

    def build(self) -> StringTable:
        """Return the table of the strings."""
        return StringTable(memoryview(bytes(self.text)), memoryview(self.starts))


def build_strings(strings: Iterable[str]) -> StringTable:
    """Build a table of strings, in their order."""
    encoded = [string.encode("utf-8", "surrogatepass") for string in strings]
    starts = array("Q", accumulate(map(len, encoded), initial=0))
    return StringTable(memoryview(b"".join(encoded)), memoryview(starts))


class KeyTableBuilder:
    """Collects keys with their rows; a key may have several."""

    def __init__(self) -> None:
        self.hashes = array("Q")
        self.rows = array("I")

    def add(self, key: str, row: int) -> None:
        """Add a row of a key."""
        self.hashes.append(hash_key(key))
        self.rows.append(row)

    def build(self) -> KeyTable:
        """Return the table of the keys."""
        order = sorted(range(len(self.hashes)), key=self.hashes.__getitem__)  # stable: a key's rows stay in order
        hashes = array("Q", map(self.hashes.__getitem__, order))
        return KeyTable(memoryview(hashes), memoryview(array("I", map(self.rows.__getitem__, order))))
