"""A card as plain text: its words, without marks, and its buttons in brackets."""

from bot.slack.cards.kit import button, buttons, code, finished, section, small
from bot.slack.cards.plain import plain


def test_a_card_is_its_words_with_the_buttons_in_brackets():
    card = finished(
        "spoken",
        [
            section(f"*To write next*\n*{code('A_1')}*  4 questions", button("Write steps", "write", "A_1")),
            {"type": "divider"},
            small("How & why: 2 &lt; 3"),
            buttons(button("One", "one", "1"), button("Two", "two", "2")),
        ],
    )
    assert plain(card) == "To write next\nA_1  4 questions [Write steps]\nHow & why: 2 < 3\n[One] [Two]"


def test_signs_that_are_no_marks_stay():
    assert plain(finished("", [section("2*3*4 and don`t and a * b * c")])) == "2*3*4 and don`t and a * b * c"
