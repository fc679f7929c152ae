"""Bare numbers, without a prefix: which are codes, and which are dates, amounts or another system's codes."""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.search.extract import Named
from bot.search.index import Index
from bot.search.lexicon import Lexicon, tokens

MOST_LETTERS = 200  # characters in a text that is nothing but a question for a code
WORDS = re.compile(r"[^\W\d_]+")
GLUED = re.compile(r"[A-Za-z0-9@]-?$")
LATIN = re.compile(r"[A-Za-z]")
MOST_MARKS = 5  # characters between an error word and its code: `": "` and a few quotes
JOINED = re.compile(r"\w*_\w*")
FORMULA = re.compile(r"[{}$=\\|^]|\d\s*\*\s*\d|(?<!\d)\+\s*\d")
LIST = re.compile(r"[\s\d,;/+&|()\[\]#-]+")
ERROR_AFTER = re.compile(r"[\s\"'`:)\]-]{1,3}(?:errors?|err|fehler)\b", re.IGNORECASE)
CAMEL = re.compile(r"[A-Z]?[a-zß-ÿ]+|[A-Z]+(?![a-z])|[^\W\d_A-Za-zß-ÿ]+")


@dataclass(frozen=True, slots=True)
class Setting:
    """The context of a text's bare numbers.

    ``asks``: the text asks for a code and little else; ``codes_only``: it is a list of known numbers; ``others``: it
    names another system, whose codes are not ours; ``families``: the code families that it names, or all.
    """

    asks: bool
    codes_only: bool
    others: bool
    families: AbstractSet[str]


def setting_of(index: Index, text: str) -> Setting:
    """Return the context of a text's bare numbers."""
    asks = asks_for_a_code(index, text)
    codes_only = only_our_numbers(index, text)
    families = families_named(index, text) if asks else set()
    return Setting(asks or codes_only, codes_only, speaks_of_others(index, text), families or index.families)


def only_our_numbers(index: Index, text: str) -> bool:
    """Return whether a text is a list of numbers, each the number of a code ("113, 112")."""
    if len(text) > MOST_LETTERS or not LIST.fullmatch(text):
        return False
    return all(int(number) in index.by_value for number in re.findall(r"\d+", text))


def is_a_code(index: Index, text: str, mention: Named, setting: Setting) -> bool:
    """Return whether a bare number is meant as a code."""
    words = words_just_before(text, mention.start)
    if words and words[-1] in index.messages.lexicon.ids:
        return False
    if setting.codes_only:
        return True
    if telling(index, mention.digits):
        return not GLUED.search(text[: mention.start][-2:]) and not re.match(r"-?[A-Za-z0-9]", text[mention.end :][:2])
    if setting.others or part_of_more(text, mention):
        return False
    announced = bool(words) and after_an_error_word(index.messages.lexicon, words)
    return setting.asks or announced or bool(ERROR_AFTER.match(text, mention.end))


def speaks_of_others(index: Index, text: str) -> bool:
    """Return whether the text names another system, whose codes are not ours."""
    return not index.messages.lexicon.elsewhere.isdisjoint(tokens(text[:MOST_LETTERS]))


def telling(index: Index, digits: str) -> bool:
    """Return whether digits are a code in any context: a long number as printed, or one that begins with zeros."""
    return len(digits) > len("2026") and (
        digits in index.numbers or (digits.startswith("00") and len(digits) > len("00:00"))
    )


def part_of_more(text: str, mention: Named) -> bool:
    """Return whether the number is part of a date, an amount, a version or a longer word."""
    before = text[: mention.start][-2:]
    after = text[mention.end :][:2]
    if re.match(r"[A-Za-z_%$€£°]|[.,:/-]\d|-[A-Za-z]", after):
        return True
    return bool(re.search(r"[A-Za-z0-9$€£+@]$|\d[.,:/\-]$|(?:^|\s)-$|[a-z0-9]-$", before))


def asks_for_a_code(index: Index, text: str) -> bool:
    """Return whether a text is only numbers and words of a question for a code ("what is 113?")."""
    if len(text) > MOST_LETTERS or FORMULA.search(text):
        return False
    lexicon = index.messages.lexicon
    return all(
        word in lexicon.families or word in lexicon.ask or not (WORDS.match(word) and not in_parts(lexicon, word))
        for word in lower_words(text)
    )


def lower_words(text: str) -> list[str]:
    """Return the words of a text in lower case: Latin ones stemmed, others unchanged."""
    return [token for word in WORDS.findall(text.lower()) for token in (tokens(word) or [word])]


def in_parts(lexicon: Lexicon, word: str) -> bool:
    """Return whether a run of letters in a script without blanks consists of known words only."""
    if LATIN.match(word):
        return False
    for known in sorted(lexicon.ask | lexicon.errors, key=len, reverse=True):
        if not LATIN.match(known):
            word = word.replace(known, "")
    return not word


def families_named(index: Index, text: str) -> set[str]:
    """Return the code families that a text names ("gateway 16")."""
    words = lower_words(JOINED.sub(" ", text))  # the family of "GGATEWAY_CODE_005" says nothing of other numbers
    named = {index.messages.lexicon.families.get(word) for word in words}
    return {family for family in named if family in index.families}


def words_just_before(text: str, start: int) -> list[str]:
    """Return the last two words before a position in lower case, if only punctuation follows them."""
    before = text[max(0, start - 40) : start]
    bare = before.rstrip(" \t\n\"'`:=#([{>*-")
    if len(before) - len(bare) > MOST_MARKS or not bare or not bare[-1].isalpha():
        return []
    return [word.lower() for word in CAMEL.findall(bare)][-2:]


def after_an_error_word(lexicon: Lexicon, words: list[str]) -> bool:
    """Return whether the words before a number announce an error code."""
    announced = "".join(words) in lexicon.errors or words[-1] in lexicon.errors
    return announced and not set(words) & lexicon.other_codes
