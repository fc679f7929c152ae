"""Sets of people: askers' numbers as roaring bitmaps, which can be united over any days, and take little room."""

from collections.abc import Iterable
from typing import TypeAlias

from pyroaring import BitMap

People: TypeAlias = BitMap
"""A set of askers' numbers: ``len`` counts them, ``|`` unites, ``&`` intersects."""


def people(numbers: Iterable[int] = ()) -> People:
    """Make a set."""
    return BitMap(numbers)


def pack(of: People) -> bytes:
    """Write a set down, in the roaring format that other languages read too."""
    return of.serialize()


def unpack(packed: bytes) -> People:
    """Read a set."""
    return BitMap.deserialize(packed)


def united(sets: Iterable[People]) -> People:
    """Unite sets; without any it is empty."""
    return BitMap.union(*sets) if (sets := list(sets)) else BitMap()
