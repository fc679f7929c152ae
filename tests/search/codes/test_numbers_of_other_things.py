"""Numbers that are no codes: nobody is answered with one of them, and none is a gap."""

import pytest

from bot.search.index import Index
from tests.search.codes.verdicts import find_codes, names_code

TEXTS = {
    "fractions": [
        "filled at 1.0113 instead of 1.0118",
        "rate 0.00113 per lot",
        "0.0000601 ETH fee",
        "balance 0,0000601 ETH",
        "latency p99=0.113s p50=0.0000502s",
        "09:31:12,0000601 INFO started",
        "2026-11-26T09:31:12.0000601Z started",
        "1,118",
        "113.00%",
    ],
    "times, dates and versions": [
        "moved to 1/13, 11:13 sharp",
        "an error at 11:18",
        "customer-api v0.0.113 and gateway v1.0.1 are live",
        "release 1.1.13 or 1.1.18?",
        "2026-01-13",
        "are you open 24/7?",
    ],
    "machines, images, files and paths": [
        "pod us-customer-api-7f9c6d-113 evicted",
        "customer-api-113 scaled to zero",
        "host uscustomer-api-113.prod.local is down",
        "image customer-api:113 was pushed",
        "docker tag ggateway-code:101 ok",
        "/srv/customer/api/0000113/log rotated",
        "GET /api/113 took 20 ms",
        "DELETE /v1/codes/0000113 204",
        "C:\\logs\\0000113\\err.txt opened",
        "see https://wiki.example.com/api/113",
        "git checkout feature/CODE-113",
        "container ggateway_code_app_5 is up",
        "customer_api_v2 was deployed",
        "0000113.pdf",
        "at Foo.java:113",
    ],
    "one letter or a word and a digit": [
        "his phone is a Galaxy S22",
        "iPhone G5 or G6?",
        "the client lives in block G4",
        "G20 summit moved the market",
        "G5",
        "A4 paper, B2B, M1 chart",
    ],
    "numbers of things": [
        "order number 0000113 is late",
        "my order id is 0000113",
        "the ticket number was 0000502",
        "account number: 0000601",
        "customer no. 0000113 called",
        "user:0000113",
        "voucher 0000502",
        "his licence number is 0000633",
        "0000113 is my order number",
        "0000601 is the account number of the client",
        "0000113 USD",
        "113 times",
        "we had 113 errors today",
        "page 113 of 118",
        "room 118 is free",
    ],
    "negative numbers": [
        "code=-113",
        "error -118",
        "returned -113",
        '{"code":-113,"msg":"oops"}',
        "delta -0000113",
        "swap -118 per day",
    ],
    "numbers of other systems": [
        "process exited with code 137",
        "exit code 113",
        "chrome error 105",
        "the printer shows error 601",
        "windows error 118 on my laptop",
        "HTTP error 502",
        "netflix error 118",
        "sms code 113 received",
        "promo code 502",
        "source code 118",
    ],
    "noise": [
        "kjh113lkj",
        "113abc",
        "user113 cannot find the menu",
        "aaa 113 bbb",
        "113%",
        "$113",
        "113k",
        "0x0000113",
    ],
}


@pytest.mark.parametrize("kind", TEXTS)
def test_a_number_of_something_else_is_no_code_and_no_gap(reference: Index, kind: str) -> None:
    assert [text for text in TEXTS[kind] if names_code(reference, text)] == []


@pytest.mark.parametrize("kind", TEXTS)
def test_it_is_none_of_another_catalog_either(shop: Index, kind: str) -> None:
    assert [text for text in TEXTS[kind] if names_code(shop, text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "order 17 is late, we have 99 of them",
        "shop order 17 was sent back to the depot",
        "pod shop-order-17-7c9f restarted",
        "we sold 17 vouchers and 99 baskets",
        "long US500 at 17, stop 99",
    ],
)
def test_a_shop_s_trade_holds_no_codes(shop: Index, text: str) -> None:
    assert not names_code(shop, text)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("order 0000113: the account is locked and login is prohibited", ["0000113"]),
        ("pod customer-api-6d8f9c: TOKEN information is empty", ["001"]),
        ("11:13:07.0000502 INFO [us-1] The fund password has been set", ["0000133"]),
        ("G20 client, acct 113501: the wallet of this currency already exists", ["0000703"]),
        ("cannot close the account, has positions in US100", ["0000117"]),
    ],
)
def test_numbers_of_other_things_hide_no_message(reference: Index, text: str, codes: list[str]) -> None:
    assert find_codes(reference, text) == ("answer", codes)


def test_a_number_after_an_unknown_word_is_offered_only(reference: Index) -> None:
    assert find_codes(reference, "frobnicator 0000113") == ("choose", ["0000113"])


@pytest.mark.parametrize("text", ["error 14", "code 5", '{"code":14}', "14"])
def test_a_number_too_short_to_tell_is_offered_only(reference: Index, text: str) -> None:
    assert find_codes(reference, text)[0] == "choose"
