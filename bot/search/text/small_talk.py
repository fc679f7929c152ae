"""Small talk: greetings, thanks, "ok", "test" and the like, in the words of data/synonyms.toml."""

import re
import unicodedata
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import filterfalse

from bot.search.text.clean import normalize_unicode

FIRST_UNSPACED = "\u0e00"  # from here on, in Thai, Chinese, Japanese or Korean, words follow each other without blanks
REPEATED = re.compile(r"([^\W\d])\1+")
LAUGHTER = re.compile(r"[ab]?([hjk][aeiou]|х[аеио])\1+[hjkх]?|l(?:ol)+")
PLAIN_WORD = re.compile(r"(?<!\S)[A-Za-z]{3,}(?!\S)")
NEVER = "(?!)"
TEST_NUMBERS = re.compile(r"(?<=test|ting|тест|ping)(?:[\s#_,.-]{0,3}(?:12345?|123|12|\d)(?!\d))+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Courtesies:
    """Small talk: a pattern of its phrases, the ``fillers`` that may stand beside them, and all words of both."""

    phrases: re.Pattern[str]
    fillers: frozenset[str]
    words: frozenset[str]


def build_courtesies(phrases: Iterable[str], fillers: Iterable[str]) -> Courtesies:
    """Prepare the words and phrases of small talk, and those that may stand beside them."""
    folded = [" ".join(split_chat_words(phrase)) for phrase in phrases]
    beside = frozenset(split_chat_words(" ".join(fillers)))
    return Courtesies(compile_phrases(folded), beside, beside.union(*map(str.split, folded)))


def compile_phrases(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for phrases, the longest first, and laughter; whole words where the script sets blanks."""
    longest_first = sorted(filter(None, phrases), key=len, reverse=True)
    spaced = "|".join(map(re.escape, filterfalse(is_unspaced, longest_first)))
    unspaced = "|".join(map(re.escape, filter(is_unspaced, longest_first)))
    return re.compile(rf"(?<!\S)(?:{spaced or NEVER}|{LAUGHTER.pattern})(?!\S)|{unspaced or NEVER}")


def is_small_talk(courtesies: Courtesies, text: str) -> bool:
    """Return whether a text is a courtesy, or several, with nothing but fillers beside them."""
    if says_more(courtesies, text):
        return False
    words = split_chat_words(TEST_NUMBERS.sub(" ", text))
    unknown = filter(lambda word: word not in courtesies.words and not is_unspaced(word), words)
    if not all(map(LAUGHTER.fullmatch, unknown)):
        return False  # the pattern is slow, and few texts are small talk
    rest, count = courtesies.phrases.subn(" ", " ".join(words))
    return count > 0 and all(is_filler(word, courtesies.fillers) for word in rest.split())


def says_more(courtesies: Courtesies, text: str) -> bool:
    """Return whether a plain English word is no courtesy; most texts have one, and finding it costs little."""
    words = map(str.lower, PLAIN_WORD.findall(text))
    return any(REPEATED.sub(r"\1", word) not in courtesies.words and not LAUGHTER.fullmatch(word) for word in words)


def is_filler(word: str, fillers: AbstractSet[str]) -> bool:
    """Return whether a word is a filler, or several without blanks."""
    return word in fillers or (is_unspaced(word) and not remove_unspaced(word, fillers))


def remove_unspaced(text: str, fillers: AbstractSet[str]) -> str:
    """Return a text without the fillers in scripts that set no blanks."""
    for filler in sorted(filter(is_unspaced, fillers), key=len, reverse=True):
        text = text.replace(filler, "")
    return text


def is_unspaced(word: str) -> bool:
    """Return whether a word is of a script that sets no blanks between words."""
    return word >= FIRST_UNSPACED


def split_chat_words(text: str) -> list[str]:
    """Return the words of a text in any script, without capitals, punctuation and repeated letters.

    "Heyyy, THX!!" is "hey", "thx".
    """
    words = "".join(char if is_part_of_word(char) else " " for char in normalize_unicode(text).casefold()).split()
    return [REPEATED.sub(r"\1", word) for word in words]


def is_part_of_word(char: str) -> bool:
    """Return whether a character is a letter, a digit, or a mark on one, such as a vowel sign."""
    return char.isalnum() or unicodedata.category(char).startswith("M")
