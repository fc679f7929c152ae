"""Bare numbers, without a prefix: which are codes, and which are dates, amounts or another system's codes."""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.search import tuning
from bot.search.extract import CodeMention
from bot.search.index import Index
from bot.search.lexicon import Lexicon, tokenize
from bot.search.resolve import is_unmistakable

WORDS = re.compile(r"[^\W\d_]+")
GLUED_BEFORE = re.compile(r"[A-Za-z0-9@]-?$")
GLUED_AFTER = re.compile(r"-?[A-Za-z0-9]")
PART_BEFORE = re.compile(r"[A-Za-z0-9$€£+@]$|\d[.,:/\-]$|(?:^|\s)-$|[a-z0-9]-$")
PART_AFTER = re.compile(r"[A-Za-z_%$€£°]|[.,:/-]\d|-[A-Za-z]")
LATIN = re.compile(r"[A-Za-z]")
UNDERSCORED_WORD = re.compile(r"\w*_\w*")
FORMULA = re.compile(r"[{}$=\\|^]|\d\s*\*\s*\d|(?<!\d)\+\s*\d")
NUMBER_LIST = re.compile(r"[\s\d,;/+&|()\[\]#-]+")
ERROR_AFTER = re.compile(r"[\s\"'`:)\]-]{1,3}(?:errors?|err|fehler)\b", re.IGNORECASE)
CAMEL_CASE_WORD = re.compile(r"[A-Z]?[a-zß-ÿ]+|[A-Z]+(?![a-z])|[^\W\d_A-Za-zß-ÿ]+")


@dataclass(frozen=True, slots=True)
class NumberContext:
    """The context of a text's bare numbers.

    ``families``: the code families that the text names, or all; ``asks``: it asks for a code and little else;
    ``codes_only``: it is a list of known numbers; ``others``: it names another system, whose codes are not ours.
    """

    families: AbstractSet[str]
    asks: bool = False
    codes_only: bool = False
    others: bool = False


def read_number_context(index: Index, text: str) -> NumberContext:
    """Return the context of a text's bare numbers."""
    if len(text) > tuning.MAX_QUESTION_LENGTH:
        return NumberContext(index.families, others=names_other_system(index, text))
    if NUMBER_LIST.fullmatch(text) and all(int(number) in index.by_value for number in re.findall(r"\d+", text)):
        return NumberContext(index.families, asks=True, codes_only=True)
    asks = is_code_question(index, text)
    families = find_named_families(index, text) if asks else index.families
    return NumberContext(families, asks, others=names_other_system(index, text))


def is_meant_as_code(index: Index, text: str, mention: CodeMention, context: NumberContext) -> bool:
    """Return whether a bare number in a text that isn't only a list of codes is meant as a code."""
    lexicon = index.messages.lexicon
    words = find_preceding_words(text, mention.start)
    if not lexicon.ids.isdisjoint(words[-1:]):
        return False
    if is_unmistakable(index, mention.digits):
        return not is_glued(text, mention)
    if context.others or is_part_of_token(text, mention):
        return False
    return context.asks or stands_by_error_word(lexicon, text, mention, words)


def names_other_system(index: Index, text: str) -> bool:
    """Return whether the text names another system, whose codes are not ours."""
    return not index.messages.lexicon.elsewhere.isdisjoint(tokenize(text[: tuning.MAX_QUESTION_LENGTH]))


def is_glued(text: str, mention: CodeMention) -> bool:
    """Return whether letters or digits touch the number."""
    before = text[max(0, mention.start - 2) : mention.start]
    return bool(GLUED_BEFORE.search(before) or GLUED_AFTER.match(text, mention.end))


def is_part_of_token(text: str, mention: CodeMention) -> bool:
    """Return whether the number is part of a date, an amount, a version or a longer word."""
    before = text[max(0, mention.start - 2) : mention.start]
    return bool(PART_BEFORE.search(before) or PART_AFTER.match(text, mention.end))


def is_code_question(index: Index, text: str) -> bool:
    """Return whether a text is only numbers and words of a question for a code ("what is 113?")."""
    lexicon = index.messages.lexicon
    return not FORMULA.search(text) and all(
        word in lexicon.families or word in lexicon.ask or consists_of_known_words(lexicon, word)
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


def find_named_families(index: Index, text: str) -> AbstractSet[str]:
    """Return the code families that a text names ("gateway 16"), or all."""
    words = split_into_words(UNDERSCORED_WORD.sub(" ", text))  # "GGATEWAY_CODE_005" says nothing of other numbers
    named = (index.messages.lexicon.families.get(word, "") for word in words)
    return index.families.intersection(named) or index.families


def find_preceding_words(text: str, start: int) -> list[str]:
    """Return the last two words before a position in lower case, if only punctuation follows them."""
    before = text[max(0, start - 40) : start]
    bare = before.rstrip(" \t\n\"'`:=#([{>*-")
    if len(before) - len(bare) > tuning.MAX_PUNCTUATION or not bare[-1:].isalpha():
        return []
    return [word.lower() for word in CAMEL_CASE_WORD.findall(bare)][-2:]


def stands_by_error_word(lexicon: Lexicon, text: str, mention: CodeMention, words: list[str]) -> bool:
    """Return whether "error" or the like follows a number or precedes it; ``words`` are those before it."""
    if ERROR_AFTER.match(text, mention.end):
        return True
    announced = not lexicon.errors.isdisjoint(("".join(words), *words[-1:]))
    return announced and lexicon.other_codes.isdisjoint(words)
