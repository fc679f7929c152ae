"""Over HTTP, only requests that Slack signed recently are handled; all others are refused first of all."""

import asyncio
import gzip
import io
import json
import logging
import time
from urllib.parse import urlencode

import aiohttp
import pytest
from aiohttp import web

from bot.slack.app.build import build_app
from bot.slack.app.connections import ConnectionLimiter
from bot.slack.app.http_server import MAX_BODY, SlackEndpoint, build_bolt_request, serve_web_app
from bot.slack.app.manifest import EVENTS_PATH
from bot.slack.app.signature import BAD_SIGNATURE_ADVICE, ForgedRequest, RequestVerifier

FORM = "application/x-www-form-urlencoded"
COMMAND = {"command": "/errcode", "text": "113 and a canary", "user_id": "U1", "team_id": "T1", "channel_id": "C1"}
FORGED = {
    "type": "event_callback",
    "team_id": "T1",
    "response_url": "http://127.0.0.1:1/canary",
    "event": {"type": "app_mention", "user": "U1", "ts": "1.1", "channel": "CGENERAL", "text": "canary 113"},
}


@pytest.fixture
async def server(desk, slack_settings, noon):
    """Serve on a free port."""
    reception = SlackEndpoint(build_app(desk, slack_settings, now=lambda: noon), slack_settings)
    web_app = web.Application()
    web_app.router.add_post(EVENTS_PATH, reception.receive)
    web_app.router.add_get(EVENTS_PATH, reception.answer_ssl_check)
    async with serve_web_app(web_app, "127.0.0.1", 0) as connections:
        reception.connections = connections
        yield connections


@pytest.fixture
async def send(server):
    """Return a function that sends a body over HTTP and returns the response's status and text."""
    url = f"http://127.0.0.1:{server.port}{EVENTS_PATH}"
    async with aiohttp.ClientSession() as session:

        async def send_it(body, headers, method="POST", **how):
            async with session.request(method, url, data=body, headers=headers, **how) as response:
                return response.status, await response.text()

        yield send_it


async def test_a_signed_request_is_answered(send, sign):
    body = urlencode(COMMAND)
    status, text = await send(body, sign(body, FORM))
    assert (status, json.loads(text)["response_type"]) == (200, "ephemeral")


async def test_slacks_question_whose_address_this_is_is_answered(send, sign):
    body = json.dumps({"type": "url_verification", "challenge": "abc"})
    status, text = await send(body, sign(body, "application/json"))
    assert (status, json.loads(text)) == (200, {"challenge": "abc"})


async def test_slacks_look_at_the_certificate_is_answered(send):
    assert await send(None, {}, "GET", params={"ssl_check": "1"}) == (200, "")
    assert (await send(None, {}, "GET"))[0] == 405


STAMPS = ["", "x", "-1", "1e9", "９９", "0" * 400, "1", str(2**63)]
SIGNATURES = ["", "v0=", "v0=" + "g" * 64, "v0=\xe9" + "0" * 63, "v1=" + "0" * 64, "v0=" + "0" * 64, "0" * 10_000]


@pytest.mark.parametrize(
    "header", [*(("stamp", stamp) for stamp in STAMPS), *(("sign", signature) for signature in SIGNATURES)]
)
async def test_a_request_that_slack_did_not_sign_does_nothing(send, sign, slack, *, header, caplog):
    caplog.set_level(logging.DEBUG)
    body = json.dumps(FORGED)
    headers = sign(body, "application/json", secret="another secret")
    kind, value = header
    headers["x-slack-request-timestamp" if kind == "stamp" else "x-slack-signature"] = value
    status, text = await send(body, headers)
    assert status in {400, 401}
    assert len(text) < 160
    assert "canary" not in text
    assert [method for method, _ in slack.said] == []
    assert "canary" not in caplog.text
    assert not [record for record in caplog.records if record.exc_info]


@pytest.mark.parametrize("body", ["[1]", "7", "null", '"canary"', "{", "payload=canary", "payload=[1]", "{" * 5_000])
@pytest.mark.parametrize("kind", [FORM, "application/json"])
async def test_a_signed_body_that_is_no_payload_is_refused_without_a_word_of_it(send, sign, *, body, kind, caplog):
    status, _ = await send(body, sign(body, kind))
    assert status in {200, 400, 404}
    assert "canary" not in caplog.text
    assert "Traceback" not in caplog.text


async def test_a_body_that_is_no_utf_8_is_refused(send, sign):
    assert (await send(b"text=\xff", sign("text=", FORM)))[0] == 400


async def test_a_compressed_body_is_refused_unread(send, sign):
    bomb = gzip.compress(bytes(50_000_000))
    headers = {**sign("", FORM), "content-encoding": "gzip"}
    begun = time.process_time()
    assert (await send(bomb, headers))[0] == 415
    assert time.process_time() - begun < 0.5, "nothing of it is inflated"


async def test_a_body_that_is_too_large_is_refused_unread(send, sign):
    assert (await send(io.BytesIO(b"x" * (MAX_BODY + 1)), sign("", FORM)))[0] == 413


async def test_the_largest_body_of_slacks_own_is_taken(send, sign):
    body = urlencode({**COMMAND, "text": "x" * (MAX_BODY - 1_000)})
    assert (await send(io.BytesIO(body.encode()), sign(body, FORM)))[0] == 200


def test_a_refused_request_names_its_two_usual_causes_once_a_minute(caplog):
    verifier = RequestVerifier("secret", now=lambda: 1_000_000.0)
    for _ in range(5):
        with pytest.raises(ForgedRequest):
            verifier.check_headers({"X-Slack-Request-Timestamp": "999588", "X-Slack-Signature": "v0=" + "0" * 64})
    [record] = caplog.records
    assert record.levelname == "WARNING"
    assert "SLACK_SIGNING_SECRET" in record.message
    assert "+412 s" in record.message


def test_the_advice_names_both_causes():
    assert "clock" in BAD_SIGNATURE_ADVICE
    assert "SLACK_SIGNING_SECRET" in BAD_SIGNATURE_ADVICE


async def test_the_one_who_waits_longest_makes_room_for_an_honest_client(server, send, sign):
    server.places = 5
    held = [await asyncio.open_connection("127.0.0.1", server.port) for _ in range(12)]
    body = urlencode(COMMAND)
    assert (await send(body, sign(body, FORM)))[0] == 200
    assert len(server.waiting) <= 5
    for _, writer in held:
        writer.close()


async def test_a_client_that_sends_its_request_too_slowly_is_cut_off(monkeypatch, server):
    monkeypatch.setattr("bot.slack.app.connections.REQUEST_TIMEOUT", 0.05)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(b"POST /slack/events HTTP/1.1\r\n")
    assert await asyncio.wait_for(reader.read(), 5) == b""
    writer.close()


async def test_no_more_connections_wait_than_the_process_may_open_files():
    assert ConnectionLimiter(asyncio.Protocol).places <= 256


async def test_bodies_that_nobody_verified_share_a_bounded_memory(server, send, sign):
    server.memory = 200_000
    headers = "".join(f"{name}: {value}\r\n" for name, value in sign("", FORM).items())
    begun = f"POST {EVENTS_PATH} HTTP/1.1\r\nHost: x\r\n{headers}Content-Length: 1000000\r\n\r\n".encode()
    held = [await asyncio.open_connection("127.0.0.1", server.port) for _ in range(6)]
    for _, writer in held:
        writer.write(begun + b"x" * 60_000)
    body = urlencode({**COMMAND, "text": "113"})
    for _ in range(5):
        assert (await send(body, sign(body, FORM)))[0] == 200, "small ones are not delayed"
    assert server.size <= 200_000
    assert len(server.waiting) <= 5
    for _, writer in held:
        writer.close()


async def test_the_variables_of_an_oauth_installation_change_nothing(desk, slack_settings, monkeypatch, noon):
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "secret")
    app = build_app(desk, slack_settings, now=lambda: noon)
    response = await app.async_dispatch(build_bolt_request(urlencode(COMMAND), {"Content-Type": FORM}))
    assert "The account is locked" in response.body
