"""A workspace on this machine, once with the bot on Socket Mode and once on HTTP."""

import asyncio
import shutil
import socket
from datetime import UTC, datetime
from functools import cache

import aiohttp
import pytest
from sqlalchemy import func, select

from bot.cli.trial import standin
from bot.cli.trial.standin_payloads import complete_payload
from bot.desk.state.roles import ConfiguredRoles
from bot.settings import Settings
from bot.slack.app.manifest import EVENTS_PATH
from bot.slack.app.serve import connect_to_slack
from bot.slack.notifications import sender
from bot.stats import charts
from bot.store.notifications.outbox import OPEN_STATES
from bot.store.schema.notifications import PostRow
from tests.journeys.person import Person, Screen


@cache
def drawn(told, run=charts.run_renderer):
    """Draw what was drawn before no second time: both ways to reach the bot show the same pictures."""
    return run(told, charts.RENDERING_TIMEOUT)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session", params=["socket", "http"])
def world(request, program):
    """Run the stand-in; give the settings with which the bot meets it: Mei is staff and admin, Tom and Priya ask."""
    port, listening = free_port(), free_port()
    over_http = request.param == "http"
    url = f"http://localhost:{listening}{EVENTS_PATH}" if over_http else None
    with standin.run_standin(program, port, url) as page:
        standin.wait_for_page(page)
        yield Settings(
            bot_token=standin.BOT_TOKEN,
            app_token="" if over_http else standin.APP_TOKEN,
            signing_secret=standin.SECRET,
            api_url=f"{page}/api/",
            port=listening,
            staff=(standin.MEI,),
            admins=(standin.MEI,),
        )


@pytest.fixture
def desk(world, reference_template, quick_desk, tmp_path):
    """Open the desk on a fresh copy of the reference."""
    file = tmp_path / "errdesk.db"
    shutil.copy(reference_template, file)
    return quick_desk(reference_template, f"sqlite:///{file}", ConfiguredRoles(world.staff, world.admins))


def open_posts(desk):
    """Count the messages that are still to be sent."""
    with desk.database.read() as session:
        return session.scalar(select(func.count()).where(PostRow.state.in_(OPEN_STATES)))


class Clock:
    """A clock that goes, unless a test sets it to a moment."""

    at = None

    def __call__(self):
        return self.at or datetime.now(UTC)


@pytest.fixture
def clock():
    """Give the bot's clock."""
    return Clock()


@pytest.fixture
async def screen(world, desk, clock, monkeypatch):
    """Let the bot answer, and look at the stand-in's page; what another process wrote is soon seen."""
    monkeypatch.setattr(sender, "POLL", 0.2)
    monkeypatch.setattr(charts, "run_renderer", lambda told, _: drawn(told))
    page = world.api_url.removesuffix("/api/")
    bot = connect_to_slack(desk, world, now=clock, middleware=(complete_payload,))
    async with aiohttp.ClientSession() as session, bot:
        async with session.post(f"{page}/_control/reset") as response:
            assert response.status == 200
        async with session.ws_connect(f"{page.replace('http', 'ws')}/ui", max_msg_size=0) as link:
            screen = Screen(session, page, link, lambda: not open_posts(desk))
            reading = asyncio.create_task(screen.read())
            yield screen
            reading.cancel()


@pytest.fixture
def mei(screen):
    """Give a member of staff, who is an admin too."""
    return Person(screen, standin.MEI)


@pytest.fixture
def tom(screen):
    """Give somebody who asks."""
    return Person(screen, standin.TOM)


@pytest.fixture
def priya(screen):
    """Give somebody else who asks."""
    return Person(screen, standin.PRIYA)
