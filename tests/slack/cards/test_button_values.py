"""Whatever characters a code has, the buttons and menus below its card mean this code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.code import is_printable_code
from bot.catalog.entry import build_key
from bot.desk.steps.feedback import VoteTarget
from bot.slack.cards.answer_buttons import (
    code_button_row,
    decode_fix,
    decode_home,
    decode_pick,
    decode_reference_steps,
    show_code_button,
)
from bot.slack.cards.button_values import join_parts, split_parts
from bot.slack.steps.cards.feedback_form import decode_vote_target
from tests.slack.support.card_looks import advised, found

printed_codes = st.text("A1|_\\/ä", min_size=1, max_size=12).filter(is_printable_code)
keys = st.builds(build_key, st.integers(1, 3), printed_codes)


@given(st.lists(keys, min_size=1, max_size=4), st.integers(1, 99))
def test_parts_are_read_as_they_were_joined(parts, number):
    assert split_parts(join_parts(*parts, number)) == [*parts, str(number)]


@given(keys, st.none() | st.integers(1, 99), st.sampled_from(["", "locked out"]))
def test_a_row_of_a_choice_is_for_its_code(key, question, words):
    assert decode_pick(show_code_button(key, question, words)["value"]) == (key, question, words)


@pytest.mark.parametrize("key", ["A|B", "2 A|B|", "|"])
def test_what_is_below_a_card_is_about_its_code(key):
    hit = found(key, advice=(advised("Wait", home=key, number=3),), has_own_steps=True)
    *buttons, menu = code_button_row(hit, staff=True)["elements"]
    values = {item["action_id"]: item["value"] for item in buttons}
    checked, history, mark = (item["value"] for item in menu["options"])
    assert decode_vote_target(values["solved_it"]) == VoteTarget(key, key, 3)
    assert (values["write_steps"], decode_fix(checked), decode_home(history)) == (key, (key, 3), key)
    assert mark == f"mark|{key}"


def test_buttons_of_release_0_3_are_still_read():
    assert decode_fix("verify|A1|B2|7") == ("B2", 7)
    assert decode_home("history|A1|B2") == "B2"
    assert decode_pick("|A1") == ("A1", None, "")
    assert decode_reference_steps("A|1|abc") == ("A|1", "abc")
