"""Nothing slow keeps an answer waiting for a thread."""

import asyncio
from threading import Event

import pytest

from bot.desk.questions.inbox import Arrival, record_work
from bot.desk.questions.lookup import Asked, code_named, look_up_all, pick
from bot.slack.bolt.ask import LOOKUPS, RECORDS, Ask, Counter, Threads

LOCKED = "USCUSTOMER_API_0000113"
PLENTY = 20  # more than there are threads


@pytest.fixture
def busy(desk):
    """Return a function that blocks every thread of another function's pool until the test ends."""
    counter = Counter(desk)
    go = Event()

    def take(function):
        for _ in range(PLENTY):
            counter.threads[function].submit(go.wait, 20)
        return counter

    yield take
    go.set()


def slow(_desk):
    """Stand in for App Home, figures, exports and everything else that takes long."""


@pytest.mark.parametrize("function", [slow, record_work])
async def test_a_lookup_waits_for_nothing_slow_and_for_no_record(busy, noon, function):
    counter = busy(function)
    ask = Ask(counter, lambda: noon, "U1")
    async with asyncio.timeout(10):
        assert (await counter.look_up(LOCKED, Asked("U1", "errcode", noon))).question
        assert (await ask(pick, LOCKED, question=None, asked=ask.asked("errcode"))).question
        assert await ask(code_named, LOCKED) == LOCKED


async def test_what_arrives_is_recorded_while_everything_else_is_slow(busy, noon):
    ask = Ask(busy(slow), lambda: noon, "U1")
    busy(look_up_all)
    async with asyncio.timeout(10):
        assert await ask(record_work, Arrival("E1", "U1", {}, noon))


def test_each_function_has_one_kind_of_threads():
    assert not set(LOOKUPS) & set(RECORDS)
    threads = Threads()
    assert len({threads[slow], threads[pick], threads[record_work]}) == 3
