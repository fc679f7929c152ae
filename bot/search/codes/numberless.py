"""Codes that do not end with a number: words such as card_declined, numbers such as -1021 and 42S02."""

import re
from collections.abc import Iterator

from bot.catalog.entry import Entry
from bot.search import tuning
from bot.search.codes.bare import NumberContext
from bot.search.codes.neighbors import WORDS_BEFORE, has_error_word_after, read_announcement
from bot.search.index import Index, ends_with_number, normalize_code
from bot.search.words.lexicon import Lexicon

WORD = re.compile(r"(?<![\w.])-?[A-Za-z0-9][A-Za-z0-9_.-]{1,100}")
SIGNS = re.compile(r"[A-Za-z0-9][_.][A-Za-z0-9]|-.*-")  # a single dash joins ordinary words, too: "sign-in"
CAMEL_CASE = re.compile(r"[a-z][A-Z]")
LETTER_AND_DIGIT = re.compile(r"[A-Za-z][0-9]|[0-9][A-Za-z]")
MIN_MIXED = 4  # characters of a code of letters and digits that nothing else is called: "5G" and "3D" are
LAST_WORD = re.compile(r"([^\W\d_]+)[\W_]*$")
NUMBER_AFTER = re.compile(r"\W{0,3}[^\W\d_]+\W{0,3}\d")
DASH = str.maketrans("-", "_")


def find_numberless_codes(index: Index, text: str, context: NumberContext) -> Iterator[tuple[Entry, int, int]]:
    """Yield the catalog's codes without a number at their end that a text names, with where each begins and ends."""
    for match in WORD.finditer(text) if index.facts.has_odd else ():
        entry = find_spelled_code(index, match[0])
        if entry and is_meant(index, entry.code, match, context):
            yield entry, *match.span()


def find_spelled_code(index: Index, word: str) -> Entry | None:
    """Return the code without a number at its end that a word is."""
    entry = index.by_normalized.get(normalize_code(word))
    return entry if entry and not ends_with_number(entry) and is_spelled(entry, word) else None


def is_spelled(entry: Entry, word: str) -> bool:
    """Return whether a word is a code, in capitals or not; a dash may stand for the underscore, no sign is left out."""
    code, typed = entry.code, word.rstrip("._-")
    if code.startswith("-") or typed.startswith("-"):
        return code == typed
    return code.translate(DASH).lower() == typed.translate(DASH).lower()


def is_meant(index: Index, code: str, match: re.Match[str], context: NumberContext) -> bool:
    """Return whether a word is meant as a code: nothing else looks like it, or an error word is next to it."""
    if is_unmistakable(code, match[0].rstrip("._-")):
        return True
    if context.others:
        return False
    asks = context.asks and match[0].startswith("-") and len(match[0]) > tuning.MIN_LISTED_DIGITS
    return asks or is_named_directly(index.messages.lexicon, match)


def is_unmistakable(code: str, typed: str) -> bool:
    """Return whether a code is typed with something in it that ordinary words and numbers don't have."""
    if typed == code and CAMEL_CASE.search(code):
        return True
    has_sign = SIGNS.search(code) or (LETTER_AND_DIGIT.search(code) and len(code) >= MIN_MIXED)
    return bool(has_sign) and typed.lower() == code.lower()


def is_named_directly(lexicon: Lexicon, match: re.Match[str]) -> bool:
    """Return whether an error word touches a word: in "the error is internal" the word may be just a word.

    An error word after it that has a number of its own says nothing of it ("OK, error 113").
    """
    text = match.string
    if has_error_word_after(lexicon, text, match.end()) and not NUMBER_AFTER.match(text, match.end()):
        return True
    if read_announcement(lexicon, text, match.start()).kind != "error":
        return False
    last = LAST_WORD.search(text[max(0, match.start() - WORDS_BEFORE) : match.start()])
    return last is not None and last[1].lower() not in lexicon.numbering
