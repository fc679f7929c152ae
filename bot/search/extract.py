"""Extract codes and numbers from any text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bot.search import tuning
from bot.search.index import Index, ends_with_number, normalize_code
from bot.search.prefix import NO_PREFIX, PrefixMatch, fit_prefix

# O and l are read as digits where a number starts a word; after letters ("API0000113") it can only start with a digit.
NUMBER = re.compile(r"(?:(?<![A-Za-z0-9])[OoIl]{1,8}(?=[0-9OoIl]*\d))?\d+(?:[OoIl][0-9OoIl]*(?![A-Za-z]))?")
WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{2,100}")
WORD_BEFORE = re.compile(r"[A-Za-z](?:[01](?=[_-]))?[\s_.:=#\"'(\[/\\-]*$")  # "AP1_" is "API_"
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
    for match in islice(index.exact.finditer(text, start), tuning.MAX_EXACT_CODES):
        if match[0] in index.entries:
            yield CodeMention(PrefixMatch("whole"), match[1], match[0], match.start(), match.end())


def find_numberless_codes(index: Index, text: str) -> Iterator[str]:
    """Yield every exactly spelled code that does not end with a number, such as 42S02."""
    for word in WORD.findall(text) if index.facts.has_odd else ():
        entry = index.by_normalized.get(normalize_code(word))
        if entry and not ends_with_number(entry):
            yield entry.code


def build_mention(index: Index, text: str, match: re.Match[str]) -> CodeMention:
    """Return a matched number with its prefix words, and with digits that white space cut off."""
    start, end = match.span()
    head = fit_prefix(text, start, index.prefixes) if WORD_BEFORE.search(text[max(0, start - 4) : start]) else NO_PREFIX
    digits = match.group().translate(LOOKALIKE_DIGITS)
    if head.fit != "none":
        start = head.start
    if head.fit != "none" or digits.startswith("00"):
        digits, end = join_digits(index, text, digits, end)
    return CodeMention(head, digits, BLANKS.sub(" ", text[start:end]), start, end)


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
