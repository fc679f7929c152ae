"""Phrases that people type: in which form they are compared, and which of them a code could also be asked as."""

import re

from bot.search.clean import clean_text
from bot.search.index import Index
from bot.search.lexicon import list_meanings, rewrite_words, tokenize
from bot.search.signals import match_codes, match_whole_code

TYPED_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")  # letters and digits of any script; "can't" is one word


def normalize_words(text: str) -> str:
    """Return the words of a text in their order, without differences in case, white space and punctuation."""
    return " ".join(TYPED_WORD.findall(clean_text(text).casefold()))


def can_be_phrase(index: Index, words: str) -> bool:
    """Return whether normalized words can lead to a code: the search uses one of them, and they name no code."""
    if all(word.isdecimal() for word in words.split()):
        return False
    lexicon = index.messages.lexicon
    has_meaning = bool(list_meanings(lexicon, rewrite_words(lexicon.rewrites, tokenize(words))))
    return has_meaning and match_whole_code(index, words) is None and match_codes(index, words) is None
