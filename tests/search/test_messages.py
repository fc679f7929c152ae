"""Messages: quoted, rendered, cut off, and in people's own words."""

import pytest

from bot.search.index import Index
from bot.search.verdict import find_verdict


def best(index: Index, text: str) -> tuple[str, str, tuple[str, ...]]:
    result = find_verdict(index, text)
    return result.kind, result.hits[0].entry.code if result.hits else "", result.hits[0].values if result.hits else ()


@pytest.mark.parametrize(
    ("typed", "code", "values"),
    [
        ("you cannot withdraw cash within 48 hours", "USCUSTOMER_API_0000132", ("", "48")),
        ("Resetting demo account, please try again after 15 minutes or cont…", "USCUSTOMER_API_0000009", ("15",)),
        ("please upload a file in {0} format", "GGATEWAY_CODE_103", ("",)),
        ("please upload a file in .xlsx or .csv format", "GGATEWAY_CODE_103", (".xlsx or .csv",)),
        (
            "The fund password has been entered incorrectly 5 times in a row. Please try again after 24 hours",
            "USCUSTOMER_API_0000134",
            ("5", "24"),
        ),
    ],
)
def test_a_rendered_template_gives_its_code_and_the_values(
    reference: Index, typed: str, code: str, values: tuple[str, ...]
) -> None:
    assert best(reference, typed) == ("answer", code, values)


def test_a_message_that_only_a_doubtful_meaning_prints_says_which_meaning_was_met(shop: Index) -> None:
    [hit] = find_verdict(shop, "Drawer cannot be opened").hits
    assert (hit.entry.code, hit.meaning) == ("TILL-PAY-99", 1)


def test_a_message_of_several_codes_is_a_choice(reference: Index) -> None:
    result = find_verdict(reference, "System abnormality")
    assert result.kind == "choose"
    assert {hit.entry.code for hit in result.hits[:2]} == {"G500", "US500"}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("otp wrong, google one", "USCUSTOMER_API_0000519"),
        ("client locked out", "USCUSTOMER_API_0000113"),
        ("closing the acct refused, he owes us money", "USCUSTOMER_API_0000127"),
        ("acount is lockd", "USCUSTOMER_API_0000113"),
        ('{"status":"FAIL","msg":"The bank card number already exists"}', "USCUSTOMER_API_0000701"),
    ],
)
def test_peoples_own_words_find_the_code(reference: Index, typed: str, code: str) -> None:
    kind, hits, _ = best(reference, typed)
    assert (kind != "unknown", hits) == (True, code)


@pytest.mark.parametrize("typed", ["%s %s", "'; DROP TABLE codes; --", "lunch anyone?"])
def test_what_says_nothing_is_unknown(reference: Index, typed: str) -> None:
    assert find_verdict(reference, typed).kind == "unknown"


def test_placeholders_of_other_makes_are_filled_too(shop: Index) -> None:
    assert best(shop, "Delivery to Lyon takes 3 days") == ("answer", "SHOP-ORDER-0170", ("Lyon", "3"))


def test_a_code_that_two_messages_name_is_offered_once(shop: Index) -> None:
    offered = [hit.entry.code for hit in find_verdict(shop, "drawer jammed or cannot be opened").hits]
    assert offered.count("TILL-PAY-99") == 1


def test_the_code_that_surely_prints_a_message_is_the_answer_though_slips_repeat_it(reference: Index) -> None:
    assert best(reference, "The default customer group cannot be deleted")[:2] == ("answer", "USCUSTOMER_API_0000302")


def test_a_known_word_that_is_left_over_makes_it_a_choice(reference: Index) -> None:
    assert best(reference, "fund password wrong")[0] == "choose"
