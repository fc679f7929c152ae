"""Answer an event once, although Slack sends it again where our acknowledgement was late or lost."""

from collections import deque
from collections.abc import Callable
from typing import Any

from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

KEPT = 1_000  # event ids; Slack repeats an event three times within six minutes


class Once(AsyncMiddleware):
    """Let each event through once.

    Source: https://docs.slack.dev/apis/events-api/#retries
    """

    def __init__(self) -> None:
        self.seen: deque[str] = deque(maxlen=KEPT)

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - Bolt's names
        next: Callable[[], Any],  # noqa: A002 - Bolt's names
    ) -> BoltResponse | None:
        """Acknowledge an event that came before, and no more."""
        event = req.body.get("event_id")
        if event in self.seen:
            return BoltResponse(status=200, body="")
        if event:
            self.seen.append(event)
        return await next()  # type: ignore[no-any-return]  # - Bolt's own middleware gives what next() gives
