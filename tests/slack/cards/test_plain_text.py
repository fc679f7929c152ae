"""A card as plain text: its words, without marks, and its buttons in brackets."""

from datetime import datetime, timedelta, timezone

import pytest

from bot.slack.cards.blocks import assemble_card, button, button_row, code_span, context_block, localized_date, section
from bot.slack.cards.plain_text import render_plain_text


def test_a_card_is_its_words_with_the_buttons_in_brackets():
    card = assemble_card(
        "spoken",
        [
            section(f"*To write next*\n*{code_span('A_1')}*  4 questions", button("Write steps", "write", "A_1")),
            {"type": "divider"},
            context_block("How & why: 2 &lt; 3"),
            button_row(button("One", "one", "1"), button("Two", "two", "2")),
        ],
    )
    assert render_plain_text(card) == "To write next\nA_1  4 questions [Write steps]\nHow & why: 2 < 3\n[One] [Two]"


def test_signs_that_are_no_marks_stay():
    assert (
        render_plain_text(assemble_card("", [section("2*3*4 and don`t and a * b * c")]))
        == "2*3*4 and don`t and a * b * c"
    )


def test_a_moment_is_shown_to_each_reader_in_their_own_zone_and_here_in_utc():
    at = datetime(2026, 11, 3, 1, 30, tzinfo=timezone(timedelta(hours=8)))
    assert localized_date(at) == "<!date^1793640600^{date_short}, {time}|2 Nov 2026, 17:30 UTC>"
    assert (
        render_plain_text(assemble_card("", [context_block(f"Saved {localized_date(at)}.")]))
        == "Saved 2 Nov 2026, 17:30 UTC."
    )


@pytest.mark.parametrize(("text", "long"), [("x " * 101, True), ("1\n2\n3\n4\n5", True), ("short", False)])
def test_what_is_long_is_shown_whole(text, long):
    assert section(text).get("expand", False) is long
