"""What a reference says beyond the meaning, on the card of its code: causes, other names, severity, actions."""

from dataclasses import replace

import pytest

from bot.catalog.entry import Cause
from bot.cli.terminal.card import list_paragraphs
from bot.desk.questions.answer import Answer, CodeMatch
from bot.slack.cards.answer import answer_card, answer_cards, shared_answer_card
from bot.steps.mark import Mark
from bot.steps.reference_steps import build_reference_steps
from tests.slack.support.card_looks import advised, drawn, entry, hold_to_slack, labels

FULL = Cause("The disk is full.", ("Free some space.", "Restart."))
BROKEN = Cause("A cable is broken.", ("Change it.",))


def answer(*causes, text="The account is locked", values=(), advice=(), mark=None, **more):
    known = replace(entry(text=text), causes=causes, **more)
    steps = () if advice else build_reference_steps(known)
    return Answer("x", "answer", (CodeMatch(known, values=values, advice=advice, mark=mark, reference_steps=steps),))


def lines(card):
    return drawn(card).splitlines()


def test_one_cause_is_a_line_under_the_meaning_and_its_actions_are_unverified_steps():
    card = answer_card(answer(FULL))
    assert lines(card)[1:6] == [
        "> The account is locked",
        "*Why:* The disk is full.",
        "*What to do*        From the reference, not verified",
        "1. Free some space.",
        "2. Restart.",
    ]
    assert "No steps yet" not in drawn(card)


def test_notifications_and_screen_readers_get_the_same():
    assert answer_card(answer(FULL))["text"] == (
        "USCUSTOMER_API_0000113: The account is locked · Why: The disk is full. · "
        "What to do (from the reference, not verified): 1. Free some space. 2. Restart."
    )


def test_the_terminal_shows_the_same():
    shown = [paragraph.text for paragraph in list_paragraphs(answer(FULL, aliases=("ENOSPC",), severity="FATAL"))]
    assert shown[1:7] == [
        "The account is locked",
        "Why: The disk is full.",
        "Severity: FATAL · also ENOSPC",
        "What to do        From the reference, not verified",
        "1. Free some space.",
        "2. Restart.",
    ]


def test_steps_that_name_their_causes_leave_no_list_of_causes():
    card = answer_card(answer(FULL, BROKEN))
    assert "Why" not in drawn(card)
    assert "1. If the disk is full:\n    a) Free some space.\n    b) Restart." in drawn(card)
    assert "2. If a cable is broken: Change it." in drawn(card)


def test_steps_that_staff_verified_as_they_were_still_name_their_causes():
    verified = build_reference_steps(answer(FULL, BROKEN).matches[0].entry)
    card = answer_card(answer(FULL, BROKEN, advice=(advised(*verified),)))
    assert "Why" not in drawn(card)
    assert "1. If the disk is full:" in drawn(card)


def test_what_staff_wrote_replaces_the_references_steps_but_not_its_causes():
    card = answer_card(answer(FULL, BROKEN, advice=(advised("Call the service."),)))
    assert "Free some space" not in drawn(card) + card["text"]
    assert "From the reference" not in drawn(card) + card["text"]
    assert "*Why*\n• The disk is full.\n• A cable is broken." in drawn(card)


def test_a_cause_that_only_repeats_the_meaning_is_not_said_twice():
    assert "Why" not in drawn(answer_card(answer(Cause("The account is locked"))))


def test_of_many_causes_a_few_are_shown_and_the_rest_with_show_all():
    many = answer(*(Cause(f"Cause {number}") for number in range(5)))
    card = answer_card(many)
    assert lines(card)[2:7] == ["*Why*", "• Cause 0", "• Cause 1", "• Cause 2", "… and 2 more"]
    assert "Show all" in labels(card)
    assert "Show all" in labels(shared_answer_card(many, "U7"))
    [whole] = answer_cards(many, 5)
    assert "• Cause 4" in drawn(whole)
    assert "more" not in drawn(whole)


def test_a_long_cause_is_cut_and_whole_with_show_all():
    long = answer(Cause("so long " * 100 + "END"))
    assert "END" not in drawn(answer_card(long))
    assert "Show all" in labels(answer_card(long))
    assert "END" in drawn(answer_cards(long, 5)[0])
    assert "Show all" not in labels(answer_card(answer(FULL)))


def test_values_are_filled_in_and_what_nobody_said_is_a_gap():
    causes = (Cause("Key %s is used.", ("Look for %s in {0}.",)),)
    known = drawn(answer_card(answer(*causes, text="No key %s", values=("A7",))))
    assert "*Why:* Key *A7* is used." in known
    assert "1. Look for *A7* in …." in known
    unknown = answer_card(answer(*causes, text="No key %s"))
    assert "Key … is used." in drawn(unknown)
    assert "%s" not in drawn(unknown) + unknown["text"]


def test_other_names_and_the_references_own_severity_are_small_print():
    card = answer_card(answer(aliases=("ER_DUP_ENTRY", "23000", "0x80070005", "-2147024891"), severity="<FATAL>"))
    assert "Severity: &lt;FATAL&gt; · also `ER_DUP_ENTRY`, `23000`, `0x80070005` and 1 more" in drawn(card)


def test_what_staff_say_of_the_severity_counts_more():
    marked = answer(severity="WARNING", mark=Mark("x", severity="high"))
    assert "High severity" in drawn(answer_card(marked))
    assert "WARNING" not in drawn(answer_card(marked))


def test_nothing_that_a_reference_says_is_live():
    nasty = "<!channel> & https://example.com <@U1>"
    hostile = answer(Cause(nasty, (nasty,)), Cause(nasty, (nasty,)), severity=nasty, aliases=(nasty,))
    for staff in (False, True):
        hold_to_slack(answer_card(hostile, staff=staff))
    hold_to_slack(shared_answer_card(hostile, "U7"), live=["<@U7>"])


@pytest.mark.parametrize(
    ("staff", "expected"),
    [
        (True, ["Verify", "Write steps", "Share in channel"]),
        (False, ["Tell me when they're verified", "Suggest a step", "Share in channel"]),
    ],
)
def test_staff_verify_them_and_others_wait_for_that(staff, expected):
    assert labels(answer_card(answer(FULL), staff=staff)) == expected


def test_once_staff_wrote_steps_there_is_nothing_to_verify():
    written = answer(FULL, advice=(advised("Call the service."),))
    assert "Verify" not in labels(answer_card(written, staff=True))
