"""Words that people type: in which form they are compared, and which of them a code could also be asked as."""

import pytest

from bot.search.index import Index
from bot.search.phrases import can_be_phrase, normalize_words


@pytest.mark.parametrize(
    "text",
    [
        "otp wrong",
        "OTP wrong",
        " otp \n wrong ",
        "Otp: wrong!!",
        "“OTP” – wrong…",
        "otp_wrong",
        "otp <@U012AB3CD> wrong",
    ],
)
def test_case_white_space_and_punctuation_make_no_difference(text: str) -> None:
    assert normalize_words(text) == "otp wrong"


def test_the_order_of_words_does() -> None:
    assert normalize_words("wrong otp") != normalize_words("otp wrong")


@pytest.mark.parametrize("text", ["can't log in", "can’t log in", "Can't log-in!"])
def test_a_contraction_is_one_word(text: str) -> None:
    assert normalize_words(text) == "can't log in"


def test_letters_of_every_script_are_words() -> None:
    assert normalize_words("Ünïcode, 账户") == "ünïcode 账户"
    assert normalize_words("🦔 … !") == ""


def test_what_is_normalized_stays_as_it_is() -> None:
    once = normalize_words("Can’t <b>log</b>-in, Straße &amp; 2FA")
    assert normalize_words(once) == once


@pytest.mark.parametrize("words", ["otp wrong", "2fa code wrong", "can't log in", "otp 6 digits wrong"])
def test_words_that_the_search_uses_can_be_a_phrase(reference: Index, words: str) -> None:
    assert can_be_phrase(reference, words)


@pytest.mark.parametrize("words", ["", "113", "113 12", "please help", "the"])
def test_numbers_and_words_that_the_search_leaves_out_cannot(reference: Index, words: str) -> None:
    assert not can_be_phrase(reference, words)


@pytest.mark.parametrize(
    "text",
    [
        "USCUSTOMER_API_0000113 locked",
        "error 113",
        "locked 0000131",
        "api_0009131 what",
        "GGATEWAY_CODE_903",
        "login 500",
    ],
)
def test_what_names_a_code_or_a_number_that_could_be_one_cannot(reference: Index, text: str) -> None:
    assert not can_be_phrase(reference, normalize_words(text))


@pytest.mark.parametrize(
    "text", ["KYC errors", "customer API", "GGATEWAY_CODE", "GGATEWAY_CODE_10x", "all agent codes"]
)
def test_what_names_a_group_of_codes_cannot(reference: Index, text: str) -> None:
    assert not can_be_phrase(reference, normalize_words(text))


@pytest.mark.parametrize("text", ["SHOP-ORDER-0017 empty", "till pay 17"])
def test_codes_of_another_catalog_are_recognized_too(shop: Index, text: str) -> None:
    assert not can_be_phrase(shop, normalize_words(text))
