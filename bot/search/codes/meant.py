"""Whether a word that spells a code is meant as one, and not just as a word, an amount or another system's code."""

import re
from typing import NamedTuple

from bot.search import tuning
from bot.search.codes.bare import Claim, NumberContext, is_code_question
from bot.search.codes.neighbors import WORDS_BEFORE, has_error_word_after, read_announcement
from bot.search.codes.scope import keep_scope
from bot.search.index import Index
from bot.search.text.clean import cut_out
from bot.search.text.tokens import stem
from bot.search.whole.spelling import Spelling, is_plain_word
from bot.search.words.lexicon import Lexicon

SIGNS = re.compile(r"[^\W_][_.:/#][^\W_]|-.*-")  # a single dash joins ordinary words, too: "sign-in"
LETTER = re.compile(r"[^\W\d_]")
INNER_CAPITAL = re.compile(r"[a-z][A-Z]")
MIN_HUMPS = 2  # inner capitals from which a code is no word in lower case, too: "nosuchkey", but "timeout"
MIN_JOINED = 12  # letters from which one is enough
LETTER_AND_DIGIT = re.compile(r"[^\W\d_]\d|\d[^\W\d_]")
MIN_MIXED = 4  # characters of a code of letters and digits that nothing else is called: "5G" and "3D" are
JOINED_NUMBERS = re.compile(r"\d+(?:_\d+)+")  # 51004_1101
LAST_WORD = re.compile(r"([^\W\d_]+)[\W_]*$")
NUMBER_AFTER = re.compile(r"\W{0,3}[^\W\d_]+\W{0,3}\d")
MIN_WORD = 4  # letters of a code that is a word, from which capitals or a question may mean it

QUOTED_BEFORE = re.compile(r"(?:^|[^\w'\"`])\\?['\"`]$")
QUOTED_AFTER = re.compile(r"\\?['\"`](?!\s*:|\w)")
BRACKET_BEFORE = re.compile(r"(?:^|\n)[ \t>*]{0,8}\[$")
KEY_BEFORE = re.compile(
    r"(?:code|error|err|errno|reason|status|state|type|result|exception|cause|name|ret|rc|decline|failure|detail)"
    r"\\?['\"]?\s{0,3}(?:[:=]|=>)\s{0,3}(\\?['\"])?$",
    re.IGNORECASE,
)
VALUE_END = re.compile(r"\s*(?:$|[,;)}\]&|\n])")
BEFORE_CODE = re.compile(
    r"(?:^|\b(?:get|gets|got|getting|returns?|returned|returning|receives?|received|throws?|threw|thrown|fails?|failed"
    r"|failing|code|status|reason|exception|response|says?|shows?|raised?|raises)(?:\s+(?:with|an?|as|is|the|of))?\s+"
    r"|^)[\[(]?$",
    re.IGNORECASE | re.MULTILINE,
)
AFTER_CODE = re.compile(r"\s?[:\])]|\s-\s|$|[.,]?\s+(?:error|code|exception|response|status)\b", re.IGNORECASE)
MEANING = re.compile(
    r"\b(?:what|whats|mean|means|meaning|explain|code|error|bedeutet|significa|signifie|значит|что)\b|意思|什么|意味|뜻",
    re.IGNORECASE,
)
JOINED_BEFORE = re.compile(r"\w[:/.#@\\]{1,2}$")
JOINED_AFTER = re.compile(r"[:/.#@\\]{1,2}\w")
LOWER_CASE_WORD = re.compile(r"\b[a-z]{2,}\b")

AROUND = " \t\n\"'`*()[]{}<>#?!.,:;"


class Place(NamedTuple):
    """A word in a text."""

    text: str
    start: int
    end: int

    @property
    def word(self) -> str:
        """Return the word."""
        return self.text[self.start : self.end]

    def read_before(self, most: int) -> str:
        """Return the characters before the word."""
        return self.text[max(0, self.start - most) : self.start]


def judge_word(index: Index, spelling: Spelling, place: Place, context: NumberContext) -> Claim:
    """Return whether a word that spells a code or alias is meant as one."""
    if is_unmistakable(spelling.name, place.word) or is_quoted(place) or is_value(spelling.name, place):
        return "sure"
    return "none" if context.others else judge_plain_word(index, spelling, place, context)


def judge_half(index: Index, spelling: Spelling, place: Place, context: NumberContext) -> Claim:
    """Return whether a word that is a half of a code is meant as one: surely only if nothing else is joined to it."""
    if not is_unmistakable(spelling.name, place.word):
        is_meant = not context.others and is_set_off(index, spelling.name, place)
        return judge_half_word(spelling.name) if is_meant else "none"
    return "offered" if is_joined(place) else "sure"


def judge_half_word(name: str) -> Claim:
    """Return whether a half is meant that stands by itself: what may be just a word isn't surely."""
    return "offered" if is_plain_word(name) else "sure"


def is_set_off(index: Index, name: str, place: Place) -> bool:
    """Return whether a word is quoted, the value of a key, or all that is asked for."""
    return is_quoted(place) or is_value(name, place) or is_all_asked(index, place)


def is_joined(place: Place) -> bool:
    """Return whether a separator joins a word to another: the code is another one, or a place's name."""
    return bool(JOINED_BEFORE.search(place.read_before(3)) or JOINED_AFTER.match(place.text, place.end))


def is_signed(word: str) -> bool:
    """Return whether a word is a number below zero."""
    return word.startswith("-") and word[1:].isdecimal()


def is_unmistakable(name: str, typed: str) -> bool:
    """Return whether a code is typed with something in it that ordinary words and numbers don't have."""
    if not LETTER.search(name):
        return typed == name and bool(JOINED_NUMBERS.fullmatch(name))
    if typed.casefold() != name.casefold():
        return False
    return has_inner_capitals(name, typed) or has_signs(name)


def has_signs(name: str) -> bool:
    """Return whether a code has separators, or letters and digits and is longer than what else has both."""
    return bool(SIGNS.search(name)) or (len(name) >= MIN_MIXED and bool(LETTER_AND_DIGIT.search(name)))


def has_inner_capitals(name: str, typed: str) -> bool:
    """Return whether a code has capitals inside, and is typed with them or is no word without them."""
    humps = len(INNER_CAPITAL.findall(name))
    if typed == name or not humps:
        return humps > 0
    return humps >= MIN_HUMPS or len(name) >= MIN_JOINED


def is_quoted(place: Place) -> bool:
    """Return whether a word stands alone in quotes, and isn't a key ("name": …), or opens a line in brackets."""
    if place.text.startswith("]", place.end) and BRACKET_BEFORE.search(place.read_before(10)):
        return True
    return bool(QUOTED_BEFORE.search(place.read_before(3)) and QUOTED_AFTER.match(place.text, place.end))


def is_value(name: str, place: Place) -> bool:
    """Return whether a word is the value of a key such as code, error, reason or status."""
    key = KEY_BEFORE.search(place.read_before(WORDS_BEFORE))
    if not key:
        return False
    if key[1]:
        return bool(QUOTED_AFTER.match(place.text, place.end))
    return place.word == name != name.lower() or bool(VALUE_END.match(place.text, place.end))


def is_named_directly(lexicon: Lexicon, place: Place) -> bool:
    """Return whether an error word touches a word: in "the error is internal" the word may be just a word.

    An error word after it that has a number of its own says nothing of it ("OK, error 113").
    """
    if has_error_word_after(lexicon, place.text, place.end) and not NUMBER_AFTER.match(place.text, place.end):
        return True
    if read_announcement(lexicon, place.text, place.start).kind != "error":
        return False
    last = LAST_WORD.search(place.read_before(WORDS_BEFORE))
    return last is not None and last[1].lower() not in lexicon.numbering


def judge_plain_word(index: Index, spelling: Spelling, place: Place, context: NumberContext) -> Claim:
    """Return whether a word is meant by an error word beside it, by its letters, or as all that is asked for.

    Beside the name of its catalog, it is surely meant.
    """
    if is_named_directly(index.messages.lexicon, place):
        return "sure"
    if len(spelling.name) < MIN_WORD:
        return "none"
    if is_all_asked(index, place):
        is_at_home = bool(context.scope) and bool(keep_scope(index, spelling.rows, context.scope))
        return "sure" if is_at_home else "offered"
    return judge_letters(index, spelling.name, place)


def judge_letters(index: Index, name: str, place: Place) -> Claim:
    """Return whether a word is meant by its capitals, or as one that nothing else is called ("SUBNETFULL")."""
    if name == place.word and is_in_capitals(place):
        return judge_capitals(place)
    if not INNER_CAPITAL.search(name) or not is_unknown_word(index, place.word):
        return "none"
    return "sure" if is_in_capitals(place) else "offered"


def is_unknown_word(index: Index, word: str) -> bool:
    """Return whether neither the lexicon nor the messages have a word."""
    root = stem(word.lower())
    messages = index.messages
    return root not in messages.lexicon.known and root not in messages.ranker.words.concepts


def judge_capitals(place: Place) -> Claim:
    """Return whether a word in capitals is meant: surely if one speaks of it as of a code ("returns FORBIDDEN")."""
    before = place.read_before(WORDS_BEFORE)
    is_code = BEFORE_CODE.search(before) and AFTER_CODE.match(place.text, place.end)
    return "sure" if is_code else "offered"


def is_in_capitals(place: Place) -> bool:
    """Return whether a word is in capitals in a line that isn't."""
    start = place.text.rfind("\n", 0, place.start) + 1
    line = place.text[max(start, place.start - WORDS_BEFORE) : place.end + WORDS_BEFORE].partition("\n")[0]
    return place.word.isupper() and bool(LOWER_CASE_WORD.search(line))


def is_all_asked(index: Index, place: Place) -> bool:
    """Return whether the rest of a text only asks for a code, or names a catalog."""
    if len(place.text) > tuning.MAX_QUESTION_LENGTH:
        return False
    names = index.names.find_places(place.text)
    if not names and not MEANING.search(place.text) and place.text.strip(AROUND) != place.word:
        return False
    return is_code_question(index, cut_out(place.text, sorted([(place.start, place.end), *names])))
