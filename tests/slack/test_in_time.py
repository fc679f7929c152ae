"""A form never waits longer than Slack does, and what it waited for is done all the same."""

import asyncio

import pytest

from bot.errors import Refusal
from bot.slack import in_time as room
from bot.slack.in_time import PATIENCE, in_time
from bot.slack.later import finish_work


async def test_what_comes_in_time_is_given():
    assert PATIENCE < 3, "Slack's limit"
    assert await in_time(asyncio.sleep(0, "done")) == "done"


async def test_what_comes_too_late_is_done_all_the_same_and_the_person_hears_of_it(monkeypatch):
    monkeypatch.setattr(room, "PATIENCE", 0.01)
    done = asyncio.Event()

    async def work():
        await asyncio.sleep(0.05)
        done.set()

    with pytest.raises(Refusal, match="still here: try again in a moment"):
        await in_time(work())
    await finish_work(1)
    assert done.is_set(), "a server that stops waits for it too"


async def test_what_is_refused_is_refused():
    async def refuse():
        raise Refusal("No.")

    with pytest.raises(Refusal, match="No"):
        await in_time(refuse())
