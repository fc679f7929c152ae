"""Phrases that people type: in which form they are compared, and which of them a code could also be asked as."""

import re

from bot.search import tuning
from bot.search.index import Index
from bot.search.signals import match_codes, match_whole_code
from bot.search.text.clean import clean_text
from bot.search.words.lexicon import Lexicon, read_words

TYPED_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")  # letters and digits of any script; "can't" is one word


def normalize_words(text: str) -> str:
    """Return the words of a text in their order, without differences in case, white space and punctuation."""
    return " ".join(TYPED_WORD.findall(clean_text(text).casefold()))


def can_be_phrase(index: Index, words: str) -> bool:
    """Return whether normalized words can lead to a code: the search uses one of them, and they name no code."""
    return has_meaning(index.messages.lexicon, words) and not names_code(index, words)


def has_meaning(lexicon: Lexicon, words: str) -> bool:
    """Return whether the search uses any of these words besides numbers."""
    letters = " ".join(word for word in words.split() if not word.isdecimal())
    return bool(read_words(lexicon, letters, tuning.MAX_WORDS).units)


def names_code(index: Index, words: str) -> bool:
    """Return whether words name a code, be it in the catalog or not, or a number that could be one."""
    if any(word.isdecimal() and len(word) >= tuning.MIN_SUGGESTED_DIGITS for word in words.split()):
        return True
    return match_whole_code(index, words) is not None or match_codes(index, words) is not None
