"""Halves by which people call a code: its last part, or a pattern without its number."""

import pytest

from bot.search.build import build_index
from bot.search.certain import find_certain_codes
from bot.search.index import Index
from bot.search.verdict import find_verdict
from bot.search.words.lexicon import Lexicon
from tests.search.conftest import entry

CODES = (
    *("[FEED:ErrLagTooLong]", "LOGIN/unknown-robot", "PLAN_BROKEN.NO_ROOT", "0x9B0C0007", "QUIET_TIME_X", "BOX_X"),
    *("COPY.PATH_LOST", "MOVE.PATH_LOST", "QUOTA.FULL", "SPIN_AXIS_X", "SPIN_AXIS_Y", "FEED.ALIAS", "lone-robot"),
)
ANSWERED = {
    "ErrLagTooLong": "[FEED:ErrLagTooLong]",
    "errlagtoolong since noon": "[FEED:ErrLagTooLong]",
    "we saw [FEED:ErrLagTooLong] twice": "[FEED:ErrLagTooLong]",
    "unknown-robot": "LOGIN/unknown-robot",
    "what is unknown-robot?": "LOGIN/unknown-robot",
    "reason: unknown-robot": "LOGIN/unknown-robot",
    "NO_ROOT in the night run": "PLAN_BROKEN.NO_ROOT",
    "9B0C0007": "0x9B0C0007",
    "the panel shows 9b0c0007": "0x9B0C0007",
    "QUIET_TIME": "QUIET_TIME_X",
    "quiet_time from the server": "QUIET_TIME_X",
    "lone-robot": "lone-robot",
}
OFFERED = {
    "PATH_LOST": ["COPY.PATH_LOST", "MOVE.PATH_LOST"],
    "PATH_LOST since noon": ["COPY.PATH_LOST", "MOVE.PATH_LOST"],
    "[OTHER:ErrLagTooLong] again": ["[FEED:ErrLagTooLong]"],
    "FULL": ["QUOTA.FULL"],
    "what does FULL mean?": ["QUOTA.FULL"],
}


@pytest.fixture(scope="module")
def halves(lexicon: Lexicon) -> Index:
    """A catalog of codes that people shorten."""
    return build_index([entry(code, f"It failed in way {place}") for place, code in enumerate(CODES)], lexicon)


@pytest.mark.parametrize("text", ANSWERED)
def test_a_half_that_only_one_code_has_is_that_code(halves: Index, text: str) -> None:
    verdict = find_verdict(halves, text)
    assert (verdict.kind, [hit.entry.code for hit in verdict.hits]) == ("answer", [ANSWERED[text]])


@pytest.mark.parametrize("text", OFFERED)
def test_a_half_of_several_codes_or_that_may_be_a_word_is_a_choice(halves: Index, text: str) -> None:
    verdict = find_verdict(halves, text)
    assert (verdict.kind, [hit.entry.code for hit in verdict.hits]) == ("choose", OFFERED[text])


@pytest.mark.parametrize(
    "text", ["the tank is FULL", "the box is full", "ROOT", "SPIN_AXIS", "https://a.example/unknown-robot"]
)
def test_a_part_of_a_code_that_is_no_half_or_just_a_word_is_no_answer(halves: Index, text: str) -> None:
    assert find_verdict(halves, text).kind != "answer"


@pytest.mark.parametrize("text", ["NO_ROOT in the night run", "unknown-robot", "QUIET_TIME"])
def test_a_half_is_not_certain_enough_to_speak_unasked(halves: Index, text: str) -> None:
    assert find_certain_codes(halves, text) == []
