"""Find the codes and aliases that a word spells, whatever they look like."""

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from bot.search import tuning
from bot.search.index import Index, is_odd, normalize_code
from bot.search.whole.patterns import find_pattern_rows

DASH = str.maketrans("-", "_")


class Spelling(NamedTuple):
    """The rows of the entries that a word spells, best first, and the code or alias that it is, as printed."""

    rows: tuple[int, ...]
    name: str


class Candidate(NamedTuple):
    """A name that a word may be: how far it is from it, 0 the nearest, the row of its entry, and whether it is odd."""

    distance: int
    row: int
    name: str


def find_spelling(index: Index, word: str, *, every: bool = False) -> Spelling | None:
    """Return the codes that a word spells as printed, or else in another case; None if there are none.

    Codes that are just words and a number are left out unless ``every`` is wanted.
    """
    candidates = list(list_candidates(index, word, every=every))
    if candidates:
        nearest = min(candidates)
        rows = (candidate.row for candidate in candidates if candidate.distance == nearest.distance)
        return Spelling(tuple(dict.fromkeys(rows)), nearest.name)
    fitting = find_pattern_rows(index, word)
    return Spelling(tuple(fitting), word) if fitting else None


def list_candidates(index: Index, word: str, *, every: bool) -> Iterator[Candidate]:
    """Yield the codes and aliases that a word may be."""
    wanted = word.upper() if word.isalnum() else normalize_code(word)
    codes = islice(index.by_normalized.find_rows(wanted), tuning.MAX_SAME_NAME)
    for row in codes:
        entry = index.entries.read(row)
        if every or is_odd(entry):
            yield from compare_names((entry.code,), row, word, kind=0)
    for row in islice(index.by_alias.find_rows(wanted), tuning.MAX_SAME_NAME):
        yield from compare_names(index.entries.read(row).aliases, row, word, kind=1)


def compare_names(names: Sequence[str], row: int, word: str, *, kind: int) -> Iterator[Candidate]:
    """Yield the names that a word is: codes (kind 0) before aliases (kind 1), and those of the same case first."""
    for name in names:
        distance = measure_distance(name, word)
        if distance is not None:
            yield Candidate(2 * distance + kind, row, name)


def measure_distance(name: str, word: str) -> int | None:
    """Return 0 for the same word, 1 in another case, 2 if a dash stands for an underscore; None for another word."""
    if name == word:
        return 0
    if name.casefold() == word.casefold():
        return 1
    if name.startswith("-") or word.startswith("-"):
        return None
    return 2 if name.translate(DASH).casefold() == word.translate(DASH).casefold() else None


def find_loose_rows(index: Index, text: str) -> Sequence[int]:
    """Return the rows of the entries whose code or alias has a text's letters and digits, with any separators."""
    wanted = normalize_code(text)
    rows = chain(index.by_normalized.find_rows(wanted), index.by_alias.find_rows(wanted))
    return tuple(dict.fromkeys(islice(rows, tuning.MAX_SAME_NAME)))
