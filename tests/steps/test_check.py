import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.entry import Entry, Meaning
from bot.search.build import build_index
from bot.steps.check import Fault, find_faults, find_mentioned_codes, find_missing_codes, find_text_faults
from bot.steps.step import Step

LOCKED = "USCUSTOMER_API_0000113"
WAIT = "USCUSTOMER_API_0000014"
BOTH = "USCUSTOMER_API_0000015"
GONE = "USCUSTOMER_API_0000131"
SHORT = "US500"


@pytest.fixture(scope="module")
def index(lexicon):
    def made(code, number, message, status="active"):
        return Entry(code, "customer API", number, "account", status, (Meaning(message),))

    return build_index(
        (
            made(LOCKED, "0000113", "The account is locked"),
            made(WAIT, "0000014", "Try again after %s minutes"),
            made(BOTH, "0000015", "Between {0} and {1}", "retired"),
            made(SHORT, "500", "Broken"),
        ),
        lexicon,
    )


@pytest.fixture
def faults(index):
    return lambda *texts, codes=(LOCKED,): find_faults(index, [Step(text) for text in texts], codes)


def test_steps_may_hold_links_codes_and_several_lines(faults):
    assert not faults(
        "Ask.\n<https://wiki/x|Wiki> https://wiki/USCUSTOMER_API_0000999", f"Not {WAIT}?", "a\tb\r\n", "%s"
    )


def test_an_empty_step_is_refused_at_its_place(faults):
    assert faults("Ask.", " \n ") == (Fault(1, "This step is empty. Write it, or remove it."),)


def test_a_step_has_a_thousand_characters_at_most(faults):
    assert not faults("x" * 1_000)
    [fault] = faults("x" * 1_001)
    assert (fault.place, "1,001 characters; 1,000" in fault.reason) == (0, True)


def test_a_list_has_twenty_steps_at_most(faults):
    assert not faults(*["x"] * 20)
    assert faults(*["x"] * 21) == (Fault(None, "There are 21 steps; 20 have room. Put some of them together."),)


def test_a_placeholder_that_the_message_lacks_is_refused_with_what_it_has(faults):
    assert not faults("Wait {1} minutes.", codes=[WAIT])
    assert not faults("From {1} to {2}.", codes=[BOTH])
    [fault] = faults("Ask.", "Wait {1} minutes.")
    assert fault.place == 1
    assert fault.reason.startswith(f"This step names {{1}}, but the message of {LOCKED} has no placeholder.")
    [fault] = faults("Wait {2}.", codes=[WAIT])
    assert "has only {1}. For the braces themselves write { 2 }." in fault.reason
    [fault] = faults("Wait {3}.", codes=[BOTH])
    assert "has only {1} to {2}." in fault.reason


def test_placeholders_are_counted_from_one(faults):
    [fault] = faults("Wait {0}.", codes=[BOTH])
    assert "{0}" in fault.reason


def test_braces_that_hold_no_number_are_no_placeholder(faults):
    assert not faults('{"code": 1} {} { 1 } {a} {1a}')


def test_a_shared_fix_may_only_name_what_all_its_codes_have(faults):
    [fault] = faults("Wait {1} minutes.", codes=[WAIT, LOCKED])
    assert LOCKED in fault.reason


def test_a_code_that_the_catalog_lacks_is_refused_in_a_step_and_among_the_codes(faults):
    assert faults("Ask.", f"See {GONE}, {GONE}.") == (Fault(1, f"The catalog has no code {GONE}. Check its digits."),)
    assert faults("Ask.", codes=[LOCKED, GONE]) == (Fault(None, f"The catalog has no code {GONE}. Choose another."),)


def test_digits_behind_a_short_prefix_may_be_anything(faults):
    assert not faults("Trade US30 and US500.")


def test_the_codes_that_a_text_names_are_found(index):
    text = f"{WAIT}, {GONE} {BOTH} and {WAIT}"
    assert find_mentioned_codes(index, text) == (WAIT, BOTH)
    assert find_missing_codes(index, text) == (GONE,)


def test_an_audience_that_nobody_knows_is_refused(index):
    [fault] = find_faults(index, [Step("Ask.", "everyone")], [LOCKED])
    assert "shareable or internal" in fault.reason


@pytest.mark.parametrize("char", ["\0", "\x1b", "\x85", "\ud83d"])
def test_a_character_that_cannot_be_kept_is_named_with_its_place(faults, char):
    [fault] = faults("Ask.", f"Call the customer{char} back.")
    assert fault.place == 1
    assert f"U+{ord(char):04X}) stands after “Call the customer”" in fault.reason


def test_such_a_character_at_the_beginning_is_named_too():
    assert "after “the beginning”" in next(find_text_faults("\0"))


@given(st.text())
def test_what_may_be_kept_can_be_written_in_utf8(text):
    if not list(find_text_faults(text)):
        text.encode()
