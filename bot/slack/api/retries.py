"""Retries of calls to Slack, by slack_sdk's handlers: all calls after HTTP 429, only repeatable ones after a fault.

By default, slack_sdk retries every call after a lost connection, so that a message may be posted twice.
"""

from typing import Any

from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.http_retry.builtin_interval_calculators import FixedValueRetryIntervalCalculator
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse

from bot.slack.api.slack_errors import TOO_MANY_REQUESTS, read_retry_after

RATE_LIMIT_RETRIES = 2  # each after the delay that Slack asks for
NOT_REPEATABLE = ("chat.postMessage", "files.completeUploadExternal")  # a retry would do the work twice
NEEDS_TRIGGER = ("views.open", "views.push")  # a trigger works once, within three seconds
NEVER_DELAYED = (*NEEDS_TRIGGER, "users.info", "usergroups.users.list")  # somebody waits; access is checked again later
MAX_DELAY = 20.0  # seconds that a call may wait at Slack's request; a longer wait is a fault
RETRY_INTERVAL = 0.5  # seconds before a retry; a trigger lives for three
SERVER_ERRORS = {500, 502, 503, 504}


def is_repeatable(request: HttpRequest) -> bool:
    """Return whether a call may be retried even if Slack may have done it already."""
    return not str(request.url).endswith(NOT_REPEATABLE)


class LostConnectionRetryHandler(AsyncConnectionErrorRetryHandler):
    """Retries a repeatable call once after a lost connection, unless it used up a trigger: its modal may be open."""

    async def _can_retry_async(self, *, request: HttpRequest, **situation: Any) -> bool:  # noqa: ANN401 - slack_sdk's own
        repeatable = is_repeatable(request) and not str(request.url).endswith(NEEDS_TRIGGER)
        return repeatable and await super()._can_retry_async(request=request, **situation)


class RateLimitRetryHandler(AsyncRateLimitErrorRetryHandler):
    """Retries a call after the delay that Slack asks for, unless that is long or somebody waits."""

    async def _can_retry_async(
        self, *, request: HttpRequest, response: HttpResponse | None = None, **_: object
    ) -> bool:
        if response is None or response.status_code != TOO_MANY_REQUESTS or str(request.url).endswith(NEVER_DELAYED):
            return False
        return read_retry_after(response.headers) <= MAX_DELAY


class ServerErrorRetryHandler(AsyncServerErrorRetryHandler):
    """Retries a repeatable call once after a server error from Slack or its edge."""

    async def _can_retry_async(
        self, *, request: HttpRequest, response: HttpResponse | None = None, **_: object
    ) -> bool:
        return is_repeatable(request) and response is not None and response.status_code in SERVER_ERRORS


def make_retry_handlers(interval: float = RETRY_INTERVAL) -> list[AsyncRetryHandler]:
    """Return the retry handlers of a client that acts for people; ``interval`` is in seconds."""
    wait = FixedValueRetryIntervalCalculator(interval)
    return [
        RateLimitRetryHandler(max_retry_count=RATE_LIMIT_RETRIES),
        ServerErrorRetryHandler(interval_calculator=wait),
        LostConnectionRetryHandler(interval_calculator=wait),
    ]
