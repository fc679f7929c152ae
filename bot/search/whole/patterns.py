"""Find the pattern that a typed code fits: 13102 is XX102, FLOOD_WAIT_30 is FLOOD_WAIT_X."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from bot.search.index import Index
from bot.search.whole.pattern_tables import ANY, DIGIT

NUMBER = re.compile(r"\d+")
OWN_NUMBER = re.compile(r"(?<![^\W_])\d{1,12}(?![^\W_])")
MAX_OPEN = 4  # numbers of a typed code that are tried
MAX_OPEN_DIGITS = 12  # digits of a number that may be open as a whole


def find_pattern_rows(index: Index, typed: str) -> Sequence[int]:
    """Return the rows of the patterns that a typed code fits; most catalogs have none."""
    if not index.facts.pattern_widths or not any(map(str.isdecimal, typed)):
        return ()
    rows = (row for key in dict.fromkeys(list_keys(index, typed.upper())) for row in index.by_pattern.find_rows(key))
    return tuple(dict.fromkeys(rows))


def list_keys(index: Index, typed: str) -> Iterator[str]:
    """Yield the keys of all patterns that a typed code may fit."""
    if 0 in index.facts.pattern_widths:
        yield OWN_NUMBER.sub(ANY, typed)
        yield from replace_each(OWN_NUMBER, typed, MAX_OPEN_DIGITS)
    for width in filter(None, index.facts.pattern_widths):
        yield from replace_each(NUMBER, typed, width)


def replace_each(pattern: re.Pattern[str], text: str, width: int) -> Iterator[str]:
    """Yield a text with one of its first numbers open: whole, or its first or last digits if it is longer than that."""
    for match in islice(pattern.finditer(text), MAX_OPEN):
        start, end = match.span()
        if width == MAX_OPEN_DIGITS:
            yield text[:start] + ANY + text[end:]
        elif end - start >= width:
            yield text[:start] + DIGIT * width + text[start + width :]
            yield text[: end - width] + DIGIT * width + text[end:]
