"""The words before a number and the catalog's prefixes, of which there may be thousands."""

import pytest

from bot.search.build import build_index
from bot.search.index import Index
from bot.search.prefixes.fit import fit_prefix
from bot.search.prefixes.table import PrefixFacts, PrefixTable
from bot.search.verdict import find_verdict
from bot.search.words.lexicon import Lexicon
from tests.search.conftest import entry


def fit(table: PrefixTable, text: str) -> tuple[str, list[str]]:
    match = fit_prefix(text, len(text), table)
    return match.fit, [prefix.printed for prefix in match.prefixes]


def build_table(*printed: str) -> PrefixTable:
    return PrefixTable({prefix: PrefixFacts("shop", [4]) for prefix in printed})


def test_the_longest_of_several_prefixes_fits() -> None:
    for printed in (("ORDER-", "SHOP-ORDER-"), ("SHOP-ORDER-", "ORDER-")):
        assert fit(build_table(*printed), "SHOP-ORDER-") == ("whole", ["SHOP-ORDER-"])
        assert fit(build_table(*printed), "my shop order ") == ("whole", ["SHOP-ORDER-"])
        assert fit(build_table(*printed), "an order ") == ("whole", ["ORDER-"])


def test_prefixes_of_the_same_letters_fit_together() -> None:
    table = build_table("SHOP-ORDER-", "SHOP_ORDER_")
    assert fit(table, "shop order ") == ("whole", ["SHOP-ORDER-", "SHOP_ORDER_"])


def test_an_exact_spelling_is_found_anywhere_with_the_longest_prefix() -> None:
    table = build_table("ORDER-", "SHOP-ORDER-", "Fault ", "#")
    text = "SHOP-ORDER-0017, XORDER-1 (Fault 12) order-3 ORDER-04#5"
    codes = ["SHOP-ORDER-0017", "Fault 12", "ORDER-04"]
    assert [code.printed + code.digits for code in table.find_spelled(text)] == codes
    assert [text[code.start : code.end] for code in table.find_spelled(text)] == codes
    assert [code.digits for code in table.find_spelled(text, 5)] == ["0017", "12", "04"]


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("DESK_BABE_CODE_0113", True),
        ("desk babe code 113", True),
        ("DESK_BABR_CODE_0113", True),
        ("DESK_BAEB_CODE_0113", True),
        ("ESK_BABE_CODE_0113", True),
        ("code 113", False),
        ("CODE_113", False),
    ],
)
def test_a_code_is_found_among_thousands_of_prefixes(many_prefixes: Index, typed: str, *, is_found: bool) -> None:
    found = [hit.entry.code for hit in find_verdict(many_prefixes, typed).hits]
    assert (found == ["DESK_BABE_CODE_0113"]) is is_found


def test_prefixes_that_differ_in_a_digit_alone_are_left_to_their_numbers(lexicon: Lexicon) -> None:
    index = build_index([entry(f"MODULE{place}-{place:04}", f"Message {place}") for place in range(100)], lexicon)
    assert [hit.entry.code for hit in find_verdict(index, "error 17").hits] == ["MODULE17-0017"]
