"""Interpret Slack's errors, whatever form their body has. Nothing else reads them.

Slack's servers answer in JSON with an error's name, its edge with text, HTML or an empty body, and a response_url with
HTTP 404 and the name as plain text.
Errors: https://docs.slack.dev/reference/methods/chat.postMessage#errors
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.webhook import WebhookResponse

INSTALL_CA = (
    "Install its CA certificates (on Debian: apt-get install ca-certificates), or, behind a proxy that looks into TLS, "
    "set SSL_CERT_FILE to a file with your company's CA."
)
PAUSE = 60.0  # seconds to pause after an error that every message would meet
OK = 200
TOO_MANY_REQUESTS = 429
SERVER_ERROR = 500
RATE_LIMITED = "ratelimited"
RATE_LIMITS = {RATE_LIMITED, "rate_limited", "message_limit_exceeded"}  # the second also comes with HTTP 200
UNREACHABLE = "unreachable"
TIMED_OUT = "timed_out"
UNREADABLE = "unreadable"
ERROR_NAME = re.compile(r"[a-z][a-z0-9_]{2,60}")

SLACK_ERRORS = (SlackClientError, ClientError, TimeoutError, ConnectionError)  # what a call to Slack may raise

CHANNEL_CLOSED = {  # the channel accepts no message from the bot until somebody acts
    "channel_not_found",
    "is_archived",
    "method_not_supported_for_channel_type",
    "not_in_channel",
    "restricted_action",
    "restricted_action_non_threadable_channel",
    "restricted_action_read_only_channel",
    "restricted_action_thread_only_channel",
    "slack_connect_file_link_sharing_blocked",
}
INVALID_BLOCKS = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"}  # the text alone may be accepted
UNDELIVERABLE = (
    CHANNEL_CLOSED
    | INVALID_BLOCKS
    | {  # this message can never reach its reader
        "cannot_dm_bot",
        "messages_tab_disabled",
        "msg_too_long",
        "no_text",
        "restricted_action_thread_locked",
        "thread_not_found",
        "user_disabled",
        "user_not_found",
        "user_not_visible",
        "users_not_found",
    }
)
NEEDS_ADMIN = {  # every message would meet these until an admin acts
    "access_denied",
    "account_inactive",
    "ekm_access_denied",
    "invalid_auth",
    "missing_scope",
    "no_permission",
    "not_allowed_token_type",
    "not_authed",
    "team_access_not_granted",
    "token_expired",
    "token_revoked",
}
UNSURE = {  # Slack may have done the call all the same
    UNREACHABLE,
    TIMED_OUT,
    UNREADABLE,
    "fatal_error",
    "internal_error",
    "request_timeout",
    "service_unavailable",
}


@dataclass(frozen=True, slots=True)
class SlackFault:
    """A failed call to Slack.

    ``name`` is Slack's error, ``ratelimited`` for every rate limit, or one of our own names for a response that can't
    be read. ``wait`` is the number of seconds in which Slack will accept no message, 0 if only this call failed.
    """

    name: str
    wait: float = 0.0

    @property
    def is_unsure(self) -> bool:
        """Return whether Slack may have done the call all the same."""
        return self.name in UNSURE

    @property
    def is_outage(self) -> bool:
        """Return whether Slack can't be reached, has trouble, or accepts no call now."""
        return self.is_unsure or self.name == RATE_LIMITED


def read_fault(error: BaseException) -> SlackFault:
    """Return the fault behind an error from a call to Slack. Never raises, whatever the response holds."""
    if isinstance(error, SlackApiError):
        return read_response_fault(error.response)
    if isinstance(error, TimeoutError):
        return SlackFault(TIMED_OUT)
    return SlackFault(UNREACHABLE if isinstance(error, (ClientError, ConnectionError)) else UNREADABLE)


def read_response_fault(response: Any) -> SlackFault:  # noqa: ANN401 - slack_sdk has several kinds of response
    """Return the fault that an unsuccessful response stands for."""
    if isinstance(response, WebhookResponse):
        return read_webhook_fault(response) or SlackFault(UNREADABLE)
    name = read_error_name(getattr(response, "data", response))
    return build_fault(name, read_status(response), getattr(response, "headers", None))


def read_webhook_fault(response: WebhookResponse) -> SlackFault | None:
    """Return the fault in a response_url's response, None if it accepted the message.

    Refusals come as HTTP 404 with the error as text or JSON: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling_errors
    """
    if response.status_code == OK and is_webhook_success(response.body):
        return None
    text = response.body.strip()
    name = text if ERROR_NAME.fullmatch(text) and response.status_code < SERVER_ERROR else read_error_name(text)
    return build_fault(name, response.status_code, response.headers)


def build_fault(name: str, status: int | None, headers: Mapping[str, Any] | None) -> SlackFault:
    """Return the fault that an error's name and the response's status and headers stand for."""
    if name in RATE_LIMITS or status == TOO_MANY_REQUESTS:
        return SlackFault(RATE_LIMITED, read_retry_after(headers))
    return SlackFault(name, PAUSE if name in NEEDS_ADMIN else 0.0)


def is_webhook_success(body: str) -> bool:
    """Return whether a response_url's body means success: "ok", or a JSON object with ``ok``."""
    decoded = decode_json(body)
    return body.strip() == "ok" or (isinstance(decoded, Mapping) and decoded.get("ok") is True)


def read_error_name(body: object) -> str:
    """Return the error's name in a body, which may be decoded JSON, text or bytes."""
    if isinstance(body, bytes):
        body = body.decode("utf-8", "replace")
    if isinstance(body, str):
        body = decode_json(body)
    error = body.get("error") if isinstance(body, Mapping) else None
    return error if isinstance(error, str) and ERROR_NAME.fullmatch(error) else UNREADABLE


def decode_json(text: str) -> object:
    """Return the value of a JSON text, None if it is no JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def read_status(response: object) -> int | None:
    """Return the HTTP status of slack_sdk's response, or of aiohttp's, which it passes on for broken JSON."""
    status = getattr(response, "status_code", None) or getattr(response, "status", None)
    return status if isinstance(status, int) else None


def read_retry_after(headers: Mapping[str, Any] | None) -> float:
    """Return the seconds in the Retry-After header, an hour at most; a default if it can't be read."""
    value = {name.lower(): value for name, value in (headers or {}).items()}.get("retry-after")
    if isinstance(value, list):
        value = next(iter(value), "")
    try:
        return min(max(float(str(value)), 0.0), 3_600.0)
    except ValueError:
        return PAUSE


def is_from_post_message(error: SlackApiError) -> bool:
    """Return whether the error is the response to chat.postMessage."""
    return str(getattr(error.response, "api_url", "")).endswith("chat.postMessage")
