"""Look through a text for codes and aliases that stand in it as whole words, also across ":" and "/"."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

from bot.search.codes.bare import Claim, NumberContext
from bot.search.codes.meant import Place, is_signed, judge_half, judge_word
from bot.search.codes.signed import judge_signed_number
from bot.search.index import Index
from bot.search.whole.spelling import Spelling, find_spelling

RUN = re.compile(r"[^\s\"'`,;()\[\]{}<>=|&\\]+")
BEGINNING = ".:;!?*~_/#&@$+"
ENDING = BEGINNING + "-"
SEPARATOR = re.compile(r"[:/#.@]+")
MAX_COMBINED = 3  # separators in a run up to which all parts between two of them are tried
MAX_PARTS = 20  # parts of a run that are tried
MAX_SPELLED = 2_000  # codes of a text that are looked at


class SpelledCode(NamedTuple):
    """A word that spells a code: the rows of the entries that it may be, its printed name, its place, and a claim.

    ``is_half``: it is only a half of the code.
    """

    rows: tuple[int, ...]
    name: str
    start: int
    end: int
    claim: Claim = "sure"
    is_half: bool = False


def find_spelled_codes(index: Index, text: str, context: NumberContext) -> Iterator[SpelledCode]:
    """Yield the codes that stand in a text as whole words and are or may be meant, in order."""
    if index.facts.has_odd:
        yield from islice(scan_text(index, text, context), MAX_SPELLED)


def scan_text(index: Index, text: str, context: NumberContext) -> Iterator[SpelledCode]:
    """Yield the codes of a text; what repeats is looked up once."""
    find = cache(lambda word: find_spelling(index, word, context.scope))
    for match in RUN.finditer(text):
        for start, end in list_words(match):
            spelling: Spelling | None = find(text[start:end])
            if not spelling:
                continue
            claim = judge_spelling(index, spelling, Place(text, start, end), context)
            if claim != "none":
                yield SpelledCode(spelling.rows, spelling.name, start, end, claim, spelling.is_half)
                break


def judge_spelling(index: Index, spelling: Spelling, place: Place, context: NumberContext) -> Claim:
    """Return whether a word that spells a code, or a half of one, is meant as one."""
    if is_signed(place.word):
        return judge_signed_number(index, place, context)
    judge = judge_half if spelling.is_half else judge_word
    return judge(index, spelling, place, context)


def list_words(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Yield where the words of a run begin and end that may be codes: the whole first, and then its parts."""
    run = match[0]
    start = match.start() + len(run) - len(run.lstrip(BEGINNING))
    end = match.start() + len(run.rstrip(ENDING))
    if end - start < 2 or run.isdecimal():  # noqa: PLR2004 - one character is no telling code
        return
    yield start, end
    edges = [(start, start), *(found.span() for found in SEPARATOR.finditer(match.string, start, end)), (end, end)]
    yield from islice(list_parts(edges), MAX_PARTS)


def list_parts(edges: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the parts between separators, the longest first if there are few."""
    count = len(edges) - 1
    longest = count - 1 if count - 1 <= MAX_COMBINED else 1
    for length in range(longest, 0, -1):
        for first in range(count - length + 1):
            yield edges[first][1], edges[first + length][0]
