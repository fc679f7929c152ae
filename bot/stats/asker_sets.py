"""Sets of askers, as roaring bitmaps of their numbers: compact, and days can be united to count people once."""

from collections.abc import Iterable
from typing import TypeAlias

from pyroaring import BitMap

AskerSet: TypeAlias = BitMap
"""A set of askers' numbers; supports ``len``, ``|`` and ``&``."""


def make_asker_set(numbers: Iterable[int] = ()) -> AskerSet:
    """Return a set of these askers' numbers."""
    return BitMap(numbers)


def pack_asker_set(askers: AskerSet) -> bytes:
    """Serialize a set in the portable roaring format, which other languages can read."""
    return askers.serialize()


def unpack_asker_set(packed: bytes) -> AskerSet:
    """Deserialize a set."""
    return BitMap.deserialize(packed)


def unite_asker_sets(sets: Iterable[AskerSet]) -> AskerSet:
    """Return the union of sets; empty if there are none."""
    return BitMap.union(*sets) if (sets := list(sets)) else BitMap()
