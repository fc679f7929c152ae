"""Numbers after "SQLSTATE", "HTTP" and the like, codes below zero that are asked about, and compounds in one case."""

from dataclasses import replace

import pytest

from bot.search.build import build_index
from bot.search.certain import find_certain_codes
from bot.search.index import Index
from bot.search.verdict import find_verdict
from bot.search.words.lexicon import Lexicon
from tests.search.conftest import entry

ANSWERED = {
    "SQLSTATE[31007]": "711",
    "sqlstate 31007 on insert": "711",
    "sqlstate 00000, is that bad?": "710",
    "error code 2600468487": "0x9B000007",
    "so what -4107 is about": "-4107",
    "a client sees -4107 error": "-4107",
    "RACKTOOHOT since noon": "RackTooHot",
    "HOSEBENT since noon": "HoseBent",
}
OFFERED = {
    "SQLSTATE 42042": ["712", "713"],
    "http 503": ["503"],
    "the exchange gives error 4107": ["-4107"],
    "hosebent since noon": ["HoseBent"],
}
OTHERS = [
    *("verification code 31007", "my order number is 31007", "http 503 from the old shop", "sqlstate 99999"),
    *("we owe -4107 EUR", "the balance is -4107", "the bent hose leaks", "error code 2600468488"),
]


@pytest.fixture(scope="module")
def states(lexicon: Lexicon) -> Index:
    """A catalog with aliases as databases have them, numbers below zero, and compound words."""
    named = {"710": ("00000",), "711": ("31007",), "712": ("42042",), "713": ("42042",)}
    codes = (*named, "503", "-4107", "0x9B000007", "RackTooHot", "HoseBent")
    entries = [entry(code, f"It failed in way {place}") for place, code in enumerate(codes)]
    return build_index([replace(each, aliases=named.get(each.code, ())) for each in entries], lexicon)


@pytest.mark.parametrize("text", ANSWERED)
def test_a_number_that_only_one_code_can_be_is_answered(states: Index, text: str) -> None:
    verdict = find_verdict(states, text)
    assert (verdict.kind, [hit.entry.code for hit in verdict.hits]) == ("answer", [ANSWERED[text]])


@pytest.mark.parametrize("text", OFFERED)
def test_what_several_codes_or_another_system_may_mean_is_a_choice(states: Index, text: str) -> None:
    verdict = find_verdict(states, text)
    assert (verdict.kind, [hit.entry.code for hit in verdict.hits]) == ("choose", OFFERED[text])


@pytest.mark.parametrize("text", OTHERS)
def test_a_number_of_something_else_stays_one(states: Index, text: str) -> None:
    assert find_verdict(states, text).kind not in {"answer", "choose"}
    assert find_certain_codes(states, text) == []
