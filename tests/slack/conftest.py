"""The app over a small desk, and requests as Slack signs them."""

import asyncio
import hashlib
import hmac
import json
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

import pytest
from aiohttp import WSMsgType, web
from slack_bolt.async_app import AsyncBoltRequest

from bot.settings import Settings
from bot.slack.app import build_app

SECRET = "a signing secret"


@dataclass
class FakeSlack:
    """The little of Slack's Web API that listeners call; ``said`` is what came in, as (method, payload)."""

    url: str = ""
    said: list = field(default_factory=list)
    heard: asyncio.Event = field(default_factory=asyncio.Event)
    acknowledged: asyncio.Event = field(default_factory=asyncio.Event)
    refuses: str = ""  # the error with which every token is refused
    limited: int = 0  # answer so many calls with 429 first
    slow: float = 0.0  # seconds until it has heard something
    event: dict = field(default_factory=dict)  # what arrives over Socket Mode

    async def answer(self, request):
        method = request.match_info["method"]
        kind = request.content_type
        body = await request.json() if kind == "application/json" else dict(await request.post())
        if self.refuses:
            return web.json_response({"ok": False, "error": self.refuses})
        if method == "auth.test":
            return web.json_response(
                {"ok": True, "user_id": "U0ERRDESK", "bot_id": "B1", "team_id": "T1", "user": "errdesk"}
            )
        if self.limited:
            self.limited -= 1
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "0"})
        if method == "apps.connections.open":
            return web.json_response({"ok": True, "url": f"{self.url.replace('http', 'ws')}link"})
        await asyncio.sleep(self.slow)
        self.said.append((method, body))
        self.heard.set()
        return web.json_response({"ok": True, "ts": "1.1"})

    async def link(self, request):
        """Send the event and read the acknowledgement."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello"})
        await socket.send_json({"type": "events_api", "envelope_id": "E1", "payload": self.event})
        async for message in socket:
            if message.type == WSMsgType.TEXT and "envelope_id" in message.data:
                self.acknowledged.set()
        return socket


@pytest.fixture
async def slack():
    """Run the fake on a free port."""
    fake = FakeSlack()
    app = web.Application()
    app.router.add_post("/{method}", fake.answer)
    app.router.add_get("/link", fake.link)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    fake.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    yield fake
    await runner.cleanup()


@pytest.fixture
def slack_settings(slack):
    return replace(Settings(), bot_token="xoxb-test", signing_secret=SECRET, api_url=slack.url)


@pytest.fixture
def desk(open_small, sqlite_url):
    """Give a desk with five codes; which database it is makes no difference here."""
    return open_small(sqlite_url)


@pytest.fixture
def app(desk, slack_settings, noon):
    return build_app(desk, slack_settings, now=lambda: noon)


def signed(body, kind, *, secret=SECRET, at=None):
    """Sign a request as Slack does: https://docs.slack.dev/authentication/verifying-requests-from-slack."""
    stamp = str(int(at or time.time()))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"content-type": kind, "x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={digest}"}


@pytest.fixture
def sign():
    """Give what signs a request."""
    return signed


@pytest.fixture
def send(app):
    """Give what sends the app a form or an event, and gives its response."""

    async def send_it(form=None, event=None, **how):
        body = urlencode(form) if form else json.dumps(event)
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        return await app.async_dispatch(AsyncBoltRequest(body=body, headers=signed(body, kind, **how)))

    return send_it


@pytest.fixture
def ask(send, slack):
    """Give what types /errcode, and gives the card."""

    async def type_it(text, **how):
        form = {"command": "/errcode", "text": text, "user_id": "U1", "team_id": "T1", "channel_id": "C1"}
        response = await send({**form, "response_url": f"{slack.url}response"}, **how)
        assert response.status == 200
        return json.loads(response.body)

    return type_it


@pytest.fixture
def press(send, slack):
    """Give what presses a button of a card, and gives what the response_url was told."""

    async def press_it(button, *, user="U1", **more):
        payload = {
            "type": "block_actions",
            "user": {"id": user},
            "team": {"id": "T1"},
            "channel": {"id": "C1"},
            **more,
            "response_url": f"{slack.url}response",
            "actions": [
                {"type": "button", "action_id": button["action_id"], "value": button["value"], "block_id": "b"}
            ],
        }
        before = len(slack.said)
        response = await send({"payload": json.dumps(payload)})
        assert response.status == 200
        return [body for _, body in await wait_until(slack, before)]

    return press_it


async def wait_until(slack, before, seconds=3.0):
    """Wait for what the bot says after it has acknowledged."""
    with suppress(TimeoutError):
        await asyncio.wait_for(slack.heard.wait(), seconds)
    slack.heard.clear()
    return slack.said[before:]


@pytest.fixture
def mention(send, slack):
    """Give what mentions the bot, and gives what it posts."""

    async def mention_it(text, **more):
        event = {"type": "app_mention", "user": "U1", "text": text, "ts": "5.5", "channel": "C1", **more}
        before = len(slack.said)
        response = await send(event={"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": event})
        assert response.status == 200
        return [body for _, body in await wait_until(slack, before, more.pop("wait", 3.0))]

    return mention_it
