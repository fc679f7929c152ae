"""Lists and ranges of codes."""

import pytest

from bot.search.index import Index
from bot.search.verdict import find_verdict
from tests.search.codes.verdicts import find_codes, names_code


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("errors 117/118 on closing", ["0000117", "0000118"]),
        ("codes 117, 118 and 119 on closing", ["0000117", "0000118", "0000119"]),
        ("error 117+118", ["0000117", "0000118"]),
        ("117-119", ["0000117", "0000118", "0000119"]),
        ("117–119", ["0000117", "0000118", "0000119"]),
        ("errors 701..703 since noon", ["0000701", "0000702", "0000703"]),
        ("errors from 117 to 119", ["0000117", "0000118", "0000119"]),
        ("0000513-0000515", ["0000513", "0000514", "0000515"]),
        ("GGATEWAY_CODE_014/015", ["014", "015"]),
        ("GGATEWAY_CODE_014-016", ["014", "015", "016"]),
        ("GGATEWAY_CODE_014-GGATEWAY_CODE_016", ["014", "015", "016"]),
        ("USCUSTOMER_API_0000601/605 both", ["0000601", "0000605"]),
        ("USCUSTOMER_API_0000601, 0000605", ["0000601", "0000605"]),
    ],
)
def test_every_code_of_a_list_or_range_is_answered(reference: Index, text: str, codes: list[str]) -> None:
    assert find_codes(reference, text) == ("answer", codes)


def test_a_range_in_two_families_is_a_choice_that_says_how_many_more_there_are(reference: Index) -> None:
    verdict = find_verdict(reference, "101-104")
    assert (verdict.kind, len(verdict.hits), verdict.more) == ("choose", 5, 3)


def test_what_a_range_lacks_is_no_gap_but_its_ends_are(reference: Index) -> None:
    assert find_verdict(reference, "errors 127-129").missing == ("129",)


@pytest.mark.parametrize("text", ["ratio 113/118", "between 113-118 pips", "leverage 1/113", "order 113/118", "13/14"])
def test_a_list_that_nothing_announces_is_no_list_of_codes(reference: Index, text: str) -> None:
    assert not names_code(reference, text)


def test_another_catalog_s_lists_are_read_alike(shop: Index) -> None:
    hits = find_verdict(shop, "SHOP-ORDER-0017/0071").hits
    assert [hit.entry.code for hit in hits] == ["SHOP-ORDER-0017", "SHOP-ORDER-0071"]
