"""Which calls to Slack are repeated by slack_sdk's own handlers: all after "429", the harmless ones after a fault.

slack_sdk repeats every call after a lost connection unless told otherwise, so that a message may be posted twice.
"""

from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.http_retry.builtin_interval_calculators import FixedValueRetryIntervalCalculator
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState

RATE_LIMIT_RETRIES = 2  # each after the time that Slack names
ONCE_ONLY = ("chat.postMessage", "files.completeUploadExternal")  # a repeat would do the work twice
INTERVAL = 0.5  # seconds before a repeat; a trigger lives for three
SERVER_ERRORS = {500, 502, 503, 504}


def is_harmless(request: HttpRequest) -> bool:
    """Return whether a call may be repeated although nobody knows whether it was done."""
    return not str(request.url).endswith(ONCE_ONLY)


class RetryLostConnection(AsyncConnectionErrorRetryHandler):
    """Repeats a harmless call once after the connection was lost."""

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        return is_harmless(request) and await super()._can_retry_async(
            state=state, request=request, response=response, error=error
        )


class RetryServerError(AsyncServerErrorRetryHandler):
    """Repeats a harmless call once after Slack, or its edge, answered with a server error."""

    async def _can_retry_async(
        self,
        *,
        state: RetryState,  # noqa: ARG002 - slack_sdk's signature
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,  # noqa: ARG002 - slack_sdk's signature
    ) -> bool:
        return is_harmless(request) and response is not None and response.status_code in SERVER_ERRORS


def make_retry_handlers(interval: float = INTERVAL) -> list[AsyncRetryHandler]:
    """Return the handlers of a client that acts for people; ``interval`` is in seconds."""
    wait = FixedValueRetryIntervalCalculator(interval)
    return [
        AsyncRateLimitErrorRetryHandler(max_retry_count=RATE_LIMIT_RETRIES),
        RetryServerError(interval_calculator=wait),
        RetryLostConnection(interval_calculator=wait),
    ]
