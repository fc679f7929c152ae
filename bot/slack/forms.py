"""Read a command that Bolt cannot: it takes every form in which the word "payload" stands for a button's.

Seen in Bolt 1.30, slack_bolt/request/internals.py, parse_body: such a command comes out empty and is not answered.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_internals import build_async_context
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse


class ReadForm(AsyncMiddleware):
    """Read the form again where Bolt made nothing of it."""

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - Bolt's names
        next: Callable[[], Any],  # noqa: A002 - Bolt's names
    ) -> BoltResponse | None:
        """Fill in the body and what Bolt reads from it."""
        if not req.body and req.raw_body:
            req.body = dict(parse_qsl(req.raw_body, keep_blank_values=True))
            build_async_context(req.context, req.body)
        return await next()  # type: ignore[no-any-return]  # - Bolt's own middleware gives what next() gives
