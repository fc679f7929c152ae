"""Codes with a short prefix, which are names of markets, too."""

import pytest

from bot.search.index import Index
from tests.search.codes.verdicts import find_codes, names_code


@pytest.mark.parametrize(
    "text",
    [
        "US500",
        "us500?",
        "what is US500",
        "error US500 on login",
        "US500 error in the app",
        "code=US500",
        '{"code":"US500","data":null}',
        '{"message":"US500"}',
        "error US500 when I open the US30 chart",
        "getting US500 again",
    ],
)
def test_alone_or_with_an_error_word_it_is_the_code(reference: Index, text: str) -> None:
    assert find_codes(reference, text) == ("answer", ["US500"])


@pytest.mark.parametrize(
    "text",
    [
        "is the spread on US500 always so wide",
        "long US500 2 lots",
        "US500, GER40 and UK100 today",
        "what are the trading hours of US500",
        '{"symbol":"US500","bid":5130.5}',
        "/var/us500/feed",
        "us500-pod-3 restarted",
        "US30",
        "US30 and US2000",
    ],
)
def test_in_a_trading_text_it_is_no_code(reference: Index, text: str) -> None:
    assert not names_code(reference, text)


def test_where_nothing_tells_it_is_a_choice_beside_what_else_the_text_may_mean(reference: Index) -> None:
    assert find_codes(reference, "G500 on ios, US500 on web") == ("choose", ["G500", "US500"])
    assert find_codes(reference, "both US500 and GGATEWAY_CODE_011 since 9:15") == ("choose", ["011", "US500"])
    kind, codes = find_codes(reference, "login information has expired, US500")
    assert kind == "choose"
    assert {"005", "US500"} <= set(codes)


def test_a_number_that_a_short_prefix_lacks_is_missing_if_it_is_asked_for(reference: Index) -> None:
    assert names_code(reference, "G501")
    assert find_codes(reference, "G501")[0] == "unknown"
