"""Connecting: over HTTP with a health page; what cannot be used is refused with what to do."""

import asyncio
import json
import socket
import time
from dataclasses import replace

import aiohttp
import pytest

from bot.errors import Refusal
from bot.settings import PROJECT_ROOT
from bot.slack.app.manifest import EVENTS_PATH
from bot.slack.app.serve import connect_to_slack
from tests.source import calls, modules


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def http_settings(slack_settings, free_port):
    return replace(slack_settings, port=free_port)


async def verify(settings, sign, **how):
    """Verify the request URL as Slack does before it sends any event."""
    body = json.dumps({"type": "url_verification", "challenge": "abc"})
    url, headers = f"http://127.0.0.1:{settings.port}{EVENTS_PATH}", sign(body, "application/json", **how)
    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as response:
        return response.status, await response.text()


async def health(settings):
    url = f"http://127.0.0.1:{settings.port}/healthz"
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return response.status, await response.json()


async def test_the_health_page_tells_of_the_catalog(desk, http_settings):
    async with connect_to_slack(desk, http_settings) as how:
        assert str(http_settings.port) in how
        status, state = await health(http_settings)
    assert status == 200
    assert state["database"] is True
    assert state["codes"] == 5
    assert state["version"]


async def test_the_health_page_tells_of_a_database_that_is_gone(desk, http_settings, tmp_path):
    desk.database.engine.dispose()
    (tmp_path / "errdesk.db").unlink()
    async with connect_to_slack(desk, http_settings):
        status, state = await health(http_settings)
    assert status == 503
    assert state["database"] is False


async def test_slack_can_verify_the_address_as_soon_as_it_is_served_with_the_right_secret(desk, http_settings, sign):
    async with connect_to_slack(desk, http_settings):
        assert await verify(http_settings, sign) == (200, '{"challenge": "abc"}')
        status, text = await verify(http_settings, sign, secret="another app's")
        assert status == 401
        assert "abc" not in text
        assert (await verify(http_settings, sign, at=time.time() - 400))[0] == 401


def test_the_guide_verifies_the_address_after_the_server_runs_with_the_secret():
    guide = (PROJECT_ROOT / "README.md").read_text(encoding="utf-8").split("### Over HTTP instead")[1].split("\n## ")[0]
    steps = (
        "errdesk manifest --url",
        "Install to Workspace",
        "SLACK_SIGNING_SECRET",
        "serve --http",
        "Verified",
        "401",
    )
    places = [guide.index(step) for step in steps]
    assert places == sorted(places)
    assert EVENTS_PATH in guide


async def test_a_taken_port_is_refused(desk, http_settings):
    async with connect_to_slack(desk, http_settings):
        with pytest.raises(Refusal, match=f"Port {http_settings.port} .* is taken. .*PORT"):
            await connect_to_slack(desk, http_settings).__aenter__()


@pytest.mark.parametrize("app_token", ["", "xapp-test"])
async def test_a_slack_that_cannot_be_reached_is_refused(desk, http_settings, free_port, app_token):
    nowhere = replace(http_settings, api_url=f"http://127.0.0.1:{free_port}/", app_token=app_token)
    with pytest.raises(Refusal, match="cannot be reached"):
        await connect_to_slack(desk, nowhere).__aenter__()


async def test_a_token_that_slack_refuses_is_refused(desk, http_settings, slack):
    slack.refuses = "invalid_auth"
    with pytest.raises(Refusal, match=r"invalid_auth.*SLACK_BOT_TOKEN"):
        await connect_to_slack(desk, http_settings).__aenter__()


def mentioned():
    event = {"type": "app_mention", "user": "U1", "text": "<@U0ERRDESK> 0000113", "ts": "5.5", "channel": "C1"}
    return {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": event}


async def test_what_was_acknowledged_over_http_is_answered_before_the_server_stops(desk, http_settings, slack, sign):
    go_on = slack.hold_up("chat.postMessage")
    body = json.dumps(mentioned())
    async with aiohttp.ClientSession() as session, connect_to_slack(desk, http_settings):
        url = f"http://127.0.0.1:{http_settings.port}{EVENTS_PATH}"
        async with session.post(url, data=body, headers=sign(body, "application/json")) as response:
            assert response.status == 200
        assert slack.said == []
        asyncio.get_running_loop().call_soon(go_on.set)  # once it begins to stop
    assert [method for method, _ in slack.said] == ["chat.postMessage"]


async def test_what_was_acknowledged_over_socket_mode_is_answered_before_the_server_stops(desk, slack_settings, slack):
    go_on, slack.event = slack.hold_up("chat.postMessage"), mentioned()
    async with connect_to_slack(desk, replace(slack_settings, app_token="xapp-test")):
        await slack.acknowledged.wait()
        assert slack.said == []
        asyncio.get_running_loop().call_soon(go_on.set)  # once it begins to stop
    assert [method for method, _ in slack.said] == ["chat.postMessage"]


@pytest.mark.parametrize("app_token", ["", "xapp-test"])
async def test_a_server_that_is_cancelled_finishes_what_it_acknowledged(desk, http_settings, slack, sign, *, app_token):
    go_on, slack.event = slack.hold_up("chat.postMessage"), mentioned()
    begun, body = asyncio.Event(), json.dumps(mentioned())

    async def serve():
        async with connect_to_slack(desk, replace(http_settings, app_token=app_token)):
            begun.set()
            await asyncio.Event().wait()

    server = asyncio.create_task(serve())
    await begun.wait()
    if app_token:
        await slack.acknowledged.wait()
    else:
        url = f"http://127.0.0.1:{http_settings.port}{EVENTS_PATH}"
        async with aiohttp.ClientSession() as session:
            await session.post(url, data=body, headers=sign(body, "application/json"))
    server.cancel()
    await asyncio.sleep(0)  # it begins to stop
    go_on.set()
    await asyncio.wait([server])
    assert [method for method, _ in slack.said] == ["chat.postMessage"]


async def test_slacks_trouble_at_the_start_is_not_taken_for_a_wrong_token(desk, http_settings, slack):
    slack.broken["auth.test"] = 9
    with pytest.raises(Refusal, match="has trouble") as refused:
        await connect_to_slack(desk, http_settings).__aenter__()
    assert "copy them again" not in str(refused.value)


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="this machine has no IPv6")
@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]"])
@pytest.mark.parametrize("everything", ["::", "::0"])
async def test_the_address_of_all_is_that_of_both_protocols(desk, http_settings, host, everything):
    everywhere = replace(http_settings, host=everything)
    async with connect_to_slack(desk, everywhere) as how:
        assert f"http://[{everything}]:{everywhere.port}" in how
        url = f"http://{host}:{everywhere.port}/healthz"
        async with aiohttp.ClientSession() as session, session.get(url) as response:
            assert response.status == 200


@pytest.fixture
def behind_proxy(desk, http_settings, monkeypatch):
    """Return a desk and settings on a machine whose proxy cannot be reached."""
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    return desk, http_settings, monkeypatch.setenv


def test_no_client_of_slack_is_made_without_honouring_no_proxy():
    clients = {"AsyncWebClient", "AsyncWebhookClient", "AsyncSocketModeHandler", "AsyncApp"}
    makers = [path for path in modules("bot/slack") if clients & {name.rpartition(".")[2] for name, _ in calls(path)}]
    assert len(makers) > 3
    assert [path.name for path in makers if "honour_no_proxy" not in path.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize("no_proxy", ["127.0.0.1", "*", "localhost,127.0.0.1"])
async def test_no_proxy_is_honoured_by_the_apps_client(behind_proxy, slack, sign, no_proxy):
    desk, http_settings, setenv = behind_proxy
    setenv("NO_PROXY", no_proxy)
    body = json.dumps(mentioned())
    async with aiohttp.ClientSession() as session, connect_to_slack(desk, http_settings):
        url = f"http://127.0.0.1:{http_settings.port}{EVENTS_PATH}"
        await session.post(url, data=body, headers=sign(body, "application/json"))
        await asyncio.wait_for(slack.heard.wait(), 5)
    assert [method for method, _ in slack.said] == ["chat.postMessage"]


async def test_a_certificate_that_is_not_trusted_names_the_ca(desk, http_settings, untrusted):
    with pytest.raises(Refusal, match="CA certificates"):
        await connect_to_slack(desk, replace(http_settings, api_url=untrusted)).__aenter__()
