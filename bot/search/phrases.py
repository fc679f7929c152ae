"""Phrases that people type: in which form they are compared, and which of them a code could also be asked as."""

import re

from bot.search import tuning
from bot.search.index import Index
from bot.search.signals import SIGNALS, match_equal_message
from bot.search.text.clean import clean_text
from bot.search.words.lexicon import Lexicon, read_words

BEFORE_PHRASES = SIGNALS[: SIGNALS.index(match_equal_message)]  # what these find is found whatever phrases there are
TYPED_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")  # letters and digits of any script; "can't" is one word


def normalize_words(text: str) -> str:
    """Return the words of a text in their order, without differences in case, white space and punctuation."""
    return " ".join(TYPED_WORD.findall(clean_text(text).casefold()))


def can_be_phrase(index: Index, words: str) -> bool:
    """Return whether normalized words can lead to a code: the search uses one of them, and they name no code or group.

    What names codes, or a section or family, is found by its name, so a phrase would change nothing.
    """
    return has_meaning(index.messages.lexicon, words) and not names_codes(index, words)


def has_meaning(lexicon: Lexicon, words: str) -> bool:
    """Return whether the search uses any of these words besides numbers."""
    letters = " ".join(word for word in words.split() if not word.isdecimal())
    return bool(read_words(lexicon, letters, tuning.MAX_WORDS).units)


def names_codes(index: Index, words: str) -> bool:
    """Return whether words name a code, in the catalog or not, a number that could be one, or a group of codes."""
    if any(word.isdecimal() and len(word) >= tuning.MIN_SUGGESTED_DIGITS for word in words.split()):
        return True
    return any(signal(index, words) for signal in BEFORE_PHRASES)
