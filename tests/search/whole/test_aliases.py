"""Other exact names of a code: symbols, and its number in another notation."""

from dataclasses import replace

import pytest

from bot.catalog.entry import Entry
from bot.search.build import build_index
from bot.search.fragments import find_code_rows
from bot.search.index import Index
from bot.search.verdict import find_verdict
from bot.search.words.lexicon import Lexicon
from tests.search.conftest import entry

FOUND = {
    "ER_DUP_ENTRY": "1062",
    "er_dup_entry": "1062",
    "dup entry? we got ER_DUP_ENTRY in the log": "1062",
    '{"error": "ER_DUP_ENTRY"}': "1062",
    "SQLSTATE[23000]: it is taken": "1062",
    "mysql error 1062": "1062",
    "ERROR 1064 (42000) at line 1": "1064",
    "#1062 - Duplicate entry 'x' for key 'y'": "1062",
    "0x80070005": "0x80070005",
    "failed with 0X80070005": "0x80070005",
    "hresult=-2147024891": "0x80070005",
    "the setup says -2147024891": "0x80070005",
    "ENOENT: no such file": "2",
    "open failed (ENOENT)": "2",
}


def alias(code: str, message: str, *aliases: str) -> Entry:
    return replace(entry(code, message), aliases=aliases)


@pytest.fixture(scope="module")
def aliases(lexicon: Lexicon) -> Index:
    """A catalog whose codes have other names."""
    return build_index(
        [
            alias("1062", "A row with this key is there", "ER_DUP_ENTRY", "23000"),
            alias("1064", "The query can't be read", "ER_PARSE_ERROR", "42000"),
            alias("3026", "Duplicate entry in the list", "ER_LIST_ENTRY"),
            alias("0x80070005", "Access is denied", "-2147024891", "E_ACCESSDENIED"),
            alias("2", "There is no such file", "ENOENT"),
            alias("ROUTE_A", "The route is closed", "409"),
            alias("ROUTE_B", "The route is full", "409"),
        ],
        lexicon,
        catalogs={1: "mysql"},
    )


@pytest.mark.parametrize("text", FOUND)
def test_an_alias_leads_to_its_code(aliases: Index, text: str) -> None:
    verdict = find_verdict(aliases, text)
    assert (verdict.kind, [hit.entry.code for hit in verdict.hits]) == ("answer", [FOUND[text]])


@pytest.mark.parametrize("text", ["409", "error 409"])
def test_an_alias_of_several_codes_is_a_choice(aliases: Index, text: str) -> None:
    verdict = find_verdict(aliases, text)
    assert (verdict.kind, [hit.entry.code for hit in verdict.hits]) == ("choose", ["ROUTE_A", "ROUTE_B"])


@pytest.mark.parametrize("text", ["409 people came", "we paid 1062 EUR", "enoentry"])
def test_what_only_looks_like_an_alias_is_none(aliases: Index, text: str) -> None:
    assert find_verdict(aliases, text).kind not in {"answer", "choose"}


def test_a_fragment_of_an_alias_is_found_while_it_is_typed(aliases: Index) -> None:
    assert [aliases.entries.read(row).code for row in find_code_rows(aliases, "DUPENT", 10)] == ["1062"]
