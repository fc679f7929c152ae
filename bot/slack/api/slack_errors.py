"""What Slack's errors mean: the one place that reads them, whatever form their body has.

Slack's own servers answer in JSON with an error's name; its edge answers with text, HTML or nothing at all, and a
response_url with HTTP 404 and the name as plain text.
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
PAUSE = 60.0  # seconds without a try after an error that every message would meet
OK, TOO_MANY_REQUESTS, SERVER_ERROR = 200, 429, 500
RATE_LIMITED = "ratelimited"
RATE_LIMITS = {RATE_LIMITED, "rate_limited", "message_limit_exceeded"}  # the second also comes with HTTP 200
UNREACHABLE, TIMED_OUT, UNREADABLE = "unreachable", "timed_out", "unreadable"
NAME = re.compile(r"[a-z][a-z0-9_]{2,60}")

SLACK_ERRORS = (SlackClientError, ClientError, TimeoutError, ConnectionError)  # all that a call to Slack may raise

CLOSED = {  # Slack says that this channel takes no message of the bot's until somebody acts
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
INVALID_BLOCKS = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"}  # the text alone may be taken
UNDELIVERABLE = (
    CLOSED
    | INVALID_BLOCKS
    | {  # Slack says that this message can never reach its reader
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
UNSURE = {  # Slack may have done what it was asked
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
    """What came instead of what Slack was asked for.

    ``name`` is Slack's error, ``ratelimited`` for all that means "too many", or one of our own names for an answer
    that can't be read. ``wait`` is the number of seconds in which no message will be taken, 0 where it is about one.
    """

    name: str
    wait: float = 0.0

    @property
    def is_unsure(self) -> bool:
        """Return whether Slack may have done what it was asked all the same."""
        return self.name in UNSURE


def read_fault(error: BaseException) -> SlackFault:
    """Return what an error from a call to Slack means. Never raises, whatever the response holds."""
    if isinstance(error, SlackApiError):
        return read_response(error.response)
    if isinstance(error, TimeoutError):
        return SlackFault(TIMED_OUT)
    return SlackFault(UNREACHABLE if isinstance(error, (ClientError, ConnectionError)) else UNREADABLE)


def read_response(response: Any) -> SlackFault:  # noqa: ANN401 - slack_sdk hands over a response of several kinds
    """Return what a response that is no success means."""
    if isinstance(response, WebhookResponse):
        return read_webhook(response) or SlackFault(UNREADABLE)
    name = read_error_name(getattr(response, "data", response))
    if name in RATE_LIMITS or status_of(response) == TOO_MANY_REQUESTS:
        return SlackFault(RATE_LIMITED, read_delay(getattr(response, "headers", None)))
    return SlackFault(name, PAUSE if name in NEEDS_ADMIN else 0.0)


def read_webhook(response: WebhookResponse) -> SlackFault | None:
    """Return what a response_url answered, None where it took the message.

    Refusals come as HTTP 404 with the error as text or JSON: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling_errors
    """
    if response.status_code == OK and is_success(response.body):
        return None
    text = response.body.strip()
    name = text if NAME.fullmatch(text) and response.status_code < SERVER_ERROR else read_error_name(text)
    if name in RATE_LIMITS or response.status_code == TOO_MANY_REQUESTS:
        return SlackFault(RATE_LIMITED, read_delay(response.headers))
    return SlackFault(name)


def is_success(body: str) -> bool:
    """Return whether a body is one of those with which a response_url takes a message: "ok", or its JSON."""
    decoded = decode_json(body)
    return body.strip() == "ok" or (isinstance(decoded, Mapping) and decoded.get("ok") is True)


def read_error_name(body: object) -> str:
    """Return the error that a body names, in JSON that is decoded or not."""
    if isinstance(body, bytes):
        body = body.decode("utf-8", "replace")
    if isinstance(body, str):
        body = decode_json(body)
    error = body.get("error") if isinstance(body, Mapping) else None
    return error if isinstance(error, str) and NAME.fullmatch(error) else UNREADABLE


def decode_json(text: str) -> object:
    """Return what a text says as JSON, None where it is something else."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def status_of(response: object) -> int | None:
    """Return the HTTP status of slack_sdk's response, or of aiohttp's, which it hands over for broken JSON."""
    status = getattr(response, "status_code", None) or getattr(response, "status", None)
    return status if isinstance(status, int) else None


def read_delay(headers: Mapping[str, Any] | None) -> float:
    """Return the seconds after which Slack will listen again, as its Retry-After header says."""
    wanted = next((value for name, value in (headers or {}).items() if name.lower() == "retry-after"), None)
    value = wanted[0] if isinstance(wanted, list) and wanted else wanted
    try:
        return min(max(float(str(value)), 0.0), 3_600.0)
    except ValueError:
        return PAUSE


def is_from_posting(error: SlackApiError) -> bool:
    """Return whether the error is the answer to a posted message."""
    return str(getattr(error.response, "api_url", "")).endswith("chat.postMessage")
