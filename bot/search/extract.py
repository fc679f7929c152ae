"""Codes and numbers inside any text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bot.catalog.entry import Entry
from bot.search.index import Index, squeeze
from bot.search.prefix import NONE, Head, fit_head

MOST_READ = 400  # numbers that are looked at closely in one text
MOST_CODES = 3_000  # codes to the letter after those; of the usual length no more have room
MOST_DIGITS = 12

# O and l are read as digits where a number starts a word; behind letters ("API0000113") only digits start it.
NUMBER = re.compile(r"(?:(?<![A-Za-z0-9])[OoIl]{1,8}(?=[0-9OoIl]*\d))?\d+(?:[OoIl][0-9OoIl]*(?![A-Za-z]))?")
WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{2,100}")
MORE = re.compile(r"[\s_.-]{1,2}([0-9OoIl]{1,8})(?![A-Za-z0-9])")
DIGITS = str.maketrans("OoIl", "0011")


@dataclass(frozen=True, slots=True)
class Named:
    """A number in the text with the prefix words in front of it; ``typed`` is both as they stand there."""

    head: Head
    digits: str
    typed: str
    start: int
    end: int


def named(index: Index, text: str) -> Iterator[Named]:
    """Give every number that could be a code's, in the order of the text."""
    held: Named | None = None
    for found in numbers(index, text):
        if held and held.end <= found.start:  # a number in the middle of a prefix, as in C0DE_011, is none
            yield held
        held = found
    if held:
        yield held


def numbers(index: Index, text: str) -> Iterator[Named]:
    """Give every number with its prefix words; after many that are no code to the letter, only those that are."""
    end = read = 0
    for match in NUMBER.finditer(text):
        if match.start() < end or match.end() - match.start() > MOST_DIGITS:
            continue
        if read == MOST_READ:
            yield from to_the_letter(index, text, match.start())
            return
        read += 1
        found = name(index, text, match)
        end = found.end
        yield found


def to_the_letter(index: Index, text: str, start: int) -> Iterator[Named]:
    """Give the codes that stand in the rest of a text to the letter; a long log holds many."""
    for match in islice(index.exact.finditer(text, start), MOST_CODES):
        if match[0] in index.entries:
            yield Named(Head("whole"), match[1], match[0], match.start(), match.end())


def without_number(index: Index, text: str) -> Iterator[Entry]:
    """Give every code of the text that has no number at its end, such as 42S02, if it is exact."""
    if index.odd:
        yield from filter(None, (index.odd.get(squeeze(word)) for word in WORD.findall(text)))


def name(index: Index, text: str, match: re.Match[str]) -> Named:
    """Put a number together with its prefix words, and with digits that white space cut off."""
    head = fit_head(text, match.start(), index.prefixes) if touches_a_word(text, match.start()) else NONE
    digits, end = match.group().translate(DIGITS), match.end()
    if head.fit != "none" or digits.startswith("00"):
        digits, end = join(index, text, digits, end)
    start = head.start if head.fit != "none" else match.start()
    return Named(head, digits, re.sub(r"\s+", " ", text[start:end]), start, end)


def touches_a_word(text: str, start: int) -> bool:
    """Tell whether a letter stands before the position, separators between them allowed."""
    before = text[max(0, start - 4) : start].rstrip(" \t\n_-.:=#\"'([/\\")
    letters = before.rstrip("01") if before != text[max(0, start - 4) : start] else before  # "AP1_" is "API_"
    return bool(letters) and letters[-1].isalpha() and letters[-1].isascii()


def join(index: Index, text: str, digits: str, end: int) -> tuple[str, int]:
    """Close up digits that white space or a dash cut, if only the whole is a code's number as printed."""
    joined, at = digits, end
    while joined not in index.numbers and (more := MORE.match(text, at)) and len(joined) <= MOST_DIGITS:
        joined += more.group(1).translate(DIGITS)
        at = more.end()
    return (joined, at) if joined in index.numbers and len(joined) > len(digits) else (digits, end)
