"""Permanent tasks are restarted, and monitoring shows it."""

import asyncio
import json
import logging

import aiohttp
import pytest

from bot.database.database import Unavailable
from bot.desk.admin.health import check_health
from bot.slack.app.health import ProcessHealth, add_health_route
from bot.slack.app.http_server import serve_web_app
from bot.slack.app.socket_link import SocketLink
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


class Connection:
    """A link that goes up and down."""

    up = True

    async def is_connected(self):
        return self.up


class Handler:
    def __init__(self):
        self.client = Connection()


@pytest.fixture
def link(monkeypatch):
    monkeypatch.setattr("bot.slack.app.socket_link.CHECK_INTERVAL", 0.005)
    monkeypatch.setattr("bot.slack.app.socket_link.MAX_SILENT_DOWNTIME", 0.02)
    return SocketLink(Handler())


async def test_the_log_tells_when_the_link_goes_down_and_when_it_is_up_again(link, caplog):
    caplog.set_level(logging.INFO)
    async with keep_running("watch", link.watch):
        link.connection.up = False
        await until(lambda: "is down" in caplog.text)
        link.connection.up = True
        await until(lambda: "is up again" in caplog.text)


@pytest.mark.parametrize("up", [True, False])
async def test_health_tells_of_the_link_and_of_restarts(desk, link, up):
    link.connection.up = up
    restart_counts["sender"] = 2
    state, well = await ProcessHealth(link=link.is_up).check(desk)
    assert well is up
    assert state["link"] is up
    assert state["restarts"]["sender"] == 2


async def test_health_reads_the_database_at_most_once_a_second(desk, monkeypatch):
    read, health = [], ProcessHealth()
    monkeypatch.setattr("bot.slack.app.health.check_health", lambda desk: read.append(1) or check_health(desk))
    await asyncio.gather(*(health.check(desk) for _ in range(50)))
    assert len(read) == 1


async def test_in_socket_mode_health_has_a_port_of_its_own(desk):
    web_app = aiohttp.web.Application()
    add_health_route(web_app, desk, ProcessHealth())
    async with serve_web_app(web_app, "127.0.0.1", 0) as connections, aiohttp.ClientSession() as session:
        async with session.get(f"http://127.0.0.1:{connections.port}/healthz") as response:
            assert json.loads(await response.text())["database"] is True
        async with session.post(f"http://127.0.0.1:{connections.port}/slack/events") as response:
            assert response.status == 404
