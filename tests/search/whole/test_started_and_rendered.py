"""Messages that were cut off, or have values in their placeholders."""

import pytest

from bot.search.build import build_index
from bot.search.index import Index
from bot.search.verdict import find_verdict
from bot.search.words.lexicon import Lexicon
from tests.search.conftest import entry

MESSAGES = {
    "L1": "The loader could not read the manifest of shelf %s because it is locked",
    "L2": "The loader could not read the manifest of shelf %s because it is damaged",
    "L3": "The manifest",
    "L4": "The loader ran out of pallets",
    "V1": "Shelf '%s' holds no crate '%s'",
    "V2": "Shelf '%s' holds no crate '%s' of color %s",
    "V3": "无法读取货架清单：{0}",
    "V4": "%s failed",
}
ANSWERED = {
    "The loader ran out": "L4",
    "The loader could not read the manifest of shelf 7 because it is dam...": "L2",
    "loader could not read the manifest of shelf because it is locked": "L1",
    "Shelf 'north' holds no crate 'apples'": "V1",
    "Shelf 'north' holds no crate 'apples' of color green": "V2",
    "无法读取货架清单：north_shelf": "V3",
}
CUT = [
    "The loader could not read the manifest of shelf 7",
    "The loader could not read the manifest",
    "loader could not read the manifest of shelf 7 because…",
    "The loader could not read the manif...",
]


@pytest.fixture(scope="module")
def shelves(lexicon: Lexicon) -> Index:
    """A catalog whose messages begin alike."""
    return build_index([entry(code, text) for code, text in MESSAGES.items()], lexicon)


@pytest.mark.parametrize("text", ANSWERED)
def test_a_text_that_only_one_message_can_be_is_answered(shelves: Index, text: str) -> None:
    verdict = find_verdict(shelves, text)
    assert (verdict.kind, [hit.entry.code for hit in verdict.hits]) == ("answer", [ANSWERED[text]])


@pytest.mark.parametrize("text", CUT)
def test_all_messages_that_start_with_a_text_are_offered_first(shelves: Index, text: str) -> None:
    verdict = find_verdict(shelves, text)
    assert (verdict.kind, {hit.entry.code for hit in verdict.hits[:2]}) == ("choose", {"L1", "L2"})


@pytest.mark.parametrize("text", ["my fridge failed", "the loader left early today", "no crate of apples is left"])
def test_a_message_of_few_words_is_not_rendered_by_any_text(shelves: Index, text: str) -> None:
    assert find_verdict(shelves, text).kind != "answer"
