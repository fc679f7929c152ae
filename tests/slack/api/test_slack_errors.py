"""What Slack's errors mean, in every form in which its servers and their edge answer."""

from types import SimpleNamespace

import pytest
from aiohttp import ClientConnectionError
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookResponse

from bot.slack.api.slack_errors import (
    PAUSE,
    RATE_LIMITED,
    TIMED_OUT,
    UNREACHABLE,
    UNREADABLE,
    read_fault,
    read_webhook_fault,
)

HTML = "<html><body>Bad gateway</body></html>"
UNREADABLE_BODIES: list[object] = [
    "upstream",
    b"upstream",
    HTML,
    HTML.encode(),
    "",
    b"",
    None,
    {},
    [],
    {"error": None},
    {"error": 7},
    b"\xff",
]


def refused(data, status=200, headers=None):
    return SlackApiError("refused", SimpleNamespace(data=data, headers=headers or {}, status_code=status))


@pytest.mark.parametrize("status", [200, 500, 502, 503, 404])
@pytest.mark.parametrize("data", UNREADABLE_BODIES)
def test_a_body_that_cannot_be_read_leaves_open_whether_it_was_done(data, status):
    fault = read_fault(refused(data, status))
    assert (fault.name, fault.is_unsure, fault.wait) == (UNREADABLE, True, 0.0)


@pytest.mark.parametrize("data", [{"ok": False, "error": "channel_not_found"}, '{"error": "channel_not_found"}'])
def test_an_error_is_read_by_its_name(data):
    fault = read_fault(refused(data))
    assert (fault.name, fault.is_unsure) == ("channel_not_found", False)


@pytest.mark.parametrize(
    ("data", "status", "headers", "wait"),
    [
        ("", 429, {"Retry-After": "7"}, 7.0),
        ("slow down", 429, {"retry-after": ["7"]}, 7.0),
        ({"error": "ratelimited"}, 429, {}, PAUSE),
        ({"error": "rate_limited"}, 200, {}, PAUSE),
        (HTML, 429, {"Retry-After": "soon"}, PAUSE),
        ("", 429, {"Retry-After": "-3"}, 0.0),
    ],
)
def test_too_many_messages_wait_as_long_as_slack_says(data, status, headers, wait):
    fault = read_fault(refused(data, status, headers))
    assert (fault.name, fault.wait) == (RATE_LIMITED, wait)


def test_what_only_an_admin_can_mend_pauses_all_messages():
    assert read_fault(refused({"error": "token_revoked"})).wait == PAUSE


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (TimeoutError(), TIMED_OUT),
        (ClientConnectionError(), UNREACHABLE),
        (ConnectionResetError(), UNREACHABLE),
        (AttributeError("'str' object has no attribute 'get'"), UNREADABLE),
        (SlackApiError("broken JSON", None), UNREADABLE),
    ],
)
def test_everything_that_a_call_may_raise_is_read(error, name):
    assert read_fault(error).name == name


@pytest.mark.parametrize(
    ("status", "body", "name"),
    [
        (200, "ok", None),
        (200, '{"ok": true}', None),
        (200, "", UNREADABLE),
        (200, HTML, UNREADABLE),
        (200, '{"ok": false, "error": "rate_limited"}', RATE_LIMITED),
        (404, "used_url", "used_url"),
        (404, "expired_url", "expired_url"),
        (404, '{"ok":false,"error":"used_url"}', "used_url"),
        (404, "invalid_blocks", "invalid_blocks"),
        (429, "", RATE_LIMITED),
        (500, "upstream", UNREADABLE),
        (503, HTML, UNREADABLE),
    ],
)
def test_a_response_url_says_what_it_refuses(status, body, name):
    response = WebhookResponse(url="", status_code=status, body=body, headers={})
    fault = read_webhook_fault(response)
    assert (fault and fault.name) == name
    if name:
        assert read_fault(SlackApiError("refused", response)).name == name


def test_a_deep_body_is_no_trouble():
    assert read_fault(refused("[" * 100_000)).name == UNREADABLE
