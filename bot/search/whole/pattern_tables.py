"""Codes that stand for many: FLOOD_WAIT_X for FLOOD_WAIT_30, XX102 for 13102 and 17102.

A code is a pattern if it has a placeholder, a part that is nothing but X or N, or a run of X beside digits; unless the
catalog has another code with another letter there, as AXIS_Y is beside AXIS_X.
"""

import re
from collections.abc import Iterator
from string import ascii_uppercase
from typing import NamedTuple

from bot.catalog.entry import Entry
from bot.search.entries import Entries
from bot.search.flat import KeyTable, KeyTableBuilder

OPEN = re.compile(
    r"(?P<any><[^<>]{1,40}>|\{[^{}]{0,40}\}|%\d{0,2}[a-z]|(?<![^\W_])(?:X+|x+|N+|n+)(?![^\W_]))"
    r"|(?<![^\W\d_])(?P<run>XX+|xx+)(?![^\W\d_])"
)
HEXADECIMAL = re.compile(r"0[xX]")
ANY = "\0"  # stands for a number of any length
DIGIT = "\1"  # for one digit of a run
MIN_FIXED = 3  # characters of a pattern that are not open


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
    matches = list(OPEN.finditer(code)) if not HEXADECIMAL.match(code) else []
    if not matches or sum(map(str.isalnum, OPEN.sub("", code))) < MIN_FIXED:
        return None
    start, end = next((match.span("run") for match in matches if match["run"]), (0, 0))
    others = tuple(other for match in matches if len(match[0]) == 1 for other in list_others(code, match))
    return Pattern(OPEN.sub(open_part, code).upper(), end - start, (start, end), others)


def open_part(match: re.Match[str]) -> str:
    """Return what stands for an open part in a key."""
    return DIGIT * len(match["run"]) if match["run"] else ANY


def list_others(code: str, match: re.Match[str]) -> Iterator[str]:
    """Yield the codes with another letter in the place of a single X or N."""
    for letter in ascii_uppercase:
        other = letter if match[0].isupper() else letter.lower()
        if other != match[0]:
            yield code[: match.start()] + other + code[match.end() :]


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
        denied = set[tuple[int, str]]()
        for entry in entries.values() if runs else ():
            for start, end in places:
                part = entry.code[start:end]
                key = entry.catalog, (entry.code[:start] + DIGIT * len(part) + entry.code[end:]).upper()
                if key in runs and not part.isdecimal() and set(part.upper()) != {"X"}:
                    denied.add(key)
        return denied


def has_other_letter(entries: Entries, found: FoundPattern) -> bool:
    """Return whether the catalog has a code with another letter in the place of a single X or N."""
    rows = (row for other in found.pattern.others for row in entries.find_printed(other))
    return any(entries.read(row).catalog == found.catalog for row in rows)
