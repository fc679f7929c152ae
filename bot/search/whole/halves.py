"""Halves by which people call a code: the last part of one that separators join, or a pattern without its number.

``ErrSlotLost`` is a half of ``[CDC:ErrSlotLost]``, ``8A0F0003`` one of ``0x8A0F0003``, and ``FLOOD_WAIT`` one of
``FLOOD_WAIT_X``.
"""

import re
from collections.abc import Iterator
from itertools import chain, islice

from bot.catalog.entry import Entry
from bot.search import tuning
from bot.search.index import Index, is_odd, normalize_code
from bot.search.whole.pattern_tables import ANY

BRACKETS = "[](){}<>"
JOINT = re.compile(r"[:/.#@\\]+|->")
HEXADECIMAL = re.compile(r"0[xX](?=[0-9A-Fa-f]{6})")
LETTER = re.compile(r"[^\W\d_]")
MIN_HALF = 4  # characters of a half; fewer are called the same too often
MAX_HALVES = 4  # of a code
BEFORE_NUMBER = "_-.:/"  # what may join a number to a pattern


def list_halves(entry: Entry) -> Iterator[str]:
    """Yield the halves of an entry's code; one that is just words and a number is read from its number."""
    if is_odd(entry):
        yield from islice(filter(is_long_enough, split_code(entry.code)), MAX_HALVES)


def is_long_enough(half: str) -> bool:
    """Return whether a half has enough letters and digits to be looked up."""
    return len(normalize_code(half)) >= MIN_HALF and bool(LETTER.search(half))


def split_code(code: str) -> Iterator[str]:
    """Yield what may be left of a code, the longest first."""
    bare = code.strip(BRACKETS)
    if hexadecimal := HEXADECIMAL.match(bare):
        yield bare[hexadecimal.end() :]
    yield from (bare[joint.end() :] for joint in JOINT.finditer(bare))


def find_halves(index: Index, word: str) -> Iterator[tuple[int, str]]:
    """Yield the rows of the entries with a half of a word's letters and digits, and the half as printed."""
    wanted = normalize_code(word)
    for row in islice(index.by_half.find_rows(wanted), tuning.MAX_SAME_NAME):
        same = (half for half in list_halves(index.entries.read(row)) if normalize_code(half) == wanted)
        yield from ((row, half) for half in same)


def find_unnumbered_patterns(index: Index, word: str) -> Iterator[int]:
    """Yield the rows of the patterns that a word is without their number at the end."""
    if 0 in index.facts.pattern_widths:
        yield from chain.from_iterable(index.by_pattern.find_rows(word.upper() + sign + ANY) for sign in BEFORE_NUMBER)
