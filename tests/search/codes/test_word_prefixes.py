"""A prefix that is a single word: what makes it and a number a code, and not an order, a room or a user."""

import pytest

from bot.search.index import Index
from bot.search.verdict import find_verdict

TEXTS = {  # whether it is answered, offered or neither
    "WIDGET-777 broke": "answer",
    "widget-777 broke": "answer",
    "WIDGET777 broke": "answer",
    "widget 0000777 broke": "answer",
    "error widget 777": "answer",
    "widget 777 error": "answer",
    "what is widget 777?": "answer",
    "widget 777 broke": "choose",
    "superwidget 777 broke": "choose",
    "widgets 777 and more": "unknown",
    "USER_1001 left": "answer",
    "what is user_1001?": "answer",
    "what is user 1001?": "choose",
    "user_1001 left": "choose",
    "USER 1001 left": "choose",
    "user 0001001 left": "choose",
    "room 12 is taken": "unknown",
}


@pytest.mark.parametrize("text", TEXTS)
def test_a_word_and_a_number_are_a_code_where_something_says_so(word_prefixes: Index, text: str) -> None:
    assert find_verdict(word_prefixes, text).kind == TEXTS[text]


def test_a_code_of_one_word_that_is_missing_is_said_to_be(word_prefixes: Index) -> None:
    assert find_verdict(word_prefixes, "USER_1002 again").missing == ("USER_1002",)
    assert find_verdict(word_prefixes, "user 1002 again").missing == ()
