"""The two bars: what is answered to a question, and what is certain enough to answer though nobody asked."""

import time

import pytest

from bot.search.build import build_index
from bot.search.certain import find_certain_codes
from bot.search.index import Index
from bot.search.text.tokens import tokenize
from bot.search.verdict import find_verdict
from bot.search.words.lexicon import Lexicon
from bot.search.words.quotes import is_quoted
from tests.search.conftest import entry

LOCKED, WRONG, GATEWAY = "USCUSTOMER_API_0000113", "USCUSTOMER_API_0000112", "GGATEWAY_CODE_011"
CERTAIN = {  # answered to a question and unasked
    LOCKED: [LOCKED],
    f"The customer sees {LOCKED} again": [LOCKED],
    "uscustomer-api-0000113": [LOCKED],
    "US CUSTOMER API 0000113": [LOCKED],
    f"`{LOCKED}`": [LOCKED],
    f"<https://desk.example/c?e={LOCKED}|the code>": [LOCKED],
    f'{{"code":"{LOCKED}","msg":"x","status":500}}': [LOCKED],
    f"POST /login error={LOCKED}&retry=3": [LOCKED],
    f"2026-11-26 09:31:12.113 ERROR {GATEWAY} took 500 ms": [GATEWAY],
    f"{WRONG}, then {GATEWAY} and {WRONG}": [WRONG, GATEWAY],
    "error US500 on login": ["US500"],
    '{"code":"G500"}': ["G500"],
    "US500 error again": ["US500"],
    "my customer says “The account is locked and login is prohibited”, why?": [LOCKED],
    "Resetting demo account, please try again after 15 minutes or contact customer service": ["USCUSTOMER_API_0000009"],
    "error 113: the account is locked and login is prohibited": [LOCKED],
}
ASKED_ONLY = [  # answered to a question alone
    *("113", "0000113", "error 113", "what is 113?", '{"errorCode": 113}', "113, 112"),
    *("SCUSTOMER_API_0000113", "API_0000113", "USCUSTOMER_API_113", "USCUSTOMER_API_000000113"),
    *("USCUTSOMER_API_0000113", "USCUSTOMER_AP1_0000113", "USCUSTOMER_API_OOOO113", "USCUSTOMER_API_00001 13"),
    *("US500", "g500"),
    f"{LOCKED} and USCUSTOMER_API_0000999",
    *("my account is locked", "Password cannot be empty", "Request expired"),
    "The account is not locked and login is prohibited",
    "stripe says the bank card number already exists",
    "The company asset information does not match",  # five codes print it
    "The default customer group cannot be deleted",  # one code, but slips repeat it
]
NEITHER = [
    *("hello", "thanks, works now", "👍", "", "lunch anyone?", "USCUSTOMER_API_0000999", "USCUSTOMER_CODE_005"),
    *("101", "System abnormality", "order 113 is late", "customer group lunch on friday"),
]
SILENT = [  # whatever a question is answered
    *("spread on US500 is wide", "US500 is up, DAX is down", "customer uses Moto G6", "withdrew 0.0000113 BTC"),
    *("customer-api-2 is healthy again", "GET /customer-api/101 200", f"x{LOCKED}", f"{LOCKED}x", f"{LOCKED} or US500"),
    *("pod us-500 is in error", "see /app/us500/err.log", "US500.error.txt", "error-US500"),
]


PHRASES = [  # each may be just a word and a number
    *("user 1001 can't log in", "order 113 is late", "got http 404 from google", "meet in room 12"),
    *("auth 401 from stripe", "user-1001 is on holiday", "ORDER 113 IS LATE", "users 1001 and 1002 can't log in"),
    *("user1001 is away", "preorder-113 arrived", "superuser 1001 left", "please check order 113"),
    *("error: user 1001 can't log in", "I see that user 1001 got the message", "the jam in widget 777 is gone"),
]
MUCH_SLOWER = 20  # where four times the placeholders would take seven times as long for each of them
STEP = 0.001  # seconds below which a time says nothing
ROUNDS = 3


@pytest.mark.parametrize("text", CERTAIN)
def test_what_is_complete_and_certain_passes_both_bars(reference: Index, text: str) -> None:
    verdict = find_verdict(reference, text)
    assert (verdict.kind, [hit.entry.code for hit in verdict.hits]) == ("answer", CERTAIN[text])
    assert find_certain_codes(reference, text) == CERTAIN[text]


@pytest.mark.parametrize("text", ASKED_ONLY)
def test_what_leaves_a_doubt_is_answered_only_to_a_question(reference: Index, text: str) -> None:
    assert find_verdict(reference, text).kind in {"answer", "choose"}
    assert find_certain_codes(reference, text) == []


@pytest.mark.parametrize("text", PHRASES)
def test_a_word_and_a_number_pass_no_bar_though_a_code_is_called_so(word_prefixes: Index, text: str) -> None:
    assert find_verdict(word_prefixes, text).kind != "answer"
    assert find_certain_codes(word_prefixes, text) == []


@pytest.mark.parametrize("code", ["USER_1001", "ORDER-113", "HTTP_404", "ROOM-12", "AUTH_401", "WIDGET-777"])
def test_a_code_of_one_word_is_certain_as_printed_and_asked_for_otherwise(word_prefixes: Index, code: str) -> None:
    assert find_certain_codes(word_prefixes, f"{code} on login") == [code]
    for typed in (code, code.lower(), code.replace("_", " ").replace("-", " ")):
        assert [hit.entry.code for hit in find_verdict(word_prefixes, typed).hits] == [code]
    assert find_certain_codes(word_prefixes, f"{code.lower()} on login") == []


def test_an_error_word_makes_a_word_and_a_number_certain_unless_it_is_of_a_thing(word_prefixes: Index) -> None:
    assert find_certain_codes(word_prefixes, "error widget 777 on the line") == ["WIDGET-777"]
    assert find_certain_codes(word_prefixes, "error order 113 on the line") == []


@pytest.mark.parametrize("text", NEITHER)
def test_what_passes_no_bar_of_a_question_passes_none_unasked(reference: Index, text: str) -> None:
    assert find_verdict(reference, text).kind != "answer"
    assert find_certain_codes(reference, text) == []


@pytest.mark.parametrize("text", SILENT)
def test_what_may_be_something_else_is_never_answered_unasked(reference: Index, text: str) -> None:
    assert find_certain_codes(reference, text) == []


def test_a_code_that_is_a_common_word_is_not_certain(lexicon: Lexicon) -> None:
    index = build_index([entry("declined", "The card was declined"), entry("card_declined", "Declined")], lexicon)
    assert find_certain_codes(index, "payment declined") == []
    assert find_certain_codes(index, "payment failed with card_declined") == ["card_declined"]


def test_a_message_that_only_a_doubtful_meaning_prints_is_not_certain(lexicon: Lexicon) -> None:
    sure, doubtful = "The voucher of this order has already expired", "The basket of this order has already been paid"
    index = build_index([entry("SHOP-ORDER-0017", sure, doubtful)], lexicon)
    assert find_certain_codes(index, f"he reads: {sure}") == ["SHOP-ORDER-0017"]
    assert find_certain_codes(index, f"he reads: {doubtful}") == []


MESSAGES = {  # messages with placeholders, and quotations of each with values
    "The parcel of {} {} {} could not reach the depot": "The parcel of Mei Lin Ng could not reach the depot",
    "The lorry %s is late and %s%s the parcel waits": "The lorry A 7 is late and we regret it, the parcel waits",
    "{name} {place} asks for the parcel at the wrong depot": "Bo of Ulm asks for the parcel at the wrong depot",
    "The parcel has to be sent back to the depot of {}": "The parcel has to be sent back to the depot of Ulm",
}


@pytest.mark.parametrize("message", MESSAGES)
def test_any_values_may_stand_in_a_quoted_messages_placeholders(lexicon: Lexicon, message: str) -> None:
    index = build_index([entry("SHOP-ORDER-0017", message), entry("SHOP-ORDER-0018", "The basket is empty")], lexicon)
    quote = MESSAGES[message]
    assert find_certain_codes(index, f"it says: {quote}") == ["SHOP-ORDER-0017"]
    assert find_certain_codes(index, f"it says: {quote.replace('parcel', 'big parcel')}") == []


@pytest.mark.parametrize("joint", ["{} ", "{} to "])
def test_a_quotation_is_looked_for_in_a_time_that_does_not_explode_with_its_placeholders(joint: str) -> None:
    words = tokenize("The parcel is sent from " + "to " * 300 + "and is late")

    def measure(placeholders: int) -> float:
        begun = time.process_time()
        assert not is_quoted(f"The parcel is sent from {joint * placeholders} and is lost", words)
        return max(time.process_time() - begun, STEP)

    assert min(measure(24) / measure(6) for _ in range(ROUNDS)) < MUCH_SLOWER
