"""Find the pattern that a typed code fits: 13102 is XX102, FLOOD_WAIT_30 is FLOOD_WAIT_X."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from bot.search.index import Index
from bot.search.whole.pattern_tables import ANY, DIGIT

NUMBER = re.compile(r"\d+")
OWN_NUMBER = re.compile(r"(?<![^\W_])\d{1,12}(?![^\W_])")
MAX_OPEN = 4  # numbers of a typed code that are tried


def find_pattern_rows(index: Index, typed: str) -> Sequence[int]:
    """Return the rows of the patterns that a typed code fits; most catalogs have none."""
    if not index.facts.pattern_widths or not any(map(str.isdecimal, typed)):
        return ()
    rows = (row for key in dict.fromkeys(list_keys(index, typed.upper())) for row in index.by_pattern.find_rows(key))
    return tuple(dict.fromkeys(rows))


def prints_number(index: Index, digits: str) -> bool:
    """Return whether a code prints a number like this: its own, an alias, or one that its pattern stands for."""
    return digits in index.by_number or digits in index.by_alias or bool(find_pattern_rows(index, digits))


def list_keys(index: Index, typed: str) -> Iterator[str]:
    """Yield the keys of all patterns that a typed code may fit: with one of its first numbers open, or all of them."""
    for width in index.facts.pattern_widths:
        if width:
            yield from open_digits(typed, width)
        else:
            yield OWN_NUMBER.sub(ANY, typed)
            yield from open_numbers(typed)


def open_numbers(typed: str) -> Iterator[str]:
    """Yield a typed code with a number open that is a part of its own."""
    for match in islice(OWN_NUMBER.finditer(typed), MAX_OPEN):
        yield typed[: match.start()] + ANY + typed[match.end() :]


def open_digits(typed: str, width: int) -> Iterator[str]:
    """Yield a typed code with the first digits of a number open, or the last."""
    for match in islice(NUMBER.finditer(typed), MAX_OPEN):
        start, end = match.span()
        if end - start >= width:
            yield typed[:start] + DIGIT * width + typed[start + width :]
            yield typed[: end - width] + DIGIT * width + typed[end:]
