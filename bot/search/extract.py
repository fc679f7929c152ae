"""Extract codes and numbers from any text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bot.catalog.entry import Entry
from bot.search.index import Index, squeeze
from bot.search.prefix import NONE, Head, fit_head

MOST_READ = 400  # numbers in a text that are matched with slips
MOST_CODES = 3_000  # exact codes after those; more of the usual length do not fit into a text
MOST_DIGITS = 12

# O and l are read as digits where a number starts a word; after letters ("API0000113") it can only start with a digit.
NUMBER = re.compile(r"(?:(?<![A-Za-z0-9])[OoIl]{1,8}(?=[0-9OoIl]*\d))?\d+(?:[OoIl][0-9OoIl]*(?![A-Za-z]))?")
WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{2,100}")
MORE = re.compile(r"[\s_.-]{1,2}([0-9OoIl]{1,8})(?![A-Za-z0-9])")
DIGITS = str.maketrans("OoIl", "0011")


@dataclass(frozen=True, slots=True)
class Named:
    """A number in a text with the prefix words before it; ``typed`` is both as they were typed."""

    head: Head
    digits: str
    typed: str
    start: int
    end: int


def named(index: Index, text: str) -> Iterator[Named]:
    """Yield every number in a text that could be a code's, in order."""
    pending: Named | None = None
    for mention in numbers(index, text):
        if pending and pending.end <= mention.start:  # a digit inside a prefix, as in C0DE_011, is no number
            yield pending
        pending = mention
    if pending:
        yield pending


def numbers(index: Index, text: str) -> Iterator[Named]:
    """Yield every number with its prefix words; after a few hundred, only exact codes."""
    end = read = 0
    for match in NUMBER.finditer(text):
        if match.start() < end or match.end() - match.start() > MOST_DIGITS:
            continue
        if read == MOST_READ:
            yield from to_the_letter(index, text, match.start())
            return
        read += 1
        mention = name(index, text, match)
        end = mention.end
        yield mention


def to_the_letter(index: Index, text: str, start: int) -> Iterator[Named]:
    """Yield the codes that the rest of a text spells exactly; a long log holds many."""
    for match in islice(index.exact.finditer(text, start), MOST_CODES):
        if match[0] in index.entries:
            yield Named(Head("whole"), match[1], match[0], match.start(), match.end())


def without_number(index: Index, text: str) -> Iterator[Entry]:
    """Yield every exactly spelled code that does not end with a number, such as 42S02."""
    if index.odd:
        yield from filter(None, (index.odd.get(squeeze(word)) for word in WORD.findall(text)))


def name(index: Index, text: str, match: re.Match[str]) -> Named:
    """Return a matched number with its prefix words, and with digits that white space cut off."""
    head = fit_head(text, match.start(), index.prefixes) if touches_a_word(text, match.start()) else NONE
    digits = match.group().translate(DIGITS)
    end = match.end()
    if head.fit != "none" or digits.startswith("00"):
        digits, end = join(index, text, digits, end)
    start = head.start if head.fit != "none" else match.start()
    return Named(head, digits, re.sub(r"\s+", " ", text[start:end]), start, end)


def touches_a_word(text: str, start: int) -> bool:
    """Return whether a letter precedes the position, directly or before separators."""
    before = text[max(0, start - 4) : start].rstrip(" \t\n_-.:=#\"'([/\\")
    letters = before.rstrip("01") if before != text[max(0, start - 4) : start] else before  # "AP1_" is "API_"
    return bool(letters) and letters[-1].isalpha() and letters[-1].isascii()


def join(index: Index, text: str, digits: str, end: int) -> tuple[str, int]:
    """Join digits that white space or a dash separates, if only the result is a code's number as printed."""
    joined = digits
    position = end
    while joined not in index.numbers and (match := MORE.match(text, position)) and len(joined) <= MOST_DIGITS:
        joined += match.group(1).translate(DIGITS)
        position = match.end()
    return (joined, position) if joined in index.numbers and len(joined) > len(digits) else (digits, end)
