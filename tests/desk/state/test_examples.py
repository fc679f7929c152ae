"""Examples of how to ask come from the catalogs that are loaded."""

from dataclasses import replace

import pytest

from bot.catalog.entry import Entry, Meaning
from bot.desk.questions.lookup import Asker, look_up
from bot.desk.state.examples import Examples, choose_examples, find_phrase
from tests.conftest import NOON, PREFIX

LOCKED = PREFIX + "0000113"


def test_the_code_that_people_ask_for_most_is_the_example(small_desk):
    look_up(small_desk, LOCKED, Asker("U1", "errcode", NOON))
    small_desk.cache.refresh_ranks(small_desk.database, NOON)
    assert choose_examples(small_desk) == Examples(
        code=LOCKED, number="113", message="The account is locked", section="account"
    )


def test_before_anybody_asked_it_is_the_first_code_with_a_message(small_desk):
    assert choose_examples(small_desk).code == "GGATEWAY_CODE_113"


def test_a_code_that_is_retired_or_too_long_to_type_is_no_example(small_desk, fill):
    first = small_desk.cache.index.entries["GGATEWAY_CODE_113"]
    long = Entry("A" * 100, "", "", "", meanings=(Meaning("A very long code"),))
    fill(small_desk.database, [replace(first, status="retired"), long])
    small_desk.cache.refresh_and_wait(small_desk.database)
    assert choose_examples(small_desk).code == PREFIX + "0000111"


def test_another_name_and_the_catalog_are_examples_too(small_desk, fill):
    fill(
        small_desk.database,
        [Entry("1062", "", "1062", "", meanings=(Meaning("Duplicate entry"),), aliases=("ER_DUP",), catalog=2)],
    )
    small_desk.cache.refresh_and_wait(small_desk.database)
    look_up(small_desk, "1062", Asker("U1", "errcode", NOON))
    small_desk.cache.refresh_ranks(small_desk.database, NOON)
    examples = choose_examples(small_desk)
    assert (examples.code, examples.number, examples.alias, examples.message) == (
        "1062",
        "",
        "ER_DUP",
        "Duplicate entry",
    )
    assert examples.catalog == "list 2"


@pytest.mark.parametrize(
    ("message", "phrase"),
    [
        ("The account is locked, try later", "The account is locked"),
        ("You cannot withdraw cash within %s hours", "You cannot withdraw cash within"),
        ("Duplicate entry '%-.64s' for key '%-.385s'", "Duplicate entry"),
        ("%s: no such file or directory", "no such file or directory"),
        ("one two three four five six seven eight nine ten", "one two three four five six seven eight"),
        ("账户已锁定,禁止登录", "账户已锁定"),
        ("Timeout", ""),
        ("%s", ""),
    ],
)
def test_a_message_is_an_example_up_to_its_first_gap(message, phrase):
    assert find_phrase(message) == phrase
