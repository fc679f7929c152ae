"""The app over a small desk, and requests as Slack signs them."""

import asyncio
import hashlib
import hmac
import json
import ssl
import subprocess
import time
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from aiohttp import web

from bot.settings import Settings
from bot.slack.app.build import build_app
from bot.slack.app.http_server import build_bolt_request
from bot.slack.bolt.background import finish_tasks, running_tasks
from tests.slack.support.fake_people import event_of, pressed, shortcut_used, submitted, suggestion_wanted
from tests.slack.support.fake_slack import FakeSlack

SECRET = "a signing secret"


@pytest.fixture
async def slack():
    """Run the fake on a free port."""
    fake = FakeSlack()
    app = web.Application()
    app.router.add_get("/link", fake.link)
    app.router.add_route("*", "/{method}", fake.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
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


class Clock:
    """The moment that is now, for the app, until a test lets time pass."""

    def __init__(self, at):
        self.at = at

    def __call__(self):
        return self.at

    def wait(self, **how):
        self.at += timedelta(**how)


@pytest.fixture
def clock(noon):
    return Clock(noon)


@pytest.fixture
def app(desk, slack_settings, clock):
    return build_app(desk, slack_settings, now=clock)


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
def settle():
    """Give what waits for what the bot still does after it has acknowledged."""
    return settled


@pytest.fixture
def send(app):
    """Give what sends the app a form or an event, and gives its response."""

    async def send_it(form=None, event=None, **how):
        body = urlencode(form) if form else json.dumps(event)
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        return await app.async_dispatch(build_bolt_request(body, {**signed(body, kind, **how), "Content-Type": kind}))

    return send_it


@pytest.fixture
def response_url(slack):
    """Give what makes a fresh response_url, as every press and command brings one."""
    return slack.response_url


@pytest.fixture
def ask(send, slack, response_url):
    """Give what types /errcode, and gives the card."""

    async def type_it(text, *, user="U1", **how):
        form = {"command": "/errcode", "text": text, "user_id": user, "user_name": user.lower(), "team_id": "T1"}
        more = {"channel_id": "C1", "trigger_id": slack.trigger(), "response_url": response_url()}
        response = await send({**form, **more}, **how)
        assert response.status == 200
        await settled()
        return json.loads(response.body) if response.body else None

    return type_it


@pytest.fixture
def payload(send):
    """Give what sends the payload of a press or a form, and gives what the response says (None if nothing)."""

    async def send_it(told):
        response = await send({"payload": json.dumps(told)})
        assert response.status == 200
        await settled()
        return json.loads(response.body) if response.body else None

    return send_it


@pytest.fixture
def press(payload, slack, response_url):
    """Give what presses a button of a card (or picks from a menu), and gives what Slack was told then, in order.

    ``view=`` presses it in a modal or on the Home tab; ``slack.calls(method)`` tells what was said to one method.
    """

    async def press_it(button, *, user="U1", **more):
        before = len(slack.said)
        how = {"url": response_url(), "trigger": slack.trigger(), **more}
        assert await payload(pressed(button, user=user, **how)) is None
        return [body for _, body in slack.said[before:]]

    return press_it


@pytest.fixture
def submit(payload):
    """Give what submits a modal (as in ``slack.views``) with what was entered by block id, and gives the response."""

    async def submit_it(view, entered=(), *, user="U1"):
        return await payload(submitted(view, dict(entered), user=user))

    return submit_it


@pytest.fixture
def use_shortcut(payload, slack, response_url):
    """Give what uses a shortcut (on a message, if there is one), and gives what Slack was told then."""

    async def use_it(callback, *, user="U1", message=None):
        before = len(slack.said)
        how = {"url": response_url(), "trigger": slack.trigger()}
        assert await payload(shortcut_used(callback, user=user, message=message, **how)) is None
        return [body for _, body in slack.said[before:]]

    return use_it


@pytest.fixture
def type_ahead(payload):
    """Give what types into a menu that searches, and gives the options."""

    async def type_it(action, typed, **how):
        return (await payload(suggestion_wanted(action, typed, **how)))["options"]

    return type_it


@pytest.fixture
def happen(send, slack):
    """Give what lets an event happen, and gives what Slack was told then."""

    async def let_it(kind, **told):
        before = len(slack.said)
        response = await send(event=event_of(kind, **told))
        assert response.status == 200
        await settled()
        return [body for _, body in slack.said[before:]]

    return let_it


@pytest.fixture
def write(happen):
    """Give what writes a message that mentions nobody, and gives what the bot says to it."""

    async def write_it(text, **more):
        told = {"user": "U1", "text": text, "ts": "5.5", "channel": "C1", "channel_type": "channel", **more}
        return await happen("message", **told)

    return write_it


@pytest.fixture
def mention(happen):
    """Give what mentions the bot, and gives what it posts."""

    async def mention_it(text, **more):
        told = {"type": "app_mention", "user": "U1", "text": text, "ts": "5.5", "channel": "C1", "event_id": "Ev1"}
        told |= more
        return await happen(told.pop("type"), **told)

    return mention_it


async def settled(seconds=5.0):
    """Wait for what the bot still does after it has acknowledged."""
    end = time.monotonic() + seconds
    while running_tasks and time.monotonic() < end:
        await finish_tasks(end - time.monotonic())


@pytest.fixture
def certificate(tmp_path):
    """Return a TLS context with a certificate that nobody trusts."""
    certificate, key = tmp_path / "c.pem", tmp_path / "k.pem"
    words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-days", "1"]
    subprocess.run([*words, "-keyout", key, "-out", certificate], check=True, capture_output=True)  # noqa: S603 - fixed
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    return context


@pytest.fixture
async def untrusted(certificate):
    """Return the address of a Slack that shows that certificate."""
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0, ssl=certificate)
    yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/api/"
    server.close()
