"""Phrases that codes are also asked as."""

from typing import get_args

import pytest

from bot.search.build import build_index
from bot.search.hit import VerdictKind
from bot.search.index import Index
from bot.search.lexicon import Lexicon
from bot.search.verdict import find_verdict

EMPTY = "SHOP-ORDER-0017"
VOUCHER = "SHOP-ORDER-0071"
CARD = "TILL-PAY-17"
DRAWER = "TILL-PAY-99"


@pytest.fixture
def asked(shop: Index, lexicon: Lexicon):
    """Return a function that searches the shop's catalog with phrases."""

    def search(phrases: dict[str, list[str]], text: str) -> tuple[str, list[tuple[str, int]]]:
        result = find_verdict(build_index(shop.entries.values(), lexicon, phrases), text)
        return result.kind, [(hit.entry.code, hit.meaning) for hit in result.hits]

    return search


def test_a_phrase_finds_its_code_and_counts_as_its_preferred_meaning(asked) -> None:
    phrases = {DRAWER: ["the till coughs and splutters"]}
    assert asked(phrases, "the till coughs and splutters") == ("answer", [(DRAWER, 0)])
    assert asked(phrases, "my till coughs and splutters today")[1][0] == (DRAWER, 0)
    assert asked({}, "the till coughs and splutters")[0] != "answer"


def test_a_phrase_that_another_code_prints_makes_a_choice(asked) -> None:
    kind, hits = asked({DRAWER: ["Card declined by the bank"]}, "card declined by the bank")
    assert kind == "choose"
    assert {code for code, _ in hits[:2]} == {DRAWER, CARD}


def test_a_phrase_of_two_codes_makes_a_choice(asked) -> None:
    kind, hits = asked({DRAWER: ["beeps thrice"], CARD: ["beeps thrice"]}, "beeps thrice")
    assert kind == "choose"
    assert {code for code, _ in hits} == {DRAWER, CARD}


def test_a_phrase_that_is_the_codes_own_doubtful_meaning_is_no_doubt_any_more(asked) -> None:
    assert asked({}, "Drawer cannot be opened") == ("answer", [(DRAWER, 1)])
    kind, hits = asked({DRAWER: ["Drawer cannot be opened"]}, "Drawer cannot be opened")
    assert (kind, hits[0][0]) == ("answer", DRAWER)


@pytest.mark.parametrize("phrase", ["<!channel>", "%s", "🦔", ".*", "{0}"])
def test_a_phrase_without_a_word_harms_no_search(asked, phrase: str) -> None:
    assert asked({DRAWER: [phrase]}, "the voucher x12 has expired")[1][0] == (VOUCHER, 0)
    assert asked({EMPTY: [phrase]}, phrase)[0] in get_args(VerdictKind)
