"""Codes that do not end with a number, some of which are ordinary words."""

import pytest

from bot.catalog.entry import Entry, Meaning
from bot.search.build import build_index
from bot.search.certain import find_certain_codes
from bot.search.index import Index
from bot.search.verdict import find_verdict
from bot.search.words.lexicon import Lexicon

MESSAGES = {
    "declined": "The issuer refused",
    "INTERNAL": "A fault of the server",
    "OK": "Nothing is wrong",
    "-1021": "Clock skew",
    "card_declined": "No funds",
    "NoSuchKey": "Gone",
    "sign-in": "Needs a session",
    "user-not-found": "Nobody",
    "42S02": "No table",
    "5G": "No signal",
}
ANSWERED = {  # also unasked where the code can't be anything else
    "payment failed with card_declined": ("card_declined", True),
    "CARD_DECLINED again": ("card_declined", True),
    "NoSuchKey in the log": ("NoSuchKey", True),
    "nosuchkey in the log": ("NoSuchKey", True),
    "user-not-found on login": ("user-not-found", True),
    "42s02 seen": ("42S02", True),
    "error -1021 on login": ("-1021", True),
    "what is -1021?": ("-1021", False),
    "INTERNAL": ("INTERNAL", False),
    "`declined`": ("declined", False),
    "error: INTERNAL on save": ("INTERNAL", False),
    '{"code":"OK"}': ("OK", False),
    "error declined": ("declined", False),
    "the sign-in error": ("sign-in", False),
    "the card-declined error": ("card_declined", False),
    "error 5G on the phone": ("5G", False),
}
WORDS = [
    *("this is INTERNAL only", "OK, will do", "payment declined", "the error is OK now", "OK, error 99 again"),
    *("OK error 99 again", "sign-in page is slow", "card-declined payments", "5G is slow"),
    *("status is ok", "binance -1021", "error -1021 from binance", "the balance is -1021"),
]


@pytest.fixture(scope="module")
def words(lexicon: Lexicon) -> Index:
    """A catalog of codes that are words, signs and numbers below zero."""
    entries = (Entry(code, "odd", code, "general", meanings=(Meaning(text),)) for code, text in MESSAGES.items())
    return build_index(entries, lexicon)


@pytest.mark.parametrize("text", ANSWERED)
def test_a_code_without_a_number_is_answered_where_it_can_be_told_from_a_word(words: Index, text: str) -> None:
    code, is_certain = ANSWERED[text]
    verdict = find_verdict(words, text)
    assert (verdict.kind, [hit.entry.code for hit in verdict.hits]) == ("answer", [code])
    assert find_certain_codes(words, text) == [code] * is_certain


@pytest.mark.parametrize("text", WORDS)
def test_an_ordinary_word_is_no_code(words: Index, text: str) -> None:
    assert find_verdict(words, text).kind != "answer"
    assert find_certain_codes(words, text) == []
