"""Nothing slow keeps an answer waiting for a thread."""

import asyncio
from threading import Event

import pytest

from bot.desk.questions.inbox import Arrival, record_work
from bot.desk.questions.lookup import Asker, find_named_code, look_up_all, pick_code
from bot.slack.bolt.ask import LOOKUP_FUNCTIONS, RECORD_FUNCTIONS, Ask, LookupBatcher, ThreadPools
from bot.slack.questions.cards.typeahead_form import LOOK_UP_MENU
from tests.slack.support.card_looks import buttons, drawn

LOCKED = "USCUSTOMER_API_0000113"
PLENTY = 20  # more than there are threads


@pytest.fixture
def busy(desk):
    """Return a function that blocks every thread of another function's pool until the test ends."""
    counter = LookupBatcher(desk)
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
        assert (await counter.look_up(LOCKED, Asker("U1", "errcode", noon))).question
        assert (await ask(pick_code, LOCKED, question=None, asked=ask.make_asker("errcode"))).question
        assert await ask(find_named_code, LOCKED) == LOCKED


async def test_what_arrives_is_recorded_while_everything_else_is_slow(busy, noon):
    ask = Ask(busy(slow), lambda: noon, "U1")
    busy(look_up_all)
    async with asyncio.timeout(10):
        assert await ask(record_work, Arrival("E1", "U1", {}, noon))


def test_each_function_has_one_kind_of_threads():
    assert not set(LOOKUP_FUNCTIONS) & set(RECORD_FUNCTIONS)
    threads = ThreadPools()
    assert len({threads[slow], threads[pick_code], threads[record_work]}) == 3


@pytest.fixture
def everything_else_slow(app):
    """Take every thread but those of lookups and records until the test ends."""
    go = Event()
    threads = app.ask.batcher.threads
    for _ in range(PLENTY):
        threads[slow].submit(go.wait, 20)
    yield
    go.set()


@pytest.mark.usefixtures("everything_else_slow")
async def test_a_command_and_a_choice_are_answered_while_everything_else_is_slow(ask, press):
    async with asyncio.timeout(10):
        assert "The account is locked" in drawn(await ask(LOCKED))
        assert "Customer API" in drawn(await ask("list customer"))
        [answer] = await press(buttons(await ask("113"))[0])
        assert "GGATEWAY_CODE_113" in answer["text"]


@pytest.mark.usefixtures("everything_else_slow")
async def test_messages_and_the_menu_are_answered_while_everything_else_is_slow(mention, write, type_ahead, slack):
    async with asyncio.timeout(10):
        assert await type_ahead(LOOK_UP_MENU, "locked")
        await mention(LOCKED, ts="1.1")
        await write(LOCKED, channel="D1", channel_type="im", ts="2.2")
    assert len(slack.calls("chat.postMessage")) == 2
