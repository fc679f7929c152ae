"""Rising codes: the distribution's tail is exact, and no threshold is fixed."""

import random
from fractions import Fraction
from math import exp, factorial, fsum

import pytest

from bot.stats.rising import CodeDemand, find_rising_codes, poisson_tail, weekly_baseline


def tail_by_fractions(count, mean):
    """Compute the tail independently: one minus all smaller counts, in fractions except for the factor exp(-mean)."""
    below = sum((Fraction(mean) ** number / factorial(number) for number in range(count)), Fraction(0))
    terms = sum((Fraction(mean) ** number / factorial(number) for number in range(count + 200)), Fraction(0))
    return float((terms - below) * Fraction(exp(-mean)))


@pytest.mark.parametrize("count", [0, 1, 2, 5, 9, 30, 80])
@pytest.mark.parametrize("mean", [0.01, 0.0625, 1.0, 4.5, 30.0])
def test_the_tail_is_exact_however_small(count, mean):
    assert poisson_tail(count, mean) == pytest.approx(tail_by_fractions(count, mean), rel=1e-9)


def test_known_values_of_the_distribution():
    assert poisson_tail(1, 2.0) == pytest.approx(1 - exp(-2))
    assert poisson_tail(5, 1.0) == pytest.approx(0.0036598, rel=1e-4)  # a table of the distribution
    assert poisson_tail(3, 0) == 0
    assert poisson_tail(0, 0) == 1


def test_large_numbers_neither_overflow_nor_vanish_too_soon():
    assert poisson_tail(1_000_000, 1_000_000.0) == pytest.approx(0.5, abs=0.001)
    assert poisson_tail(2_000, 1_000.0) < 1e-100
    assert poisson_tail(100_000, 1.0) == 0
    assert poisson_tail(10, 1_000.0) == pytest.approx(1)


def test_a_code_that_is_asked_far_more_than_usual_rises():
    now = {"A": CodeDemand(12, 8), "B": CodeDemand(12, 8)}
    [one] = find_rising_codes(now, {"A": 8, "B": 96}, 8)
    assert (one.code, one.baseline, one.now) == ("A", 1.0, 12)
    assert one.chance == poisson_tail(12, weekly_baseline(8, 8))


def test_a_code_never_asked_before_rises_with_few_questions():
    assert [one.code for one in find_rising_codes({"A": CodeDemand(3, 3)}, {}, 8)] == ["A"]
    assert find_rising_codes({"A": CodeDemand(1, 1)}, {}, 8) == ()


def test_one_person_alone_makes_nothing_rise():
    assert find_rising_codes({"A": CodeDemand(50, 1)}, {}, 8) == ()


def test_without_a_week_before_nothing_rises():
    assert find_rising_codes({"A": CodeDemand(50, 20)}, {}, 0) == ()
    assert find_rising_codes({}, {}, 8) == ()


def test_fewer_questions_than_usual_are_no_news():
    assert find_rising_codes({"A": CodeDemand(2, 2)}, {"A": 80}, 8) == ()


def test_the_least_probable_stands_first_and_equals_by_code():
    now = {"C": CodeDemand(9, 9), "A": CodeDemand(6, 6), "B": CodeDemand(6, 6)}
    assert [one.code for one in find_rising_codes(now, {}, 8)] == ["C", "A", "B"]


def test_weeks_like_all_others_rarely_make_anything_rise():
    """Of a hundred codes asked at their baseline rate, chance alone reports one in a hundred weeks."""
    seed = random.Random(4)  # noqa: S311 - no secret
    rates = [seed.uniform(0.1, 20) for _ in range(100)]

    def week():
        return [poisson(seed, rate) for rate in rates]

    named = 0
    for _ in range(100):
        before = [fsum(week_of) for week_of in zip(*(week() for _ in range(8)), strict=True)]
        now = {str(number): CodeDemand(asked, asked) for number, asked in enumerate(week()) if asked}
        named += len(find_rising_codes(now, {str(number): int(asked) for number, asked in enumerate(before)}, 8))
    assert named <= 12  # the base itself is only an estimate


def poisson(seed, mean):
    """Draw a number from the distribution (Knuth's algorithm)."""
    limit, product, number = exp(-mean), seed.random(), 0
    while product > limit:
        product *= seed.random()
        number += 1
    return number
