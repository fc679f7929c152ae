"""What stands around a number: the characters that touch it, and the words that announce it or count with it."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from bot.search import tuning
from bot.search.text.tokens import CAMEL_CASE, stem
from bot.search.words.lexicon import Lexicon

UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"  # scripts without blanks
TOUCHING_BEFORE = re.compile(
    rf"[^\W\d_{UNSPACED}]$"  # a letter: "v118", "kjh113"
    r"|[^\W_]_$"  # a name: "img_0502"
    r"|-$"  # a minus sign, or a name: "-113", "inv-113"
    r"|\d[.,:]$|(?<![^\W\d_])(?<!\.\.)\.$"  # a fraction or a time: "1.113", "0,113", ".113", "12:113"
    r"|[/\\]$"  # a path
    r"|[$€£¥₹%+@^&×≈]$"  # an amount, a phone number, an address, a formula
)
FILES = "pdf|png|jpe?g|gif|svg|log|txt|csv|tsv|xlsx?|docx?|json|xml|html?|zip|gz|js|py|java|go|ts|php|cs|sql|ya?ml|bak"
TOUCHING_AFTER = re.compile(
    rf"[^\W\d_{UNSPACED}]|_\w|[.,:]\d|[-/]\w|/\.|[@^+×]|\s?[%$€£¥₹°]|\.(?:{FILES})\b", re.IGNORECASE
)
NAME_BEFORE_WORD = re.compile(r"[/\\@.-][^\W\d_]+[_.-]?$")  # "feature/code-113"
LETTERS_AFTER = re.compile(r"[A-Za-z]{3,}\b")
WORD_GAP = re.compile(r"[\s\"'`:=#()\[\]{<>*.~_°\\-]*$")
CLAUSE_END = re.compile(r"[^\w\s_-]|\d")
WORDS = re.compile(r"[^\W\d_]+")
ERROR_AFTER = re.compile(r"[\s\"'`:)\]-]{0,3}([^\W\d_]+)(?:\s+([^\W\d_]+))?")
COUNTED_AFTER = re.compile(r"\s{0,3}[-(]?\s{0,3}((?:in|on|of|at|from)\s+(?:the\s+|my\s+|our\s+)?)?([^\W\d_]+|×)")
TOTAL_BEFORE = re.compile(r"\d\s{1,3}(?:out\s)?of\s{1,3}$")
TOTAL_AFTER = re.compile(r"\s{1,3}(?:out\s)?of\s{1,3}\d")
NAMED_AFTER = re.compile(r"\s*(?:is|was|=)\s+([a-z' ]+)")
PLACE_WORDS = frozenset({"on", "in", "with", "using", "via", "from", "under"})
UNSPACED_LETTER = re.compile(f"[{UNSPACED}]")
COUNTED_ERRORS = frozenset({"errors", "codes"})
NOT_AFTER = ("errors", "cod", "kod")  # "113 errors", "113 codes"
WORDS_BEFORE = 60  # characters before a number that may announce it
WORDS_AFTER = 40  # characters after it that may say what it counts
LAST_WORDS = 5  # words before a number that are looked at
MAX_ANNOUNCING = 3  # words between a number and what it is a number of: "order number is 113"
MAX_ABBREVIATION = 3  # letters of a word whose full stop ends no sentence: "no.", "err."

Kind = Literal["error", "thing", "unknown", "none"]


class Announcement(NamedTuple):
    """What the words before a number say it is, and the characters between them.

    ``error``: a code; ``thing``: the number of something else; ``unknown``: the word is in no list.
    """

    kind: Kind
    word: str = ""
    gap: str = ""


def is_touched(text: str, start: int, end: int) -> bool:
    """Return whether what touches a number makes it a part of a name, an amount, a fraction, a time or a path."""
    return bool(TOUCHING_BEFORE.search(text[max(0, start - 3) : start]) or TOUCHING_AFTER.match(text, end))


def is_apart(lexicon: Lexicon, text: str, start: int, end: int) -> bool:
    """Return whether a number stands alone, or touches only a word that says what it is, or one of a question."""
    if TOUCHING_AFTER.match(text, end) and not is_glued_to_request(lexicon, text, end):
        return False
    return not TOUCHING_BEFORE.search(text[max(0, start - 3) : start]) or is_glued_to_kind(lexicon, text, start)


def is_glued_to_kind(lexicon: Lexicon, text: str, start: int) -> bool:
    """Return whether a word for "error" touches a number ("error113"), or with an underscore that of a family."""
    if NAME_BEFORE_WORD.search(text[max(0, start - 20) : start]):
        return False
    announcement = read_announcement(lexicon, text, start)
    if announcement.kind == "error":
        return announcement.gap in {"", "_", "-", "."}
    return announcement.gap == "_" and stem(announcement.word) in lexicon.families


def is_glued_to_request(lexicon: Lexicon, text: str, end: int) -> bool:
    """Return whether a word of a question was glued to a number ("135now", "113pls")."""
    word = LETTERS_AFTER.match(text, end)
    return bool(word and stem(word[0].lower()) in lexicon.ask)


def read_announcement(lexicon: Lexicon, text: str, start: int) -> Announcement:
    """Return what the words before a position say of the number there."""
    before = strip_marks(text[max(0, start - WORDS_BEFORE) : start])
    numbered = False
    for _ in range(MAX_ANNOUNCING + 1):
        gap = WORD_GAP.search(before)
        left = before[: gap.start()] if gap else before
        words = split_last_words(left)
        if not words or not may_announce(before[len(left) :], words[-1]):
            return Announcement("none")
        if words[-1] not in lexicon.numbering:
            return Announcement(classify_words(lexicon, words, numbered=numbered), words[-1], before[len(left) :])
        numbered = True
        before = left[: -len(words[-1])]
    return Announcement("none")


def split_last_words(text: str) -> list[str]:
    """Return the last words of a text in lower case, if letters end it."""
    if not text[-1:].isalpha():
        return []
    words = WORDS.findall(CLAUSE_END.split(text)[-1])[-LAST_WORDS:]
    return [part.lower() for word in words for part in CAMEL_CASE.split(word)][-LAST_WORDS:]


def may_announce(gap: str, word: str) -> bool:
    """Return whether no more than a few quotes or a sign is between a word and its number: no sentence ends there."""
    return len(gap) <= tuning.MAX_PUNCTUATION and ("." not in gap or len(word) <= MAX_ABBREVIATION)


def classify_words(lexicon: Lexicon, words: list[str], *, numbered: bool) -> Kind:
    """Return what the last words before a number say it is; ``numbered`` if "number" or the like follows them."""
    if is_error_word(lexicon, words):
        return "thing" if is_of_others(lexicon, words) else "error"
    if is_thing(lexicon, words[-1]) or (numbered and stem(words[-1]) in lexicon.families):
        return "thing"
    return classify_other_word(lexicon, words[-1])


def is_thing(lexicon: Lexicon, word: str) -> bool:
    """Return whether a number right after a word is that of a thing, or its version ("Windows 11")."""
    return word in lexicon.ids or word in lexicon.devices


def classify_other_word(lexicon: Lexicon, word: str) -> Kind:
    """Return whether a word says nothing of what a number is, as those of a question or a message, or is unknown."""
    root = stem(word)
    is_common = root in lexicon.ask or root in lexicon.ignored or root in lexicon.known
    return "none" if is_common or UNSPACED_LETTER.match(word) else "unknown"


def is_error_word(lexicon: Lexicon, words: list[str]) -> bool:
    """Return whether the last word means "error" or "code", alone or with the one before it."""
    folded = fold_words(lexicon.errors)
    return words[-1] in folded or "".join(words[-2:]) in folded or words[-1].endswith(list_unspaced(folded))


@lru_cache(maxsize=16)
def list_unspaced(words: frozenset[str]) -> tuple[str, ...]:
    """Return the words that aren't Latin: a run of letters may end in one, as "出现错误" does in "错误"."""
    return tuple(word for word in words if not word[0].isascii())


def is_of_others(lexicon: Lexicon, words: list[str]) -> bool:
    """Return whether the words announce another kind of code ("exit code"), or name whose error it is."""
    if not lexicon.other_codes.isdisjoint([word for word in words if word not in lexicon.numbering][-2:]):
        return True
    pairs = zip(["", *words], words, strict=False)
    return any(word in lexicon.devices and before not in PLACE_WORDS for before, word in pairs)


def has_error_word_after(lexicon: Lexicon, text: str, end: int) -> bool:
    """Return whether the next word means "error" ("113 error"), but not "errors", which are counted."""
    word = ERROR_AFTER.match(strip_marks(text[end : end + WORDS_AFTER]))
    if not word:
        return False
    name = word[1].lower()
    folded = fold_words(lexicon.errors)
    is_error = name in folded and not name.startswith(NOT_AFTER) and (word[2] or "").lower() not in lexicon.units
    return is_error or starts_with_error_word(folded, name)


def starts_with_error_word(errors: frozenset[str], word: str) -> bool:
    """Return whether a run of letters that aren't Latin starts with a word for "error"."""
    return not word.isascii() and any(word.startswith(known) for known in errors if not known[0].isascii())


def is_announced(lexicon: Lexicon, text: str, start: int, end: int) -> bool:
    """Return whether an error word is right before or after a place."""
    return read_announcement(lexicon, text, start).kind == "error" or has_error_word_after(lexicon, text, end)


def is_any_announced(lexicon: Lexicon, text: str, places: Sequence[tuple[int, int]]) -> bool:
    """Return whether an error word is right before or after a list of places, or "errors" before several."""
    start = places[0][0]
    end = places[-1][1]
    if is_announced(lexicon, text, start, end):
        return True  # before a single number, "errors" is a measure ("errors: 118")
    return len(places) > 1 and read_announcement(lexicon, text, start).word in COUNTED_ERRORS


def is_counted(lexicon: Lexicon, text: str, start: int, end: int) -> bool:
    """Return whether the words around a number make it a count ("113 times", "113 of 118", "113 errors")."""
    if TOTAL_AFTER.match(text, end) or TOTAL_BEFORE.search(text[max(0, start - 15) : start]):
        return True
    after = COUNTED_AFTER.match(text[end : end + WORDS_AFTER])
    if not after or after[1]:
        return False
    return after[2].lower() in lexicon.units or after[2].lower() in COUNTED_ERRORS


def is_ranked(lexicon: Lexicon, text: str, end: int) -> bool:
    """Return whether the next words make a number a rank or a count ("#113 in the queue", "(113) people")."""
    after = COUNTED_AFTER.match(text[end : end + WORDS_AFTER])
    return bool(after and after[2].lower() in lexicon.units)


def is_named_after(lexicon: Lexicon, text: str, end: int) -> bool:
    """Return whether the next words say whose number it is ("0000113 is my order number")."""
    after = NAMED_AFTER.match(text[end : end + WORDS_AFTER].lower())
    words = after[1].split() if after else []
    return any(
        word in lexicon.ids and (not rest or rest in lexicon.numbering or rest in lexicon.ids)
        for word, rest in zip(words, [*words[1:], ""], strict=False)
    )


@lru_cache(maxsize=16)
def fold_words(words: frozenset[str]) -> frozenset[str]:
    """Return words without the marks that scripts such as Devanagari and Thai write around their letters."""
    return frozenset(map(strip_marks, words))


def strip_marks(text: str) -> str:
    """Return a text without combining marks; accents of composed letters ("ó") stay."""
    if text.isascii():
        return text
    return "".join(char for char in text if not unicodedata.category(char).startswith("M"))
