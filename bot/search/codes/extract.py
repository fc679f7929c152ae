"""Extract codes and numbers from any text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from bot.search import tuning
from bot.search.index import Index
from bot.search.prefixes.fit import NO_PREFIX, PrefixMatch, fit_prefix

# O and l are read as digits where a number starts a word; after letters ("API0000113") it can only start with a digit.
NUMBER = re.compile(r"(?:(?<![A-Za-z0-9])[OoIl]{1,8}(?=[0-9OoIl]*\d))?\d+(?:[OoIl][0-9OoIl]*(?![A-Za-z]))?")
WORD_BEFORE = re.compile(r"[A-Za-z](?:[01](?=[_-]))?[\s_.:=#\"'(\[-]*$")  # "AP1_" is "API_"
PRINTED_DIGITS = re.compile(r"\d+")
BLANKS = re.compile(r"\s+")
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
        if match.start() < end or match.end() - match.start() > tuning.MAX_DIGITS:
            continue
        if read == tuning.MAX_FUZZY_NUMBERS:
            yield from find_exact_codes(index, text, match.start())
            return
        read += 1
        mention = build_mention(index, text, match)
        end = mention.end
        yield mention


def find_exact_codes(index: Index, text: str, start: int) -> Iterator[CodeMention]:
    """Yield the codes that the rest of a text spells exactly; a long log holds many."""
    build = cache(lambda printed: index.prefixes.build([printed]))  # a log repeats few prefixes
    for code in islice(index.prefixes.find_spelled(text, start), tuning.MAX_EXACT_CODES):
        typed = text[code.start : code.end]
        if index.entries.find_printed(typed):
            head = PrefixMatch("whole", build(code.printed), code.start)
            yield CodeMention(head, code.digits, typed, code.start, code.end)


def build_mention(index: Index, text: str, match: re.Match[str]) -> CodeMention:
    """Return a matched number with its prefix words, and with digits that white space cut off."""
    start = match.start()
    head = fit_prefix(text, start, index.prefixes) if WORD_BEFORE.search(text[max(0, start - 4) : start]) else NO_PREFIX
    digits, end = read_digits(index, match)
    if head.fit != "none":
        start = head.start
    if head.fit != "none" or digits.startswith("00"):
        digits, end = join_digits(index, text, digits, end)
    return CodeMention(head, digits, BLANKS.sub(" ", text[start:end]), start, end)


def read_digits(index: Index, match: re.Match[str]) -> tuple[str, int]:
    """Return a number's digits and end; letters like digits belong to it, unless it is a code's without them."""
    printed = PRINTED_DIGITS.match(match[0])
    if printed and printed[0] in index.by_number:
        return printed[0], match.start() + printed.end()
    return match[0].translate(LOOKALIKE_DIGITS), match.end()


def join_digits(index: Index, text: str, digits: str, end: int) -> tuple[str, int]:
    """Join digits that white space or a dash separates, if only the result is a code's number as printed."""
    joined = digits
    position = end
    while joined not in index.by_number and len(joined) <= tuning.MAX_DIGITS:
        match = CONTINUED_DIGITS.match(text, position)
        if not match:
            return digits, end
        joined += match.group(1).translate(LOOKALIKE_DIGITS)
        position = match.end()
    return (joined, position) if joined in index.by_number else (digits, end)
