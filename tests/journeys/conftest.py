"""A workspace on this machine, once with the bot on Socket Mode and once on HTTP."""

import asyncio
import shutil
import socket
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import aiohttp
import pytest

from bot.cli import standin
from bot.cli.start import open_desk
from bot.cli.tryout import REFERENCE
from bot.database import open_database
from bot.desk.intake import take_in
from bot.settings import Settings
from bot.slack.manifest import EVENTS
from bot.slack.serve import connected

PATIENCE = 10.0  # seconds until a journey gives up waiting


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session", params=["socket", "http"])
def world(request, program):
    """Run the stand-in; give the settings with which the bot meets it."""
    port, listening = free_port(), free_port()
    over_http = request.param == "http"
    url = f"http://localhost:{listening}{EVENTS}" if over_http else None
    with standin.running(program, port, url) as page:
        standin.wait_for(page)
        yield Settings(
            bot_token=standin.BOT_TOKEN,
            app_token="" if over_http else standin.APP_TOKEN,
            signing_secret=standin.SECRET,
            api_url=f"{page}/api/",
            port=listening,
        )


@pytest.fixture(scope="session")
def reference(sqlite_template, tmp_path_factory):
    """Give a database with the real reference in it."""
    file = tmp_path_factory.mktemp("journeys") / "reference.db"
    shutil.copy(sqlite_template, file)
    database = open_database(f"sqlite:///{file}")
    take_in(database, REFERENCE, at=datetime.now(UTC))
    database.engine.dispose()
    return file


@dataclass
class Person:
    """Somebody in #support, who types, presses and reads."""

    session: aiohttp.ClientSession
    page: str
    user: str = standin.MEI

    async def control(self, what, **told):
        told = {"channel": standin.SUPPORT, "user": self.user, **told}
        async with self.session.post(f"{self.page}/_control/{what}", json=told) as response:
            assert response.status == 200
            return await response.json()

    async def messages(self):
        async with self.session.get(f"{self.page}/_control/messages/{standin.SUPPORT}") as response:
            return (await response.json())["messages"]

    async def types(self, text):
        """Type /errcode and give the card."""
        return await self.wait_for_new(self.control("command", command="/errcode", text=text))

    async def writes(self, text, **where):
        """Write a message and give what the bot answers."""
        return await self.wait_for_new(self.control("message", text=text, **where))

    async def presses(self, card, label):
        """Press the button with a label, and give what comes of it."""
        button = next(one for one in buttons(card) if label in (one["text"]["text"], one.get("accessibility_label")))
        action = {key: button.get(key) for key in ("action_id", "value", "text")} | {"type": "button", "block_id": "b"}
        return await self.wait_for_new(self.control("interact", messageTs=card["ts"], action=action))

    async def wait_for_new(self, doing):
        """Do something and wait until the bot says something new, or changes what it said."""
        before = await self.messages()
        await doing
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            new = [one for one in await self.messages() if one not in before and one["user"] == standin.BOT]
            if new:
                return new[-1]
            await asyncio.sleep(0.02)
        raise AssertionError("the bot says nothing")


def buttons(card):
    parts = [part for block in card["blocks"] for part in (block.get("accessory"), *block.get("elements", ()))]
    return [part for part in parts if part and part["type"] == "button"]


@pytest.fixture
async def mei(world, reference, tmp_path):
    """Let the bot answer on a fresh copy of the reference; give somebody who asks it."""
    file = tmp_path / "errdesk.db"
    shutil.copy(reference, file)
    settings = replace(world, database_url=f"sqlite:///{file}")
    desk = open_desk(settings)
    async with aiohttp.ClientSession() as session, connected(desk, settings):
        mei = Person(session, settings.api_url.removesuffix("/api/"))
        await mei.control("reset")
        yield mei
    desk.database.engine.dispose()
