"""Texts about figures that all surfaces share."""

from dataclasses import replace
from datetime import date

import pytest

from bot.desk.stats.stats import Faq
from bot.desk.stats.stats_wording import (
    format_change,
    format_faq_heading,
    format_people,
    format_percent,
    format_questions,
    format_totals,
    format_worked,
    list_definitions,
    render_sparkline,
)
from bot.stats.counts import Share
from bot.stats.period import Period

WEEK = Period(date(2026, 11, 16), date(2026, 11, 23), "Europe/Berlin")
BEFORE = Period(date(2026, 11, 9), date(2026, 11, 16), "Europe/Berlin")
FAQ = Faq(WEEK, BEFORE, "", 142, 150, 38, Share(129, 142), Share(9, 150), (), (), (), 0)


def test_the_head_says_what_is_counted():
    assert format_faq_heading(FAQ) == "Error codes, 16–22 Nov 2026"
    assert format_faq_heading(replace(FAQ, section="account")) == "Error codes (Account), 16–22 Nov 2026"


def test_the_totals_are_one_line():
    assert (
        format_totals(FAQ)
        == "142 questions by 38 people · 91 % answered at the first try · 6 % asked again within a day"
    )


def test_the_totals_leave_out_what_has_no_denominator():
    single = replace(FAQ, questions=1, people=1, first_try=None, asked_again=Share(0, 0))
    assert format_totals(single) == "1 question by 1 person"
    assert format_totals(replace(FAQ, questions=0, people=0)) == "No question"


@pytest.mark.parametrize(("count", "text"), [(9, "+9"), (-3, "−3"), (0, "±0"), (-1200, "−1,200")])
def test_a_change_has_its_sign(count, text):
    assert format_change(count) == text


def test_people_and_questions_are_counted_in_words_without_an_end():
    assert [format_people(1), format_people(17), format_people(3000)] == ["1 person", "17 people", "3,000 people"]
    assert [format_questions(0), format_questions(1), format_questions(10_000)] == [
        "0 questions",
        "1 question",
        "10,000 questions",
    ]


def test_what_worked_has_its_votes_and_silence_is_not_told():
    assert format_worked(8, 10) == "worked 8 of 10"
    assert format_worked(0, 3) == "worked 0 of 3"
    assert format_worked(0, 0) == ""


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (91, 100, "91 %"),
        (1, 8, "13 %"),
        (0, 7, "0 %"),
        (7, 7, "100 %"),
        (999, 1000, "over 99 %"),
        (1, 1000, "under 1 %"),
        (0, 0, ""),
    ],
)
def test_a_share_is_never_rounded_to_all_or_nothing(part, whole, text):
    assert format_percent(Share(part, whole)) == text
    assert format_percent(None) == ""


def test_a_line_of_bars_ends_at_the_highest_and_shows_the_least():
    assert render_sparkline([0, 1, 7]) == "▁▂█"
    assert render_sparkline([0, 1, 10_000]) == "▁▂█"
    assert render_sparkline([3, 3]) == "██"
    assert render_sparkline([0, 0]) == "▁▁"
    assert render_sparkline([]) == ""


def test_how_it_is_counted_names_each_figure_and_the_zone():
    *figures, days = list_definitions("Asia/Hong_Kong")
    assert {line.partition(":")[0] for line in figures} >= {"Question", "People", "Gap", "Confirmed", "Change"}
    assert all(line.endswith(".") for line in figures)
    assert "Asia/Hong_Kong" in days
