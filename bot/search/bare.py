"""Numbers without a prefix: which of them are codes, and which are dates, amounts or other people's codes."""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.search.extract import Named
from bot.search.index import Index
from bot.search.lexicon import Lexicon, tokens

MOST_LETTERS = 200  # of a text that is nothing but a question for a code
WORDS = re.compile(r"[^\W\d_]+")
GLUED = re.compile(r"[A-Za-z0-9@]-?$")
LATIN = re.compile(r"[A-Za-z]")
MOST_MARKS = 5  # between an error word and its code: `": "` and a few quotes
JOINED = re.compile(r"\w*_\w*")
FORMULA = re.compile(r"[{}$=\\|^]|\d\s*\*\s*\d|(?<!\d)\+\s*\d")
LIST = re.compile(r"[\s\d,;/+&|()\[\]#-]+")
ERROR_AFTER = re.compile(r"[\s\"'`:)\]-]{1,3}(?:errors?|err|fehler)\b", re.IGNORECASE)
CAMEL = re.compile(r"[A-Z]?[a-zß-ÿ]+|[A-Z]+(?![a-z])|[^\W\d_A-Za-zß-ÿ]+")


@dataclass(frozen=True, slots=True)
class Setting:
    """What the whole text tells about its bare numbers.

    ``asks``: it asks for a code and little else; ``codes_only``: it is a list of our numbers; ``others``: it names
    another system, whose codes are not ours; ``families``: those that it names, or all.
    """

    asks: bool
    codes_only: bool
    others: bool
    families: AbstractSet[str]


def setting_of(index: Index, text: str) -> Setting:
    """Read what the text tells about its bare numbers."""
    asks = asks_for_a_code(index, text)
    codes_only = only_our_numbers(index, text)
    families = families_named(index, text) if asks else set()
    return Setting(asks or codes_only, codes_only, speaks_of_others(index, text), families or index.families)


def only_our_numbers(index: Index, text: str) -> bool:
    """Tell whether a text is a list of numbers, each of a code ("113, 112")."""
    if len(text) > MOST_LETTERS or not LIST.fullmatch(text):
        return False
    return all(int(number) in index.by_value for number in re.findall(r"\d+", text))


def is_a_code(index: Index, text: str, found: Named, setting: Setting) -> bool:
    """Tell whether a number without a prefix is meant as a code."""
    words = words_just_before(text, found.start)
    if words and words[-1] in index.messages.lexicon.ids:
        return False
    if setting.codes_only:
        return True
    if telling(index, found.digits):
        return not GLUED.search(text[: found.start][-2:]) and not re.match(r"-?[A-Za-z0-9]", text[found.end :][:2])
    if setting.others or part_of_more(text, found):
        return False
    said = bool(words) and after_an_error_word(index.messages.lexicon, words)
    return setting.asks or said or bool(ERROR_AFTER.match(text, found.end))


def speaks_of_others(index: Index, text: str) -> bool:
    """Tell whether the text names another system, whose codes are not ours."""
    return not index.messages.lexicon.elsewhere.isdisjoint(tokens(text[:MOST_LETTERS]))


def telling(index: Index, digits: str) -> bool:
    """Tell whether digits are a code's wherever they stand: zeros as no amount has, or a long number as printed."""
    return len(digits) > len("2026") and (
        digits in index.numbers or (digits.startswith("00") and len(digits) > len("00:00"))
    )


def part_of_more(text: str, found: Named) -> bool:
    """Tell whether the number is a piece of a date, an amount, a version or a longer word."""
    before, after = text[: found.start][-2:], text[found.end :][:2]
    if re.match(r"[A-Za-z_%$€£°]|[.,:/-]\d|-[A-Za-z]", after):
        return True
    return bool(re.search(r"[A-Za-z0-9$€£+@]$|\d[.,:/\-]$|(?:^|\s)-$|[a-z0-9]-$", before))


def asks_for_a_code(index: Index, text: str) -> bool:
    """Tell whether a text holds nothing but numbers and the words of such a question ("what is 113?")."""
    if len(text) > MOST_LETTERS or FORMULA.search(text):
        return False
    lexicon = index.messages.lexicon
    return all(
        word in lexicon.families or word in lexicon.ask or not (WORDS.match(word) and not in_parts(lexicon, word))
        for word in lower_words(text)
    )


def lower_words(text: str) -> list[str]:
    """Give the words of a text: stems of Latin ones, others as they are."""
    return [token for word in WORDS.findall(text.lower()) for token in (tokens(word) or [word])]


def in_parts(lexicon: Lexicon, word: str) -> bool:
    """Tell whether a run of letters of a language without blanks is made of known words alone."""
    if LATIN.match(word):
        return False
    for known in sorted(lexicon.ask | lexicon.errors, key=len, reverse=True):
        if not LATIN.match(known):
            word = word.replace(known, "")
    return not word


def families_named(index: Index, text: str) -> set[str]:
    """Give the families that the words of a text name ("gateway 16")."""
    words = lower_words(JOINED.sub(" ", text))  # "GGATEWAY_CODE_005" speaks of itself, not of the other numbers
    named = {index.messages.lexicon.families.get(word) for word in words}
    return {family for family in named if family in index.families}


def words_just_before(text: str, start: int) -> list[str]:
    """Give the last two words before a position, in small letters, if only marks stand between."""
    before = text[max(0, start - 40) : start]
    bare = before.rstrip(" \t\n\"'`:=#([{>*-")
    if len(before) - len(bare) > MOST_MARKS or not bare or not bare[-1].isalpha():
        return []
    return [word.lower() for word in CAMEL.findall(bare)][-2:]


def after_an_error_word(lexicon: Lexicon, words: list[str]) -> bool:
    """Tell whether the words before a number say that an error's code follows."""
    said = "".join(words) in lexicon.errors or words[-1] in lexicon.errors
    return said and not set(words) & lexicon.other_codes
