"""Extract codes and numbers from any text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bot.catalog.entry import Entry
from bot.search.index import Index, normalize_code
from bot.search.prefix import NO_PREFIX, PrefixMatch, fit_prefix

MAX_FUZZY_NUMBERS = 400  # numbers in a text that are matched with slips
MAX_EXACT_CODES = 3_000  # exact codes after those; more of the usual length do not fit into a text
MAX_DIGITS = 12

# O and l are read as digits where a number starts a word; after letters ("API0000113") it can only start with a digit.
NUMBER = re.compile(r"(?:(?<![A-Za-z0-9])[OoIl]{1,8}(?=[0-9OoIl]*\d))?\d+(?:[OoIl][0-9OoIl]*(?![A-Za-z]))?")
WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{2,100}")
CONTINUED_DIGITS = re.compile(r"[\s_.-]{1,2}([0-9OoIl]{1,8})(?![A-Za-z0-9])")
LOOKALIKE_DIGITS = str.maketrans("OoIl", "0011")


@dataclass(frozen=True, slots=True)
class CodeMention:
    """A number in a text with the prefix words before it; ``typed`` is both as they were typed."""

    head: PrefixMatch
    digits: str
    typed: str
    start: int
    end: int


def find_mentions(index: Index, text: str) -> Iterator[CodeMention]:
    """Yield every number in a text that could be a code's, in order."""
    pending: CodeMention | None = None
    for mention in find_numbers(index, text):
        if pending and pending.end <= mention.start:  # a digit inside a prefix, as in C0DE_011, is no number
            yield pending
        pending = mention
    if pending:
        yield pending


def find_numbers(index: Index, text: str) -> Iterator[CodeMention]:
    """Yield every number with its prefix words; after a few hundred, only exact codes."""
    end = read = 0
    for match in NUMBER.finditer(text):
        if match.start() < end or match.end() - match.start() > MAX_DIGITS:
            continue
        if read == MAX_FUZZY_NUMBERS:
            yield from find_exact_codes(index, text, match.start())
            return
        read += 1
        mention = build_mention(index, text, match)
        end = mention.end
        yield mention


def find_exact_codes(index: Index, text: str, start: int) -> Iterator[CodeMention]:
    """Yield the codes that the rest of a text spells exactly; a long log holds many."""
    for match in islice(index.exact.finditer(text, start), MAX_EXACT_CODES):
        if match[0] in index.entries:
            yield CodeMention(PrefixMatch("whole"), match[1], match[0], match.start(), match.end())


def find_numberless_codes(index: Index, text: str) -> Iterator[Entry]:
    """Yield every exactly spelled code that does not end with a number, such as 42S02."""
    if index.odd:
        yield from filter(None, (index.odd.get(normalize_code(word)) for word in WORD.findall(text)))


def build_mention(index: Index, text: str, match: re.Match[str]) -> CodeMention:
    """Return a matched number with its prefix words, and with digits that white space cut off."""
    head = fit_prefix(text, match.start(), index.prefixes) if follows_word(text, match.start()) else NO_PREFIX
    digits = match.group().translate(LOOKALIKE_DIGITS)
    end = match.end()
    if head.fit != "none" or digits.startswith("00"):
        digits, end = join_digits(index, text, digits, end)
    start = head.start if head.fit != "none" else match.start()
    return CodeMention(head, digits, re.sub(r"\s+", " ", text[start:end]), start, end)


def follows_word(text: str, start: int) -> bool:
    """Return whether a letter precedes the position, directly or before separators."""
    before = text[max(0, start - 4) : start].rstrip(" \t\n_-.:=#\"'([/\\")
    letters = before.rstrip("01") if before != text[max(0, start - 4) : start] else before  # "AP1_" is "API_"
    return bool(letters) and letters[-1].isalpha() and letters[-1].isascii()


def join_digits(index: Index, text: str, digits: str, end: int) -> tuple[str, int]:
    """Join digits that white space or a dash separates, if only the result is a code's number as printed."""
    joined = digits
    position = end
    while (
        joined not in index.numbers and (match := CONTINUED_DIGITS.match(text, position)) and len(joined) <= MAX_DIGITS
    ):
        joined += match.group(1).translate(LOOKALIKE_DIGITS)
        position = match.end()
    return (joined, position) if joined in index.numbers and len(joined) > len(digits) else (digits, end)
