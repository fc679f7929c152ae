"""Small talk: greetings, thanks, "ok", "test", a lone emoji. Nothing is asked, so nothing is searched for."""

import re

from bot.search import tuning
from bot.search.clean import split_chat_words
from bot.search.hit import Verdict
from bot.search.index import Index
from bot.search.lexicon import Lexicon, tokenize
from bot.search.messages import search_messages

FIRST_UNSPACED = "\u0e00"  # from here on, in Thai, Chinese, Japanese or Korean, words follow each other without blanks
TEST_NUMBERS = re.compile(r"(?<=test|ting|тест|ping)(?:[\s#_,.-]{0,3}(?:12345?|123|12|\d)(?!\d))+", re.IGNORECASE)
LAUGHTER = re.compile(r"[ab]?([hjk][aeiou]|х[аеио])\1+[hjkх]?|l(?:ol)+")


def match_small_talk(index: Index, text: str) -> Verdict | None:
    """Return ``nothing`` for a text without words, or one that is only small talk and not a message of the catalog."""
    if not any(map(str.isalnum, text)):
        return Verdict("nothing")
    if len(text) > tuning.MAX_QUESTION_LENGTH:
        return None
    words = split_chat_words(TEST_NUMBERS.sub(" ", text))
    is_meant = is_small_talk(index.messages.lexicon, words) and not is_whole_message(index, text)
    return Verdict("nothing") if is_meant else None


def is_small_talk(lexicon: Lexicon, words: list[str]) -> bool:
    """Return whether words are courtesies, with nothing but fillers beside them."""
    return all(is_filler(lexicon, word) for word in words) and has_courtesy(lexicon, words)


def is_filler(lexicon: Lexicon, word: str) -> bool:
    """Return whether a word may stand in small talk: a filler, laughter, or several fillers without blanks."""
    if word in lexicon.fillers or LAUGHTER.fullmatch(word):
        return True
    for filler in sorted(filter(is_unspaced, lexicon.fillers), key=len, reverse=True) if is_unspaced(word) else ():
        word = word.replace(filler, "")
    return not word


def is_unspaced(word: str) -> bool:
    """Return whether a word is of a script that sets no blanks between words."""
    return word >= FIRST_UNSPACED


def has_courtesy(lexicon: Lexicon, words: list[str]) -> bool:
    """Return whether words contain a courtesy or laughter."""
    text = f" {' '.join(words)} "
    return any(map(LAUGHTER.fullmatch, words)) or any(
        f" {phrase} " in text or (is_unspaced(phrase) and phrase in text) for phrase in lexicon.courtesies
    )


def is_whole_message(index: Index, text: str) -> bool:
    """Return whether a text is one of the catalog's messages, such as the “OK” of a success."""
    best = search_messages(index.messages, text)[:1]
    return bool(best) and best[0].message.words == " ".join(tokenize(text))
