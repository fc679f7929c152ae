"""Words of other systems and devices: a catalog that prints one itself is asked about with it."""

from pathlib import Path

import pytest

from bot.search.build import build_index
from bot.search.index import Index
from bot.search.index_files import open_index, save_index
from bot.search.verdict import find_verdict
from bot.search.words.lexicon import Lexicon
from tests.search.conftest import entry

ENTRIES = (
    entry("ITD_0113", "Printer is out of paper"),
    entry("ITD_0114", "Docker image was not found"),
    entry("KAFKA_BROKER_0115", "No leader", family="Oracle"),
)
OWN = {
    "error 113 on the printer": "ITD_0113",
    "printer error 0113": "ITD_0113",
    "docker image missing": "ITD_0114",
    "docker error 114": "ITD_0114",
    "kafka error 115": "KAFKA_BROKER_0115",
    "oracle error 115": "KAFKA_BROKER_0115",
}
OTHERS = ["mysql error 113", "scanner error 113", "chrome error 113"]


@pytest.fixture(scope="module")
def equipment(lexicon: Lexicon) -> Index:
    """A catalog whose messages, prefixes and families are of systems that are other people's to most."""
    return build_index(ENTRIES, lexicon)


@pytest.mark.parametrize("text", OWN)
def test_a_word_that_the_catalog_prints_names_no_other_system(equipment: Index, text: str) -> None:
    verdict = find_verdict(equipment, text)
    assert (verdict.kind in {"answer", "choose"}, verdict.hits[0].entry.code) == (True, OWN[text])


@pytest.mark.parametrize("text", OTHERS)
def test_a_word_that_it_does_not_print_names_another_system(equipment: Index, text: str) -> None:
    assert find_verdict(equipment, text).kind == "unknown"


def test_another_catalog_knows_these_words_as_before(equipment: Index, shop: Index) -> None:
    assert equipment.messages.lexicon is not shop.messages.lexicon
    assert find_verdict(shop, "printer error 17").kind == "unknown"


def test_an_index_in_files_knows_them_too(equipment: Index, lexicon: Lexicon, tmp_path: Path) -> None:
    save_index(equipment, tmp_path / "index")
    opened = open_index(tmp_path / "index", lexicon)
    assert opened.messages.lexicon is equipment.messages.lexicon
    assert find_verdict(opened, "printer error 0113").kind == "answer"
