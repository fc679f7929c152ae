"""Texts are cut to a length, and counts have their noun in the right number."""

import pytest

from bot.texts import format_count, truncate


def test_a_count_has_its_noun_in_the_right_number() -> None:
    counts = [format_count(0, "code"), format_count(1, "code"), format_count(2, "entry", "entries")]
    assert [*counts, format_count(1_000, "list")] == ["0 codes", "1 code", "2 entries", "1,000 lists"]


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [("abcd", 4, "abcd"), ("abcde", 4, "abc…"), ("ab cde", 4, "ab…"), ("ab", 1, "…"), ("", 0, "")],
)
def test_a_text_too_long_ends_with_an_ellipsis(text: str, limit: int, cut: str) -> None:
    assert truncate(text, limit) == cut
