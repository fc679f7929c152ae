"""A bare name of a section, a family or a prefix lists its codes."""

from dataclasses import replace

import pytest

from bot.catalog.entry import Entry, Meaning
from bot.search.build import build_index
from bot.search.index import Index
from bot.search.verdict import find_verdict
from bot.search.words.lexicon import Lexicon


@pytest.mark.parametrize(
    ("text", "first", "count"),
    [
        ("KYC", "USCUSTOMER_API_0000601", 23),
        ("kyc codes please", "USCUSTOMER_API_0000601", 23),
        ("all errors of the agent section", "USCUSTOMER_API_0000901", 3),
        ("API key errors", "USCUSTOMER_API_00011001", 3),
        ("API application errors", "USCUSTOMER_API_00011001", 3),
        ("gateway", "G500", 23),
        ("GGATEWAY_CODE", "GGATEWAY_CODE_001", 22),
        ("GGATEWAY_CODE_10x", "GGATEWAY_CODE_101", 4),
        ("USCUSTOMER_API_00011***", "USCUSTOMER_API_00011001", 3),
    ],
)
def test_a_section_s_codes_are_offered_with_how_many_more_there_are(
    reference: Index, text: str, first: str, count: int
) -> None:
    verdict = find_verdict(reference, text)
    assert (verdict.kind, verdict.hits[0].entry.code) == ("choose", first)
    assert len(verdict.hits) == min(count, 5)
    assert len(verdict.hits) + verdict.more == count


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("kyc codes please", "KYC"),
        ("all errors of the agent section", "agent"),
        ("gateway", "gateway"),
        ("GGATEWAY_CODE", "gateway"),
        ("USCUSTOMER_API", "customer API"),
        ("GGATEWAY_CODE_10x", ""),
        ("USCUSTOMER_API_000060x", ""),
        ("101-104", ""),
    ],
)
def test_the_section_or_else_the_family_that_was_named_and_holds_all_the_codes_is_named_too(
    reference: Index, text: str, group: str
) -> None:
    verdict = find_verdict(reference, text)
    assert (verdict.kind, verdict.group) == ("choose", group)


@pytest.mark.parametrize(
    "text",
    ["GGATEWAY_CODE_XXX", "USCUSTOMER_API_", "5xx errors", "us", "customer group lunch on friday", "tell us all"],
)
def test_other_texts_list_nothing(reference: Index, text: str) -> None:
    assert not any(hit.why == "section" for hit in find_verdict(reference, text).hits)


def test_another_catalog_s_families_and_prefixes_are_listed(shop: Index) -> None:
    assert [hit.entry.code for hit in find_verdict(shop, "till errors").hits] == ["TILL-PAY-17", "TILL-PAY-99"]
    assert len(find_verdict(shop, "SHOP-ORDER").hits) == 4


def test_codes_of_several_sections_are_those_of_their_family_and_of_several_families_of_none(lexicon: Lexicon) -> None:
    first = Entry("SHOP_1001", "shop", "1001", "orders", meanings=(Meaning("Gone"),))
    second = replace(first, code="SHOP_1002", number="1002", section="payments")
    other = replace(second, code="SHOP_2001", number="2001")
    till = replace(second, code="TILL_2001", family="till", number="2001")
    verdict = find_verdict(build_index([first, second, other, till], lexicon), "SHOP")
    assert (verdict.kind, verdict.group, len(verdict.hits)) == ("choose", "shop", 3)
    strange = [first, replace(second, family="till", section="returns"), replace(other, section="returns"), till]
    verdict = find_verdict(build_index(strange, lexicon), "SHOP")
    assert (verdict.kind, verdict.group) == ("choose", "")


@pytest.mark.parametrize(
    ("text", "is_pattern"), [("USCUSTOMER_API_000011x", True), ("USCUSTOMER_API", False), ("KYC errors", False)]
)
def test_a_code_with_open_digits_is_no_name_of_a_section(reference: Index, text: str, *, is_pattern: bool) -> None:
    verdict = find_verdict(reference, text)
    assert (verdict.is_pattern, bool(verdict.group)) == (is_pattern, not is_pattern)
    assert verdict.more
