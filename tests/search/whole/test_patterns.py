"""Codes that stand for many, as printed: FLOOD_WAIT_X, XX102, RETRY_<n>."""

import pytest

from bot.search.build import build_index
from bot.search.index import Index
from bot.search.verdict import find_verdict
from bot.search.words.lexicon import Lexicon
from tests.search.conftest import entry

CODES = ("FLOOD_WAIT_X", "PART_X_MISSING", "AXIS_X", "AXIS_Y", "XX102", "XX103", "4XX", "RETRY_<n>", "STEP_N", "0xXX1")
FITTING = {
    "FLOOD_WAIT_30": "FLOOD_WAIT_X",
    "flood_wait_3600": "FLOOD_WAIT_X",
    "error FLOOD_WAIT_30 (caused by sending)": "FLOOD_WAIT_X",
    "FLOOD_WAIT_X": "FLOOD_WAIT_X",
    "PART_3_MISSING": "PART_X_MISSING",
    "13102": "XX102",
    "error 17102": "XX102",
    "#13103": "XX103",
    "XX102": "XX102",
    "404": "4XX",
    "RETRY_5": "RETRY_<n>",
    "STEP_12": "STEP_N",
    "AXIS_X": "AXIS_X",
}
OTHERS = ["AXIS_3", "FLOOD_WAIT_abc", "13199", "we paid 13102 EUR", "131020", "0x991", "STEP_"]


@pytest.fixture(scope="module")
def patterns(lexicon: Lexicon) -> Index:
    """A catalog with codes of which a part is open."""
    return build_index([entry(code, f"It failed in way {place}") for place, code in enumerate(CODES)], lexicon)


@pytest.mark.parametrize("text", FITTING)
def test_what_fits_one_pattern_is_its_code(patterns: Index, text: str) -> None:
    verdict = find_verdict(patterns, text)
    assert (verdict.kind, [hit.entry.code for hit in verdict.hits]) == ("answer", [FITTING[text]])


@pytest.mark.parametrize("text", OTHERS)
def test_what_fits_none_is_no_code(patterns: Index, text: str) -> None:
    assert find_verdict(patterns, text).kind != "answer"


def test_a_code_of_its_own_comes_before_a_pattern(lexicon: Lexicon) -> None:
    index = build_index([entry("XX102", "Any fan"), entry("13102", "The front fan")], lexicon)
    assert [hit.entry.code for hit in find_verdict(index, "13102").hits] == ["13102"]
    assert [hit.entry.code for hit in find_verdict(index, "17102").hits] == ["XX102"]


def test_a_run_of_x_is_a_class_of_its_own_where_others_have_letters_there(lexicon: Lexicon) -> None:
    index = build_index([entry("XX001", "Data is damaged"), entry("HV001", "No memory")], lexicon)
    assert find_verdict(index, "22001").kind == "unknown"
    assert find_verdict(index, "XX001").kind == "answer"
