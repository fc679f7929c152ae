import pytest

from bot.database.breaker import REST, Breaker
from bot.database.time_limit import remaining, time_limit


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def breaker(clock):
    return Breaker(clock)


def test_while_all_is_well_everybody_may_try(breaker):
    assert [breaker.admit() for _ in range(3)] == [True] * 3
    assert not breaker.resting


def test_after_a_vain_wait_nobody_may_for_a_while_and_then_one_at_a_time(breaker, clock):
    breaker.trip()
    assert (breaker.resting, breaker.admit()) == (True, False)
    clock.now += REST
    assert not breaker.resting
    assert [breaker.admit() for _ in range(3)] == [True, False, False]


def test_whoever_tries_in_vain_lets_the_others_rest_again(breaker, clock):
    breaker.trip()
    clock.now += REST
    breaker.admit()
    breaker.trip()
    assert not breaker.admit()
    clock.now += REST
    assert breaker.admit()


def test_whoever_tries_with_success_lets_everybody_in(breaker, clock):
    breaker.trip()
    clock.now += REST
    breaker.admit()
    breaker.reset()
    assert [breaker.admit() for _ in range(3)] == [True] * 3


def test_without_a_time_limit_there_is_time_for_ever():
    assert remaining() == float("inf")


def test_a_time_limit_ends_with_its_context_and_an_inner_one_never_extends_it():
    with time_limit(5):
        assert 4 < remaining() <= 5
        with time_limit(60):
            assert remaining() <= 5
        with time_limit(1):
            assert remaining() <= 1
    assert remaining() == float("inf")
