"""Words by their letters: among many the same ones are found as by comparing each."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from bot.search.prefixes.spellings import Spellings
from bot.search.tuning import MAX_ALIKE, MAX_COMPARED_PREFIXES

LETTERS = st.text(alphabet="ABC", min_size=1, max_size=7)
WORDS = st.lists(LETTERS, unique=True, max_size=40)


def spell(words: Iterable[str]) -> Spellings:
    return Spellings({word: [word] for word in words})


@given(words=WORDS, typed=LETTERS)
def test_the_words_one_typo_away_are_those_of_a_comparison_with_each(words: list[str], typed: str) -> None:
    near = {word for word in words if OSA.distance(typed, word) <= 1}
    assert set(spell(words).find_near(typed)) - {typed} == near - {typed}


@given(words=WORDS, end=LETTERS)
def test_the_words_with_an_end_are_those_of_a_comparison_with_each(words: list[str], end: str) -> None:
    assert sorted(spell(words).find_ending(end)) == sorted(word for word in words if word.endswith(end))


def test_an_end_that_too_many_words_have_tells_nothing() -> None:
    words = [f"{chr(65 + place // 26)}{chr(65 + place % 26)}CODE" for place in range(MAX_ALIKE + 1)]
    assert spell(words).find_ending("CODE") == []
    assert len(spell(words[1:]).find_ending("CODE")) == MAX_ALIKE


@pytest.mark.parametrize("others", [0, MAX_COMPARED_PREFIXES])
def test_a_word_with_a_typo_is_found_among_few_and_among_many(others: int) -> None:
    many = [f"{chr(65 + place // 26)}{chr(65 + place % 26)}X" for place in range(others)]
    similar = spell([*many, "CUSTOMER"]).find_similar("CUTSOMER", lambda word: len(word) // 4)
    assert list(similar) == [(1, "CUSTOMER")]
