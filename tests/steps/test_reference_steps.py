"""Steps from what a reference says to do about a code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.entry import Cause, Entry, Meaning
from bot.steps.reference_steps import build_reference_steps, digest_steps, has_reference_steps, refer_to_values
from bot.steps.step import MAX_STEP_LENGTH

printed = st.text(min_size=1, max_size=1_500).filter(str.strip)
causes = st.lists(st.builds(Cause, st.text(max_size=300), st.lists(printed, max_size=4).map(tuple)), max_size=5)


def entry(*causes, message="The account is locked"):
    return Entry("E1", "", "1", "", meanings=(Meaning(message),), causes=causes)


def texts(*causes, message="The account is locked"):
    return [step.text for step in build_reference_steps(entry(*causes, message=message))]


def test_the_actions_of_one_cause_are_steps_that_everybody_may_see():
    steps = build_reference_steps(entry(Cause("Too many logins", ("Wait.", "Try again."))))
    assert [(step.text, step.audience) for step in steps] == [("Wait.", "shareable"), ("Try again.", "shareable")]


def test_a_code_without_actions_has_no_steps():
    assert not has_reference_steps(entry(Cause("Too many logins")))
    assert texts(Cause("Too many logins")) == []
    assert texts() == []


def test_actions_of_several_causes_keep_their_causes():
    assert texts(
        Cause("The disk is full.", ("Free some space.",)),
        Cause("A file is locked", ("Close it.", "Try again.")),
        Cause("Wrong cable", ("Change it.",)),
        Cause("Der Datenträger ist voll.", ("Löschen.",)),
    ) == [
        "If the disk is full: Free some space.",
        "If a file is locked:\na) Close it.\nb) Try again.",
        "Wrong cable: Change it.",
        "Der Datenträger ist voll: Löschen.",
    ]


def test_an_action_for_one_of_several_causes_names_it_and_one_for_all_names_none():
    assert texts(Cause("The disk is full."), Cause("A file is locked.", ("Close it.",)), Cause("", ("Restart.",))) == [
        "If a file is locked: Close it.",
        "Restart.",
    ]


def test_a_numbered_list_in_one_action_is_several_steps():
    assert texts(Cause("", ("1. Switch it off.\n2. Wait.\n3. Switch it on.",))) == [
        "Switch it off.",
        "Wait.",
        "Switch it on.",
    ]


@pytest.mark.parametrize(
    ("text", "message", "expected"),
    [
        ("Create the table {0}.", "No table {0} in {1}", "Create the table {1}."),
        ("Look for %s.", "No key %s", "Look for {1}."),
        ("Look for %s.", "No key %s in %s", "Look for …."),
        ("Look for {7} and %d.", "No key", "Look for … and …."),
        ("Set <server name> and ${HOME}, {user} too.", "No key", "Set <server name> and ${HOME}, {user} too."),
        ("Ask <owner>.", "Owner <owner> is gone", "Ask {1}."),
        ("Raise it by 50% of {{ .limit }}", "No key", "Raise it by 50% of {{ .limit }}"),
    ],
)
def test_a_placeholder_of_the_message_becomes_a_reference_and_one_without_a_name_a_gap(text, message, expected):
    assert refer_to_values(text, message) == expected


@given(causes)
def test_steps_are_never_too_long_and_nothing_is_left_out(several):
    built = build_reference_steps(entry(*several))
    assert all(0 < len(step.text) <= MAX_STEP_LENGTH for step in built)
    assert bool(built) == has_reference_steps(entry(*several))


def test_other_steps_have_another_digest():
    one, other = (build_reference_steps(entry(Cause("", (text,)))) for text in ("Wait.", "Don't wait."))
    assert digest_steps(one) == digest_steps(build_reference_steps(entry(Cause("", ("Wait.",)))))
    assert len({digest_steps(one), digest_steps(other), digest_steps(())}) == 3
