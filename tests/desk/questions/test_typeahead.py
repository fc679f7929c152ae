from dataclasses import replace
from time import thread_time

import pytest

from bot.catalog.entry import Entry, Meaning
from bot.desk.questions.typeahead import find_codes
from bot.desk.state.cache import Cache
from bot.search.build import build_index
from tests.conftest import PREFIX

COMPANY, LOCKED, PASSPORT = (PREFIX + number for number in ("0000111", "0000113", "0000603"))
GATEWAY = "GGATEWAY_CODE_113"


def codes(entries):
    return [entry.code for entry in entries]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        (LOCKED, LOCKED),
        (LOCKED.lower(), LOCKED),
        ("customer api 0000113", LOCKED),
        ("0000113", LOCKED),
        ("113", GATEWAY),
        ("603", PASSPORT),
        ("60", PASSPORT),
        ("ggate", GATEWAY),
        ("gateway_code", GATEWAY),
        ("asleep", GATEWAY),
        ("company", COMPANY),
        ("front of the pass", PASSPORT),
        ("locked account", LOCKED),
        ("acount is loked", LOCKED),
        (f"error: {PASSPORT} again", PASSPORT),
    ],
)
def test_codes_are_found_by_code_number_or_message_while_they_are_typed(add, typed, first):
    assert codes(find_codes(add(), typed))[0] == first


def test_a_number_of_two_families_gives_both_and_longer_ones_after_it(add):
    desk = add(*["Something"] * 3)
    assert codes(find_codes(desk, "113"))[:2] == [GATEWAY, LOCKED]
    assert codes(find_codes(desk, "20"))[:3] == [PREFIX + number for number in ("0000200", "0000201", "0000202")]


def test_nothing_like_it_gives_nothing(add):
    assert find_codes(add(), "zzzz qqqq") == ()
    assert find_codes(add(), "~~~") == ()


def test_without_a_text_what_is_asked_most_stands_first(add):
    desk = add()
    desk.cache.ranks = {PASSPORT: 3, LOCKED: 9}
    assert codes(find_codes(desk, " "))[:2] == [LOCKED, PASSPORT]
    assert codes(find_codes(desk, "0000"))[0] == LOCKED
    assert len(find_codes(desk, "", most=2)) == 2


def test_retired_codes_stand_behind_their_equals(add):
    desk = add("The account is locked", status="retired")
    assert codes(find_codes(desk, "account is locked"))[:2] == [LOCKED, PREFIX + "0000200"]


def test_ten_thousand_codes_are_searched_at_once(add, lexicon):
    desk = add()
    many = [
        Entry(f"{PREFIX}{n:07}", "customer API", f"{n:07}", "account", meanings=(Meaning(f"Order {n} failed at {n}"),))
        for n in range(10_000)
    ]
    desk = replace(desk, cache=Cache(lexicon, replace(desk.cache.snapshot, index=build_index(many, lexicon))))
    for typed in ("", "U", "113", "order", "order fai", "the order has failed", PREFIX):
        start = thread_time()
        assert find_codes(desk, typed)
        assert thread_time() - start < 1, typed  # seconds; were every code weighed, it would be many
