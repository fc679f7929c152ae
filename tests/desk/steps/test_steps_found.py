from dataclasses import replace
from time import thread_time

import pytest

from bot.catalog.entry import Entry, Meaning
from bot.desk.state.cache import Cache
from bot.desk.steps.read import find_codes, load_steps_form
from bot.desk.steps.save import SaveRequest, save_steps
from bot.search.index import build_index
from bot.steps.step import Step

PREFIX = "USCUSTOMER_API_"
COMPANY, PASSWORD, LOCKED, PASSPORT = (PREFIX + number for number in ("0000111", "0000112", "0000113", "0000603"))
GATEWAY = "GGATEWAY_CODE_113"


@pytest.fixture
def add(open_small, sqlite_url, fill):
    """Return a function that adds codes with some messages, from number 200 on, and returns the desk."""
    desk = open_small(sqlite_url)

    def added(*messages, status="active"):
        numbers = [f"{number:07}" for number in range(200, 200 + len(messages))]
        fill(
            desk.database,
            [
                Entry(PREFIX + number, "customer API", number, "account", status, (Meaning(message),))
                for number, message in zip(numbers, messages, strict=True)
            ],
        )
        desk.shelf.refresh(desk.database)
        return desk

    return added


def codes(entries):
    return [entry.code for entry in entries]


def test_codes_with_the_same_message_are_similar_whatever_its_case_and_marks(add):
    desk = add("the account IS locked!", "The account is open", "The account is locked")
    assert codes(load_steps_form(desk, LOCKED).similar) == [PREFIX + "0000200", PREFIX + "0000202"]


def test_messages_are_the_same_whatever_stands_in_their_places(add):
    desk = add("Wait %s minutes", "Wait {0} minutes.", "Wait %d hours")
    assert codes(load_steps_form(desk, PREFIX + "0000200").similar) == [PREFIX + "0000201"]


def test_messages_in_another_script_are_compared_as_they_are(add):
    desk = add("账户被锁定", "账户被锁定", "密码错误")
    assert codes(load_steps_form(desk, PREFIX + "0000200").similar) == [PREFIX + "0000201"]


def test_codes_with_the_same_steps_are_similar(add, mei):
    desk = add()
    save_steps(desk, SaveRequest(LOCKED, 0, (Step("Ask."), Step("Wait."))), mei)
    save_steps(desk, SaveRequest(PASSWORD, 0, (Step("ask. "), Step("Wait.", "internal")), (COMPANY,)), mei)
    save_steps(desk, SaveRequest(PASSPORT, 0, (Step("Ask."),)), mei)
    assert codes(load_steps_form(desk, LOCKED).similar) == [COMPANY, PASSWORD]


def test_codes_that_the_fix_is_shown_for_and_retired_ones_are_not_offered(add, mei):
    desk = add("The account is locked")
    save_steps(desk, SaveRequest(LOCKED, 0, (Step("Ask."),), (PREFIX + "0000200",)), mei)
    assert load_steps_form(desk, LOCKED).similar == load_steps_form(desk, PREFIX + "0000200").similar == ()
    desk = add("The company does not exist", status="retired")
    assert load_steps_form(desk, COMPANY).similar == ()


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
    desk.shelf.ranks = {PASSPORT: 3, LOCKED: 9}
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
    desk = replace(desk, shelf=Cache(lexicon, replace(desk.shelf.snapshot, index=build_index(many, lexicon))))
    for typed in ("", "U", "113", "order", "order fai", "the order has failed", PREFIX):
        start = thread_time()
        assert find_codes(desk, typed)
        assert thread_time() - start < 1, typed  # seconds; were every code weighed, it would be many
