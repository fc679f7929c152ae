"""Sets of askers, as roaring bitmaps of their numbers: compact, and days can be united to count people once."""

from collections.abc import Iterable
from typing import TypeAlias

from pyroaring import BitMap

People: TypeAlias = BitMap
"""A set of askers' numbers; supports ``len``, ``|`` and ``&``."""


def people(numbers: Iterable[int] = ()) -> People:
    """Return a set of these askers' numbers."""
    return BitMap(numbers)


def pack(askers: People) -> bytes:
    """Serialize a set in the portable roaring format, which other languages can read."""
    return askers.serialize()


def unpack(packed: bytes) -> People:
    """Deserialize a set."""
    return BitMap.deserialize(packed)


def united(sets: Iterable[People]) -> People:
    """Return the union of sets; empty if there are none."""
    return BitMap.union(*sets) if (sets := list(sets)) else BitMap()
