"""Codes, halves of codes and numbers, as people type and paste them."""

from dataclasses import replace

import pytest

from bot.search.build import build_index
from bot.search.index import Index
from bot.search.verdict import find_verdict
from bot.search.words.lexicon import Lexicon
from tests.search.conftest import entry


def codes(index: Index, text: str) -> tuple[str, list[str]]:
    result = find_verdict(index, text)
    return result.kind, [hit.entry.code for hit in result.hits]


@pytest.mark.parametrize(
    "typed",
    [
        "USCUSTOMER_API_0000113",
        "uscustomer-api-0000113",
        "ＵＳＣＵＳＴＯＭＥＲ＿ＡＰＩ＿００００１１３",
        "US CUSTOMER\tAPI 0000113",
        "`*USCUSTOMER_API_0000113*`",
        "“USCUSTOMER_API_0000113”",
        "USCUSTOMER_API_0000\u200b113",
        "USCUSTOMER_API_00001 13",
        "USCUSTOMER_API_0000-113",
        "<https://desk.example/c?e=USCUSTOMER_API_0000113|the code>",
        "&lt;code&gt;USCUSTOMER_API_0000113&lt;/code&gt;",
        "%55SCUSTOMER%5FAPI_0000113",
        "SCUSTOMER_API_0000113",
        "_API_0000113",
        "USCUSTOMER_API_113",
        "USCUSTOMER_API_000000113",
        "USCUTSOMER_AP1_OOOO1l3",
        "0000113",
        "113",
        "error 113",
        "what is 113?",
        "customer 113",
        '{"errorCode": 113, "data": null}',
        '{"code":"0000113"}',
        "Fehlercode 113 beim Login",
        "错误码 113 是什么意思",
        "he gets 113 error on the login page",
        "USCUSTOMER_AP1_0000113",
    ],
)
def test_one_code_is_found_however_it_is_typed(reference: Index, typed: str) -> None:
    assert codes(reference, typed) == ("answer", ["USCUSTOMER_API_0000113"])


def test_a_number_in_two_families_is_a_choice(reference: Index) -> None:
    assert codes(reference, "101") == ("choose", ["GGATEWAY_CODE_101", "USCUSTOMER_API_0000101"])


def test_a_padded_number_is_the_code_that_prints_it_so(reference: Index) -> None:
    assert codes(reference, "0000101") == ("answer", ["USCUSTOMER_API_0000101"])


def test_a_family_word_settles_a_number_in_two_families(reference: Index) -> None:
    assert codes(reference, "gateway 101") == ("answer", ["GGATEWAY_CODE_101"])


def test_short_prefixes_count_only_next_to_their_number(reference: Index) -> None:
    assert codes(reference, "US500") == ("answer", ["US500"])
    assert codes(reference, "g500") == ("answer", ["G500"])
    assert codes(reference, "500") == ("choose", ["G500", "US500"])


def test_a_wrong_digit_that_makes_another_code_is_that_code(reference: Index) -> None:
    assert codes(reference, "USCUSTOMER_API_0000112") == ("answer", ["USCUSTOMER_API_0000112"])


def test_a_wrong_digit_that_makes_no_code_is_unknown_with_suggestions(reference: Index) -> None:
    result = find_verdict(reference, "USCUSTOMER_API_0000131")
    assert result.kind == "unknown"
    assert result.missing == ("USCUSTOMER_API_0000131",)
    assert "USCUSTOMER_API_0000132" in [hit.entry.code for hit in result.hits]
    assert len(result.hits) <= 5


def test_a_code_of_the_wrong_family_is_unknown(reference: Index) -> None:
    kind, suggested = codes(reference, "GGATEWAY_CODE_110")
    assert kind == "unknown"
    assert "GGATEWAY_CODE_010" in suggested


def test_a_doubled_digit_offers_the_code_without_it(reference: Index) -> None:
    assert codes(reference, "USCUSTOMER_API_00005188") == ("choose", ["USCUSTOMER_API_0000518"])


def test_mixed_up_families_offer_both(reference: Index) -> None:
    kind, offered = codes(reference, "USCUSTOMER_CODE_005")
    assert kind == "choose"
    assert set(offered) == {"GGATEWAY_CODE_005", "USCUSTOMER_API_0000005"}


def test_several_codes_are_all_answered_in_order_and_counted(reference: Index) -> None:
    result = find_verdict(reference, "GGATEWAY_CODE_012 USCUSTOMER_API_0000113 then GGATEWAY_CODE_012 again")
    assert result.kind == "answer"
    assert [(hit.entry.code, hit.times) for hit in result.hits] == [
        ("GGATEWAY_CODE_012", 2),
        ("USCUSTOMER_API_0000113", 1),
    ]


def test_a_paste_with_a_known_and_an_unknown_code_names_both(reference: Index) -> None:
    result = find_verdict(reference, "USCUSTOMER_API_0000106 and then USCUSTOMER_API_0000150")
    assert [hit.entry.code for hit in result.hits] == ["USCUSTOMER_API_0000106"]
    assert result.missing == ("USCUSTOMER_API_0000150",)


@pytest.mark.parametrize(
    "typed",
    [
        "shipped on 2024-01-13, paid 113.00 USD",
        "order 113 is late",
        "ticket 0000113",
        "version 1.113.0",
        "call +44 20 7946 0113",
        "pod api-6d8f9-0000113 restarted",
        "HTTP status code 500",
        "MT4 error 134 not enough money",
        "binance -1021",
        "user U0000113AB",
        "please refund us 500 dollars",
        "5G 500 MB plan",
        "{{7*7}}",
        "${101+0}",
    ],
)
def test_numbers_in_dates_amounts_and_ids_are_no_codes(reference: Index, typed: str) -> None:
    assert find_verdict(reference, typed).kind == "unknown"


def test_a_catalog_of_another_make_is_searched_alike(shop: Index) -> None:
    assert codes(shop, "shop order 71") == ("answer", ["SHOP-ORDER-0071"])
    assert codes(shop, "HOP-ORDER-0071") == ("answer", ["SHOP-ORDER-0071"])
    assert codes(shop, "SHPO_ORDER_0071") == ("answer", ["SHOP-ORDER-0071"])
    assert codes(shop, "17")[0] == "choose"
    assert codes(shop, "SHOP-ORDER-0018")[0] == "unknown"


def test_twins_are_real_codes_a_slip_away_that_mean_something_else(shop: Index) -> None:
    assert [twin.code for twin in shop.twins("SHOP-ORDER-0071")] == ["SHOP-ORDER-0017"]
    assert "SHOP-ORDER-0117" not in [twin.code for twin in shop.twins("SHOP-ORDER-0017")]


def test_the_nearest_twin_comes_first(lexicon: Lexicon) -> None:
    index = build_index([entry(f"DESK_{number}", f"Fault {number}") for number in (113, 213, 119, 112)], lexicon)
    assert [twin.number for twin in index.twins("DESK_113")] == ["112", "119", "213"]


def test_where_nearly_every_number_has_a_neighbour_there_are_no_twins(reference: Index, lexicon: Lexicon) -> None:
    assert reference.twins("USCUSTOMER_API_0000113") == ()
    dense = [entry(f"DESK_{number}", f"Fault {number}") for number in range(100, 140)]
    sparse = [replace(entry(f"DESK_{number * 1111}", f"Fault {number}"), catalog=2) for number in range(1, 40)]
    slip = replace(entry("DESK_1112", "Another fault"), catalog=2)
    index = build_index([*dense, *sparse, slip], lexicon, vectors=False)
    assert index.twins("DESK_113") == ()
    assert [twin.key for twin in index.twins("2 DESK_1112")] == ["2 DESK_1111"]


@pytest.mark.parametrize("typed", ["113,112", "113/112", "113; 112", "[113 112]", "0000113-0000112"])
def test_a_list_of_our_numbers_is_a_list_of_codes(reference: Index, typed: str) -> None:
    assert codes(reference, typed) == ("answer", ["USCUSTOMER_API_0000113", "USCUSTOMER_API_0000112"])


def test_a_number_that_may_be_anything_is_at_least_suggested(reference: Index) -> None:
    assert codes(reference, "frobnicate 113") == ("unknown", ["USCUSTOMER_API_0000113"])


def test_a_digit_inside_a_prefix_is_no_code_of_its_own(reference: Index) -> None:
    result = find_verdict(reference, "GGATEWAY_C0DE_011")
    assert ([hit.entry.code for hit in result.hits], result.missing) == (["GGATEWAY_CODE_011"], ())


def test_the_family_of_a_whole_code_says_nothing_of_the_numbers_beside_it(reference: Index) -> None:
    hits = codes(reference, "what is 0000132 and GGATEWAY_CODE_005?")
    assert hits == ("answer", ["USCUSTOMER_API_0000132", "GGATEWAY_CODE_005"])


def test_codes_that_do_not_end_with_a_number_are_found_and_have_no_twins(lexicon: Lexicon) -> None:
    index = build_index([entry("2200E", "Null value in array"), entry("2201E", "Bad logarithm")], lexicon)
    assert codes(index, "sqlstate 2200e seen") == ("answer", ["2200E"])
    assert index.twins("2200E") == ()
