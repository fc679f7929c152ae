"""The link to Slack is watched, and monitoring shows it."""

import logging

import pytest

from bot.slack.app.health import ProcessHealth
from bot.slack.app.socket_link import SocketLink
from bot.slack.bolt.background import keep_running, restart_counts
from tests.waiting import until


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
