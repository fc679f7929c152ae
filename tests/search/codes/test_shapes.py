"""Codes of every shape, and the words and numbers beside which they must be told."""

import pytest

from bot.search.build import build_index
from bot.search.certain import find_certain_codes
from bot.search.index import Index
from bot.search.verdict import find_verdict
from bot.search.words.lexicon import Lexicon
from tests.search.conftest import entry

MESSAGES = {
    "Invalid_Request": "The request can't be read",
    "INVALID_REQUEST": "The request is too old",
    "Timeout": "It took too long",
    "fraudulent": "The issuer suspects theft",
    "FORBIDDEN": "You may not do this",
    "CDC:ErrX": "The feed is broken",
    "auth/invalid-email": "This is no address",
    "NOT_FOUND": "It is gone",
    "-1021": "The clock is wrong",
    "-1": "Nobody knows",
    "00000": "It worked",
    "51004_1101": "The margin is short",
    "42S02": "There is no table",
    "10016": "The stops are too near",
    "14": "A puzzle must be solved",
    "1062": "There is such a row",
    "2FA_WAIT_DAY": "Wait a day",
}
ANSWERED = {
    "Invalid_Request": "Invalid_Request",
    "got INVALID_REQUEST there": "INVALID_REQUEST",
    "timeout": "Timeout",
    "it says `timeout`": "Timeout",
    '"decline_code": "fraudulent"': "fraudulent",
    "decline_code=fraudulent&retry=1": "fraudulent",
    "reason: fraudulent": "fraudulent",
    "status: Timeout, retry": "Timeout",
    "[fraudulent] charge refused": "fraudulent",
    "the api returned FORBIDDEN": "FORBIDDEN",
    "FORBIDDEN: no access to orders": "FORBIDDEN",
    "[CDC:ErrX]feed is gone": "CDC:ErrX",
    "see cdc:errx": "CDC:ErrX",
    "Error (auth/invalid-email).": "auth/invalid-email",
    "com.example.errors.NOT_FOUND at line 3": "NOT_FOUND",
    "https://example.org/errors#not_found": "NOT_FOUND",
    "(-1021)": "-1021",
    "failed (-1021) on start": "-1021",
    '{"code":-1021,"msg":"Timestamp"}': "-1021",
    "APIError(code=-1021): Timestamp": "-1021",
    "-1021 Timestamp problem": "-1021",
    "error -1 on start": "-1",
    "00000": "00000",
    "got 51004_1101": "51004_1101",
    "ERROR 42s02: it is gone": "42S02",
    "they see 10016 when they trade": "10016",
    "[10016] the stops": "10016",
    "#1062 - It is gone": "1062",
    "(1062) whatever": "1062",
    "[14] A puzzle must be solved": "14",
    "A puzzle must be solved (14)": "14",
    "2fa_wait_day again": "2FA_WAIT_DAY",
}
NOT_ANSWERED = [
    *("smoking is forbidden here", "SMOKING IS FORBIDDEN HERE", "Smoking is FORBIDDEN here!", "this looks fraudulent"),
    *("the timeout was long", '{"fraudulent": true}', "it is -1021 USD", "(-1021 EUR)", "-1021 $", "profit: -1021"),
    *("temperature is -1", "-1021 points", "we have 10016 customers", "order 10016", "10016 USD"),
    *(
        "1. open it 14. close it",
        "13. open it 14. close it",
        "#1062 in the queue",
        "(14) people",
        "invalid request",
        "Windows 14",
    ),
]


@pytest.fixture(scope="module")
def shapes(lexicon: Lexicon) -> Index:
    """A catalog of codes of every shape."""
    return build_index([entry(code, text, family="other") for code, text in MESSAGES.items()], lexicon)


@pytest.mark.parametrize("text", ANSWERED)
def test_a_code_is_found_where_it_is_meant(shapes: Index, text: str) -> None:
    verdict = find_verdict(shapes, text)
    assert (verdict.kind, [hit.entry.code for hit in verdict.hits]) == ("answer", [ANSWERED[text]])


@pytest.mark.parametrize("text", NOT_ANSWERED)
def test_what_is_only_a_word_or_an_amount_is_no_code(shapes: Index, text: str) -> None:
    assert find_verdict(shapes, text).kind != "answer"
    assert find_certain_codes(shapes, text) == []


@pytest.mark.parametrize("text", ["invalid_request", "iNVALID_request again"])
def test_codes_that_differ_only_in_case_are_a_choice_in_a_third_case(shapes: Index, text: str) -> None:
    verdict = find_verdict(shapes, text)
    assert verdict.kind == "choose"
    assert {hit.entry.code for hit in verdict.hits} == {"Invalid_Request", "INVALID_REQUEST"}


@pytest.mark.parametrize("text", ["1021", "error 1021", "what does fraudulent mean?", "AUTH/INVALID", "2FA_WAIT"])
def test_a_code_without_its_sign_or_its_end_is_offered(shapes: Index, text: str) -> None:
    codes = {"1021": "-1021", "error 1021": "-1021", "AUTH/INVALID": "auth/invalid-email", "2FA_WAIT": "2FA_WAIT_DAY"}
    verdict = find_verdict(shapes, text)
    assert (verdict.kind, [hit.entry.code for hit in verdict.hits]) == ("choose", [codes.get(text, "fraudulent")])


def test_codes_are_answered_in_the_order_of_the_text(shapes: Index) -> None:
    verdict = find_verdict(shapes, "error 10016, then NOT_FOUND and error 1062")
    assert [hit.entry.code for hit in verdict.hits] == ["10016", "NOT_FOUND", "1062"]


def test_the_few_codes_of_a_prefix_are_near_to_a_missing_one(lexicon: Lexicon) -> None:
    index = build_index([entry("KC-AUTH-001", "Expired"), entry("KC-AUTH-002", "Denied")], lexicon)
    verdict = find_verdict(index, "KC-AUTH-999")
    assert (verdict.kind, [hit.entry.code for hit in verdict.hits]) == ("unknown", ["KC-AUTH-001", "KC-AUTH-002"])
