"""The lower bound of the Wilson interval."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.steps.score import compute_wilson_bound


@pytest.mark.parametrize(
    ("solved", "votes", "bound"),
    [(0, 0, 0.0), (0, 5, 0.0), (1, 1, 0.2065), (9, 11, 0.5230), (90, 110, 0.7360), (10, 10, 0.7225)],
)
def test_it_is_what_the_formula_gives(solved, votes, bound):
    assert compute_wilson_bound(solved, votes) == pytest.approx(bound, abs=0.0005)


def test_many_good_votes_stand_above_one_and_above_none():
    assert compute_wilson_bound(9, 11) > compute_wilson_bound(1, 1) > compute_wilson_bound(0, 0)


@given(st.integers(0, 5_000), st.integers(0, 5_000))
def test_it_lies_between_nothing_and_the_share(solved, failed):
    votes = solved + failed
    assert 0 <= compute_wilson_bound(solved, votes) <= (solved / votes if votes else 0) + 1e-9
