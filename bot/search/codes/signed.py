"""Numbers below zero: which are codes, and which are amounts, changes or the ends of ranges."""

import re

from bot.search import tuning
from bot.search.codes.bare import Claim, NumberContext
from bot.search.codes.meant import Place, is_value
from bot.search.codes.neighbors import WORDS_BEFORE, is_announced, is_counted, read_announcement
from bot.search.index import Index
from bot.search.words.lexicon import Lexicon

MIN_LONG = 8  # digits of a number below zero that is no amount: -2147024891
SIGN_BEFORE = re.compile(r"[(:=\[\"']\s?$")
UNIT_AFTER = re.compile(r"\s?[%°$€£¥₹]|\.\d|,\d")
ASKED_BEFORE = re.compile(r"\b(?:what(?:'?s| is| does)?|explain)\s+$", re.IGNORECASE)
ASKED_AFTER = re.compile(r"\s+(?:means?|stands? for|is about)\b", re.IGNORECASE)
LINE_START = re.compile(r"(?:^|\n)[ \t>*]{0,8}$")


def judge_signed_number(index: Index, place: Place, context: NumberContext) -> Claim:
    """Return whether a number below zero is meant as a code, and not as an amount, a change or a range's end."""
    lexicon = index.messages.lexicon
    if context.others or is_amount(lexicon, place):
        return "none"
    if is_value("", place) or is_announced(lexicon, place.text, place.start, place.end):
        return "sure"
    return judge_unannounced_number(index, place, context)


def judge_unannounced_number(index: Index, place: Place, context: NumberContext) -> Claim:
    """Return whether a number below zero of some digits is meant that no error word announces."""
    kind = read_announcement(index.messages.lexicon, place.text, place.start).kind
    digits = len(place.word) - 1
    if digits >= MIN_LONG and kind != "thing":
        return "sure"
    if kind != "none" or digits < tuning.MIN_LISTED_DIGITS:
        return "none"
    return "sure" if is_asked_or_marked(place, context) else "offered"


def is_asked_or_marked(place: Place, context: NumberContext) -> bool:
    """Return whether a text asks for a number, or what is before it says that its sign belongs to it."""
    return context.asks or is_marked(place) or (is_asked_about(place) and not context.is_unasked)


def is_amount(lexicon: Lexicon, place: Place) -> bool:
    """Return whether a unit, a currency or a fraction follows a number."""
    return bool(UNIT_AFTER.match(place.text, place.end)) or is_counted(lexicon, place.text, place.start, place.end)


def is_asked_about(place: Place) -> bool:
    """Return whether the words beside a number ask what it is ("what -3009 is about")."""
    return bool(ASKED_BEFORE.search(place.read_before(WORDS_BEFORE)) or ASKED_AFTER.match(place.text, place.end))


def is_marked(place: Place) -> bool:
    """Return whether a sign belongs to its number by what is before it."""
    before = place.read_before(10)
    return bool(SIGN_BEFORE.search(before) or LINE_START.search(before))
