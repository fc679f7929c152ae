"""Bare numbers, without a prefix: which are codes, and which are dates, amounts or another system's codes."""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.search.extract import CodeMention
from bot.search.index import Index
from bot.search.lexicon import Lexicon, tokenize

MAX_QUESTION_LENGTH = 200  # characters in a text that is nothing but a question for a code
WORDS = re.compile(r"[^\W\d_]+")
GLUED = re.compile(r"[A-Za-z0-9@]-?$")
LATIN = re.compile(r"[A-Za-z]")
MAX_PUNCTUATION = 5  # characters between an error word and its code: `": "` and a few quotes
UNDERSCORED_WORD = re.compile(r"\w*_\w*")
FORMULA = re.compile(r"[{}$=\\|^]|\d\s*\*\s*\d|(?<!\d)\+\s*\d")
NUMBER_LIST = re.compile(r"[\s\d,;/+&|()\[\]#-]+")
ERROR_AFTER = re.compile(r"[\s\"'`:)\]-]{1,3}(?:errors?|err|fehler)\b", re.IGNORECASE)
CAMEL_CASE_WORD = re.compile(r"[A-Z]?[a-zß-ÿ]+|[A-Z]+(?![a-z])|[^\W\d_A-Za-zß-ÿ]+")


@dataclass(frozen=True, slots=True)
class NumberContext:
    """The context of a text's bare numbers.

    ``asks``: the text asks for a code and little else; ``codes_only``: it is a list of known numbers; ``others``: it
    names another system, whose codes are not ours; ``families``: the code families that it names, or all.
    """

    asks: bool
    codes_only: bool
    others: bool
    families: AbstractSet[str]


def read_number_context(index: Index, text: str) -> NumberContext:
    """Return the context of a text's bare numbers."""
    asks = is_code_question(index, text)
    codes_only = is_list_of_numbers(index, text)
    families = find_named_families(index, text) if asks else set()
    return NumberContext(asks or codes_only, codes_only, names_other_system(index, text), families or index.families)


def is_list_of_numbers(index: Index, text: str) -> bool:
    """Return whether a text is a list of numbers, each the number of a code ("113, 112")."""
    if len(text) > MAX_QUESTION_LENGTH or not NUMBER_LIST.fullmatch(text):
        return False
    return all(int(number) in index.by_value for number in re.findall(r"\d+", text))


def is_meant_as_code(index: Index, text: str, mention: CodeMention, setting: NumberContext) -> bool:
    """Return whether a bare number is meant as a code."""
    words = find_preceding_words(text, mention.start)
    if words and words[-1] in index.messages.lexicon.ids:
        return False
    if setting.codes_only:
        return True
    if is_unmistakable(index, mention.digits):
        return not GLUED.search(text[: mention.start][-2:]) and not re.match(r"-?[A-Za-z0-9]", text[mention.end :][:2])
    if setting.others or is_part_of_token(text, mention):
        return False
    announced = bool(words) and announces_error_code(index.messages.lexicon, words)
    return setting.asks or announced or bool(ERROR_AFTER.match(text, mention.end))


def names_other_system(index: Index, text: str) -> bool:
    """Return whether the text names another system, whose codes are not ours."""
    return not index.messages.lexicon.elsewhere.isdisjoint(tokenize(text[:MAX_QUESTION_LENGTH]))


def is_unmistakable(index: Index, digits: str) -> bool:
    """Return whether digits are a code in any context: a long number as printed, or one that begins with zeros."""
    return len(digits) > len("2026") and (
        digits in index.numbers or (digits.startswith("00") and len(digits) > len("00:00"))
    )


def is_part_of_token(text: str, mention: CodeMention) -> bool:
    """Return whether the number is part of a date, an amount, a version or a longer word."""
    before = text[: mention.start][-2:]
    after = text[mention.end :][:2]
    if re.match(r"[A-Za-z_%$€£°]|[.,:/-]\d|-[A-Za-z]", after):
        return True
    return bool(re.search(r"[A-Za-z0-9$€£+@]$|\d[.,:/\-]$|(?:^|\s)-$|[a-z0-9]-$", before))


def is_code_question(index: Index, text: str) -> bool:
    """Return whether a text is only numbers and words of a question for a code ("what is 113?")."""
    if len(text) > MAX_QUESTION_LENGTH or FORMULA.search(text):
        return False
    lexicon = index.messages.lexicon
    return all(
        word in lexicon.families
        or word in lexicon.ask
        or not (WORDS.match(word) and not consists_of_known_words(lexicon, word))
        for word in split_into_words(text)
    )


def split_into_words(text: str) -> list[str]:
    """Return the words of a text in lower case: Latin ones stemmed, others unchanged."""
    return [token for word in WORDS.findall(text.lower()) for token in (tokenize(word) or [word])]


def consists_of_known_words(lexicon: Lexicon, word: str) -> bool:
    """Return whether a run of letters in a script without blanks consists of known words only."""
    if LATIN.match(word):
        return False
    for known in sorted(lexicon.ask | lexicon.errors, key=len, reverse=True):
        if not LATIN.match(known):
            word = word.replace(known, "")
    return not word


def find_named_families(index: Index, text: str) -> set[str]:
    """Return the code families that a text names ("gateway 16")."""
    words = split_into_words(
        UNDERSCORED_WORD.sub(" ", text)
    )  # the family of "GGATEWAY_CODE_005" says nothing of other numbers
    named = {index.messages.lexicon.families.get(word) for word in words}
    return {family for family in named if family in index.families}


def find_preceding_words(text: str, start: int) -> list[str]:
    """Return the last two words before a position in lower case, if only punctuation follows them."""
    before = text[max(0, start - 40) : start]
    bare = before.rstrip(" \t\n\"'`:=#([{>*-")
    if len(before) - len(bare) > MAX_PUNCTUATION or not bare or not bare[-1].isalpha():
        return []
    return [word.lower() for word in CAMEL_CASE_WORD.findall(bare)][-2:]


def announces_error_code(lexicon: Lexicon, words: list[str]) -> bool:
    """Return whether the words before a number announce an error code."""
    announced = "".join(words) in lexicon.errors or words[-1] in lexicon.errors
    return announced and not set(words) & lexicon.other_codes
