"""An explanation says the same as the search, and how it comes to that."""

import pytest

from bot.search.index import Index
from bot.search.quality.explain import NumberReading, explain
from bot.search.verdict import find_verdict

LOCKED = "USCUSTOMER_API_0000113"


@pytest.mark.parametrize(
    ("text", "signal", "before"),
    [
        (LOCKED, "whole code", 0),
        ("KYC", "section", 1),
        ("what is 113?", "codes", 2),
        ("The account is locked and login is prohibited", "equal message", 4),
        ("thanks!", "small talk", 5),
        ("otp wrong", "message", 6),
        ("aws error 404", "", 7),
    ],
)
def test_the_signal_that_decides_is_named_and_those_that_found_nothing(
    reference: Index, text: str, signal: str, before: int
) -> None:
    explanation = explain(reference, text)
    assert (explanation.signal, len(explanation.before)) == (signal, before)
    assert explanation.verdict == find_verdict(reference, text)


def test_every_number_is_judged(reference: Index) -> None:
    explanation = explain(reference, f"order 113 gave {LOCKED} at 2026, then error 999")
    assert explanation.numbers == (
        NumberReading("113", "none", after="order"),
        NumberReading(LOCKED, "sure", (LOCKED,)),
        NumberReading("2026", "none"),
        NumberReading("999", "sure"),
    )


def test_a_number_may_stand_for_several_codes_or_for_none(reference: Index) -> None:
    [shared] = explain(reference, "101").numbers
    assert (shared.claim, shared.codes) == ("sure", ("GGATEWAY_CODE_101", "USCUSTOMER_API_0000101"))
    assert explain(reference, "error 999").numbers == (NumberReading("999", "sure"),)


def test_a_text_that_names_another_system_says_so(reference: Index) -> None:
    assert explain(reference, "aws error 113").context.others


def test_the_ranking_is_that_of_the_search_with_what_it_is_made_of(reference: Index) -> None:
    explanation = explain(reference, "otp wrong")
    assert [row.entry.code for row in explanation.ranking] == [hit.entry.code for hit in explanation.verdict.hits]
    best = explanation.ranking[0]
    assert best.message == best.entry.meaning.text
    assert best.ranked.score > 0
    assert best.ranked.asked > 0
    assert sum(row.ranked.probability for row in explanation.ranking) + explanation.nothing <= 1


def test_the_best_codes_are_ranked_even_if_none_is_likely(reference: Index) -> None:
    explanation = explain(reference, "aws 404")
    assert len(explanation.ranking) == 5
    assert explanation.ranking[0].message is None


def test_words_are_told_with_their_typos_and_what_they_stand_for(reference: Index) -> None:
    words = explain(reference, "verifcation otp").words
    assert words.stems == ("verifcation", "otp")
    assert words.corrections == {"verifcation": "verification"}
    assert words.units[0] == {"verifcation": 1.0}
    assert words.units[1]["verification code"] == 1.0


def test_an_empty_text_is_explained_too(shop: Index) -> None:
    explanation = explain(shop, " ")
    assert (explanation.signal, explanation.numbers, explanation.words.stems) == ("small talk", (), ())
