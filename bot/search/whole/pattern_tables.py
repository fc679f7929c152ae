"""Codes that stand for many: FLOOD_WAIT_X for FLOOD_WAIT_30, XX102 for 13102 and 17102.

A code is a pattern if it has a placeholder, a part that is nothing but X or N, or a run of X beside digits; unless the
catalog has another code with another letter there, as AXIS_Y is beside AXIS_X.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from string import ascii_lowercase, ascii_uppercase
from typing import NamedTuple

from bot.catalog.entry import Entry
from bot.search.entries import Entries
from bot.search.flat import KeyTable, KeyTableBuilder

PART = re.compile(r"<[^<>]{1,40}>|\{[^{}]{0,40}\}|%\d{0,2}[a-z]|(?<![^\W_])(?:X+|x+|N+|n+)(?![^\W_])")
RUN = re.compile(r"(?:(?<=\d)(?:XX+|xx+)|(?<![^\W_])(?:XX+|xx+)(?=\d))(?![^\W\d_])")
OPEN = re.compile(f"(?P<part>{PART.pattern})|{RUN.pattern}")
SIGN = re.compile(r"[\W_]")
HEXADECIMAL = re.compile(r"0[xX]")
ANY = "\0"  # stands for a number of any length
DIGIT = "\1"  # for one digit of a run
MIN_FIXED = 3  # characters of a pattern that are not open, a run of X beside digits counted ("4XX")


class Pattern(NamedTuple):
    """A code's key with its open parts, and the codes that would say that it is none.

    ``width`` is how many digits its run of X stands for, 0 if it has none, and ``place`` where the run is.
    """

    key: str
    width: int
    place: tuple[int, int]
    others: tuple[str, ...]


class FoundPattern(NamedTuple):
    """A pattern, the row of its entry, and its catalog."""

    row: int
    catalog: int
    pattern: Pattern


def parse_pattern(code: str) -> Pattern | None:
    """Return the pattern that a code may be."""
    matches = [] if HEXADECIMAL.match(code) else list(OPEN.finditer(code))
    start, end = next((run.span() for run in RUN.finditer(code)), (0, 0))
    fixed = SIGN.sub("", OPEN.sub("", code))
    if not matches or len(fixed) + end - start < MIN_FIXED:
        return None
    others = chain.from_iterable(list_others(code, match) for match in matches)
    return Pattern(OPEN.sub(open_part, code).upper(), end - start, (start, end), tuple(others))


def open_part(match: re.Match[str]) -> str:
    """Return what stands for an open part in a key."""
    return ANY if match["part"] else DIGIT * len(match[0])


def list_others(code: str, match: re.Match[str]) -> Iterator[str]:
    """Yield the codes with another letter in the place of a single X or N."""
    if len(match[0]) > 1:
        return
    for letter in ascii_uppercase if match[0].isupper() else ascii_lowercase:
        if letter != match[0]:
            yield code[: match.start()] + letter + code[match.end() :]


class PatternTablesBuilder:
    """Collects the codes that may be patterns; ``widths`` are how many digits their runs of X stand for."""

    def __init__(self) -> None:
        self.found: list[FoundPattern] = []
        self.widths: set[int] = set()

    def add(self, entry: Entry, row: int) -> bool:
        """Add an entry if its code may be a pattern, and return whether it may."""
        pattern = parse_pattern(entry.code)
        if pattern:
            self.found.append(FoundPattern(row, entry.catalog, pattern))
            self.widths.add(pattern.width)
        return pattern is not None

    def build(self, entries: Entries) -> KeyTable:
        """Return the rows of the patterns by their keys, without those that another code of their catalog denies."""
        keys = KeyTableBuilder()
        denied = self.find_denied_keys(entries)
        for found in self.found:
            if (found.catalog, found.pattern.key) not in denied and not has_other_letter(entries, found):
                keys.add(found.pattern.key, found.row)
        return keys.build()

    def find_denied_keys(self, entries: Entries) -> set[tuple[int, str]]:
        """Return the catalogs and keys of runs where other codes have letters, as HV001 has beside XX001."""
        runs = {(found.catalog, found.pattern.key): found.pattern for found in self.found if found.pattern.width}
        places = {pattern.place for pattern in runs.values()}
        keys = (list_letter_keys(entry, places) for entry in entries.values()) if runs else ()
        return runs.keys() & chain.from_iterable(keys)


def list_letter_keys(entry: Entry, places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, str]]:
    """Yield the keys of the runs that a code denies: it has letters in their places."""
    for start, end in places:
        part = entry.code[start:end]
        if not part.isdecimal() and set(part.upper()) != {"X"}:
            yield entry.catalog, (entry.code[:start] + DIGIT * len(part) + entry.code[end:]).upper()


def has_other_letter(entries: Entries, found: FoundPattern) -> bool:
    """Return whether the catalog has a code with another letter in the place of a single X or N."""
    rows = (row for other in found.pattern.others for row in entries.find_printed(other))
    return any(entries.read(row).catalog == found.catalog for row in rows)
