"""Permanent tasks are restarted, and trouble in the background is logged."""

import asyncio

import pytest

from bot.database.database import Unavailable
from bot.slack.bolt import background
from bot.slack.bolt.background import finish_tasks, keep_running, restart_counts, run_forever, run_in_background
from bot.slack.notifications.sender import Sender
from tests.waiting import until


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    monkeypatch.setattr(background, "RESTART_DELAY", 0.0)


@pytest.mark.parametrize("ends", ["fails", "returns"])
async def test_a_task_that_ends_is_logged_with_an_id_and_started_again(caplog, ends):
    begun = []

    async def work():
        begun.append(1)
        if len(begun) < 3 and ends == "fails":
            raise ZeroDivisionError
        if len(begun) >= 3:
            await asyncio.Event().wait()

    async with keep_running("thing", work):
        await until(lambda: len(begun) == 3)
        assert restart_counts["thing"] == 2
    assert caplog.text.count("The thing") == 2
    assert "(id " in caplog.text


async def test_a_task_that_is_over_ends_quietly(caplog):
    over = asyncio.Event()

    async def work():
        over.set()

    await run_forever("thing", work, over.is_set)
    assert caplog.text == ""


async def test_a_sender_outlives_what_it_did_not_expect(desk, app, monkeypatch):
    sender, claims = Sender(desk, app.client), []

    def break_down(*_args):
        raise ZeroDivisionError

    monkeypatch.setattr("bot.slack.notifications.sender.outbox.claim_post", lambda *_: claims.append(1))
    monkeypatch.setattr("bot.slack.notifications.sender.outbox.delete_finished_posts", break_down)
    task = asyncio.create_task(run_forever("sender", sender.run, sender.stopping.is_set))
    await until(lambda: claims)
    sender.stop()
    await asyncio.wait_for(task, 5)


async def test_trouble_in_the_background_leaves_an_id(caplog):
    async def work():
        raise ZeroDivisionError

    run_in_background(work())
    await finish_tasks(5)
    assert "(id " in caplog.text


async def test_a_database_that_cannot_be_used_is_one_line_and_no_fault_of_the_program(caplog):
    over = asyncio.Event()

    async def work():
        over.set()
        raise Unavailable("The disk is full. Make room.")

    run_in_background(work())
    await finish_tasks(5)
    await run_forever("thing", work, lambda: over.is_set() and restart_counts["thing"] > 0)
    records = [record for record in caplog.records if "Make room." in record.message]
    assert [(record.levelname, record.exc_info) for record in records] == [("WARNING", None)] * 2
