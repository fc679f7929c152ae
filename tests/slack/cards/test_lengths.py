"""Lengths are counted so that a text fits however Slack counts: an emoji is two."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.cards.blocks import count_fitting, join_lines, shorten, split_markup, utf16_length
from bot.slack.cards.forms import encode_metadata
from tests.slack.support.card_looks import units

mixed = st.lists(st.sampled_from(["a", "é", "🦔", " ", "&amp;", "\ud800", "word "]), max_size=60).map("".join)
quick = settings(max_examples=settings().max_examples * 10)


@quick
@given(mixed, st.integers(2, 50))
def test_no_text_is_cut_longer_than_it_may_be_nor_shorter_than_it_must(text, limit):
    assert utf16_length(text) == units(text)
    assert units(text[: count_fitting(text, limit)]) <= limit
    assert count_fitting(text, limit) == len(text) or units(text[: count_fitting(text, limit) + 1]) > limit
    short = shorten(text, limit)
    assert units(short) <= limit
    assert short == " ".join(text.split()) or short.endswith("…")


@quick
@given(st.lists(mixed, max_size=8), st.integers(20, 60))
def test_paragraphs_hold_all_of_it_within_the_limit(lines, limit):
    texts = list(join_lines(lines, limit))
    assert all(0 < units(text) <= limit for text in texts)
    assert "".join("".join(texts).split()) == "".join("".join(lines).split())


def test_pieces_of_emoji_are_whole():
    assert list(split_markup("🦔" * 25, 20)) == ["🦔" * 10, "🦔" * 10, "🦔" * 5]


def test_what_a_form_carries_is_counted_so_too():
    assert encode_metadata("🦔" * 1_499)
    with pytest.raises(ValueError, match="metadata"):
        encode_metadata("🦔" * 1_500)
