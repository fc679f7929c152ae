"""What cards say, and that notifications and screen readers get the same."""

import time
from dataclasses import replace

import pytest

from bot.desk.questions.answer import Answer, CodeMatch
from bot.slack.cards.answer import answer_card
from bot.slack.cards.verdicts import verdict_card
from tests.slack.support.card_looks import buttons, drawn, entry, found, labels, numbered

DOUBTFUL = entry("USCUSTOMER_API_0000132", "Wait %s hours", doubtful=["Wait %s days"])


def test_the_text_of_an_answer_holds_the_values_that_are_known():
    card = answer_card(
        Answer("x", "answer", (found("G1", "You cannot withdraw cash within %s hours", values=("48",)),))
    )
    assert card["text"] == "G1: You cannot withdraw cash within 48 hours"


@pytest.mark.parametrize("verdict", ["choose", "unknown"])
def test_a_row_shows_the_preferred_meaning_and_says_which_doubtful_one_was_met(verdict):
    card = verdict_card(Answer("x", verdict, (CodeMatch(DOUBTFUL, meaning=1, values=("3",)), found("G2"))))
    row = next(text for text in drawn(card).split("`USCUSTOMER") if text.startswith("_API_0000132"))
    _, meaning, doubt, *_ = row.splitlines()
    assert meaning == "Wait … hours"
    assert doubt.startswith("The reference also prints “Wait 3 days” (line 88)")
    assert "USCUSTOMER_API_0000132: Wait … hours" in card["text"]


@pytest.mark.parametrize("verdict", ["choose", "unknown"])
def test_a_row_marks_a_retired_code(verdict):
    gone = CodeMatch(replace(DOUBTFUL, status="retired"))
    card = verdict_card(Answer("x", verdict, (gone, found("G2"))))
    assert "(retired)" in drawn(card)
    assert "USCUSTOMER_API_0000132: Wait … hours (retired)" in card["text"]


def test_a_choice_of_one_asks_about_this_one():
    card = verdict_card(Answer("x", "choose", (found("G1"),)))
    assert "Do you mean this one?" in drawn(card)
    assert card["text"] == "Do you mean this one? G1: The account is locked"


@pytest.mark.parametrize(
    ("count", "more", "lead", "rest"),
    [
        (5, 18, "These codes are in KYC:", "18 more, all in KYC."),
        (5, 1, "These codes are in KYC:", "1 more, also in KYC."),
        (3, 0, "These codes are in KYC:", ""),
        (1, 0, "This code is in KYC:", ""),
    ],
)
def test_the_codes_of_a_section_are_no_question_and_a_press_lists_those_left_out(count, more, lead, rest):
    card = verdict_card(Answer("kyc", "choose", numbered(count), more=more, group="KYC"))
    assert drawn(card).startswith(lead)
    assert card["text"].startswith(lead)
    assert card["text"].endswith(rest)
    assert labels(card) == ["Show"] * count + ["Show all"] * bool(more)
    assert not more or (rest in drawn(card) and buttons(card)[-1]["value"] == "KYC")


def test_a_choice_of_codes_says_how_many_are_left_out_and_how_to_narrow_it_down():
    card = verdict_card(Answer("101-104", "choose", numbered(5), more=1_200))
    assert "1,200 more are possible. Type more of the code or the message to narrow it down." in drawn(card)
    assert labels(card) == ["Show"] * 5
    assert "1 more is possible." in verdict_card(Answer("x", "choose", numbered(5), more=1))["text"]


@pytest.mark.parametrize(
    ("count", "more", "lead", "rest"),
    [
        (5, 5, "These codes begin like that:", "5 more begin like that. Add another digit to narrow it down."),
        (5, 1, "These codes begin like that:", "1 more begins like that. Add another digit to narrow it down."),
        (2, 0, "These codes begin like that:", ""),
        (1, 0, "This code begins like that:", ""),
    ],
)
def test_codes_that_begin_as_typed_have_no_list_and_another_digit_narrows_them_down(count, more, lead, rest):
    card = verdict_card(Answer("G_11x", "choose", numbered(count), question=1, more=more, is_pattern=True))
    assert drawn(card).startswith(lead)
    assert card["text"].startswith(lead)
    assert card["text"].endswith(rest)
    assert rest in drawn(card)
    assert labels(card) == ["Show"] * count
    assert all(button["value"].count("|") == 1 for button in buttons(card)), "what was typed is no phrase"


def test_the_name_of_a_section_has_no_effect_on_a_card():
    card = verdict_card(Answer("x", "choose", numbered(5), more=2, group="<!here> & co"))
    assert "in &lt;!here&gt; &amp; co:" in drawn(card)
    assert "all in &lt;!here&gt; &amp; co." in drawn(card)
    assert "<" not in card["text"]


def test_an_unknown_text_of_any_length_is_quoted_at_once():
    long = Answer("\u00e9 &<@U1> " * 4_000, "unknown")
    start = time.process_time()
    for _ in range(100):
        verdict_card(long)
    assert time.process_time() - start < 0.3
