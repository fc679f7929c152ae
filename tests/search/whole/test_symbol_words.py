"""Words of a symbol lead to its code, though never for sure."""

from dataclasses import replace

import pytest

from bot.search.build import build_index
from bot.search.index import Index
from bot.search.verdict import find_verdict
from bot.search.words.lexicon import Lexicon
from tests.search.conftest import entry


@pytest.fixture(scope="module")
def fleet(lexicon: Lexicon) -> Index:
    return build_index(
        [
            replace(entry("E-1042", "The parcel belongs elsewhere"), aliases=("SCAN_WRONG_DEPOT",)),
            replace(entry("E-1043", "The van is late"), aliases=("routePlanMissing",)),
            entry("E-1044", "The driver left"),
        ],
        lexicon,
    )


@pytest.mark.parametrize(
    ("text", "code"), [("wrong depot", "E-1042"), ("Wrong depot error", "E-1042"), ("route plan", "E-1043")]
)
def test_words_of_a_symbol_offer_its_code(fleet: Index, text: str, code: str) -> None:
    verdict = find_verdict(fleet, text)
    assert (verdict.kind, [hit.entry.code for hit in verdict.hits]) == ("choose", [code])


@pytest.mark.parametrize("text", ["depot wrong", "rong depot", "wrong", "we sent the box to a wrong depot again today"])
def test_other_words_offer_nothing_by_symbols(fleet: Index, text: str) -> None:
    assert find_verdict(fleet, text).kind == "unknown"
