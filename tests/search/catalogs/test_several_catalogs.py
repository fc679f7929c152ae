"""Several catalogs in one index: the text or the channel says which one is meant, else it is a choice."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.catalog.entry import Cause, Entry
from bot.search.build import build_index
from bot.search.certain import find_certain_codes
from bot.search.fragments import find_code_rows
from bot.search.index import Index
from bot.search.index_files import open_index, save_index
from bot.search.verdict import find_verdict
from bot.search.words.lexicon import Lexicon
from tests.search.conftest import entry

NAMES = {1: "shop", 2: "mt5", 3: "http-status"}


def of(catalog: int, code: str, message: str, *, family: str = "other") -> Entry:
    return replace(entry(code, message, family=family), catalog=catalog)


ENTRIES = (
    of(1, "SHOP_0404", "The basket is empty", family="shop"),
    of(1, "SHOP_0017", "The voucher has expired today", family="shop"),
    of(1, "NOT_FOUND", "The article is gone"),
    of(2, "10016", "The stops are too near"),
    of(2, "404", "The symbol is unknown"),
    of(2, "NOT_FOUND", "There is no such order"),
    of(2, "BUSY", "The server has too much to do"),
    replace(
        of(3, "404", "There is no such page"),
        aliases=("NO_PAGE",),
        severity="warning",
        causes=(Cause("A typo", ("Look at the address",)),),
    ),
    of(3, "503", "The server has too much to do"),
)


@pytest.fixture(scope="module")
def several(lexicon: Lexicon) -> Index:
    """Three catalogs that share some codes and a message."""
    return build_index(ENTRIES, lexicon, {"2 10016": ["sl too tight"]}, catalogs=NAMES)


def find(index: Index, text: str, catalog: int | None = None) -> tuple[str, list[str]]:
    verdict = find_verdict(index, text, catalog)
    return verdict.kind, [hit.entry.key for hit in verdict.hits]


def test_entries_are_known_by_their_keys(several: Index) -> None:
    assert list(several.entries) == [each.key for each in ENTRIES]
    assert several.entries["3 404"] == ENTRIES[7]
    assert several.entries.get("404") is None
    assert several.entries.get("9 404") is None


CHOICES = {
    "404": {"2 404", "3 404", "SHOP_0404"},
    "error 404": {"2 404", "3 404", "SHOP_0404"},
    "NOT_FOUND": {"NOT_FOUND", "2 NOT_FOUND"},
    "we get not_found in the log": {"NOT_FOUND", "2 NOT_FOUND"},
    "the server has too much to do": {"2 BUSY", "3 503"},
}


@pytest.mark.parametrize("text", CHOICES)
def test_what_several_catalogs_have_is_a_choice(several: Index, text: str) -> None:
    kind, keys = find(several, text)
    assert (kind, set(keys)) == ("choose", CHOICES[text])
    assert find_certain_codes(several, text) == []


NAMED = {
    "mt5 404": "2 404",
    "404 in mt5": "2 404",
    "error 404 in MT5": "2 404",
    "mt5 error 404": "2 404",
    "mt5: 404": "2 404",
    "http status 404": "3 404",
    "HTTP 404": "3 404",
    "shop NOT_FOUND": "NOT_FOUND",
    "mt5 says NOT_FOUND": "2 NOT_FOUND",
    "mt5: the server has too much to do": "2 BUSY",
    "2 10016": "2 10016",
    "10016 again": "2 10016",
}


@pytest.mark.parametrize("text", NAMED)
def test_a_text_that_names_a_catalog_says_which_is_meant(several: Index, text: str) -> None:
    assert find(several, text) == ("answer", [NAMED[text]])


CHANNELS = {
    ("404", 3): "3 404",
    ("error 404", 2): "2 404",
    ("error 404", 1): "SHOP_0404",
    ("NOT_FOUND", 1): "NOT_FOUND",
    ("the server has too much to do", 3): "3 503",
    ("10016", 3): "2 10016",
    ("mt5 404", 3): "2 404",
}


@pytest.mark.parametrize(("text", "channel"), CHANNELS)
def test_a_channel_is_about_its_catalog_unless_the_text_says_otherwise(several: Index, text: str, channel: int) -> None:
    assert find(several, text, channel) == ("answer", [CHANNELS[text, channel]])


def test_a_number_that_the_named_catalog_lacks_is_none_of_another(several: Index) -> None:
    assert find(several, "mt5 503")[0] == "unknown"
    assert find(several, "mysql 404")[0] == "unknown"


@pytest.mark.parametrize("text", ["mt5: the voucher has expired today", "The voucher has expired today (http)"])
def test_the_name_of_a_catalog_hides_no_message(several: Index, text: str) -> None:
    kind, keys = find(several, text)
    assert (kind in {"answer", "choose"}, keys[0]) == (True, "SHOP_0017")


def test_the_name_of_a_catalog_alone_lists_it(several: Index) -> None:
    verdict = find_verdict(several, "all mt5 codes")
    assert (verdict.kind, verdict.group, len(verdict.hits)) == ("choose", "mt5", 4)


def test_a_phrase_belongs_to_one_catalogs_code(several: Index) -> None:
    assert find(several, "sl too tight") == ("answer", ["2 10016"])


def test_a_certain_code_may_depend_on_the_channel(several: Index) -> None:
    assert find_certain_codes(several, "we get NOT_FOUND in the log", 2) == ["2 NOT_FOUND"]


def test_what_is_typed_can_be_looked_for_in_one_catalog(several: Index) -> None:
    keys = [several.entries.read(row).key for row in find_code_rows(several, "40", 10, catalog=3)]
    assert keys == ["3 404"]
    assert len(find_code_rows(several, "40", 10)) == 3


def test_catalogs_are_kept_apart_in_files_too(several: Index, lexicon: Lexicon, tmp_path: Path) -> None:
    save_index(several, tmp_path / "index")
    opened = open_index(tmp_path / "index", lexicon)
    assert list(opened.entries.values()) == list(several.entries.values())
    assert opened.facts == several.facts
    for text in (*CHOICES, *NAMED):
        assert find(opened, text) == find(several, text)


def test_a_name_of_words_that_stand_around_any_code_names_nothing(lexicon: Lexicon) -> None:
    index = build_index(ENTRIES, lexicon, catalogs={1: "error-codes", 2: "mt5", 3: "http-status"})
    assert find(index, "error code 404")[0] == "choose"


def test_codes_of_a_family_that_is_named_come_first(lexicon: Lexicon) -> None:
    index = build_index(ENTRIES, lexicon, catalogs=NAMES)
    assert find(index, "shop 17") == ("answer", ["SHOP_0017"])


LACKING = {
    "mt5 SHOP_0017": ("mt5 SHOP_0017", "SHOP_0017"),
    "what is mt5 error SHOP_0017?": ("mt5 SHOP_0017", "SHOP_0017"),
    "SHOP_0017 in http status": ("http status SHOP_0017", "SHOP_0017"),
    "ask shop NO_PAGE": ("shop NO_PAGE", "3 404"),
}


@pytest.mark.parametrize("text", LACKING)
def test_a_code_that_the_catalog_named_beside_it_lacks_is_only_suggested(several: Index, text: str) -> None:
    verdict = find_verdict(several, text)
    missing, suggested = LACKING[text]
    assert (verdict.kind, verdict.missing) == ("unknown", (missing,))
    assert [hit.entry.key for hit in verdict.hits] == [suggested]


@pytest.mark.parametrize(
    "text", ["mt5 is down. SHOP_0017", "the mt5 bridge of a customer who has SHOP_0017", "SHOP_0017 (SHOP)"]
)
def test_a_catalog_named_elsewhere_in_a_text_refuses_no_code(several: Index, text: str) -> None:
    assert find(several, text) == ("answer", ["SHOP_0017"])
