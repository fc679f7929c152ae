"""Everything that real Slack may do to a call instead of answering it, as faults that a test sets on the fake.

``slack.fault(method, kind, times=…)`` sets one for a method, ``*`` for any of them, ``chat.*`` for a family, several
with blanks between; the response_url is the method ``response``. The kinds:

- ``html_502``, ``text_500``, ``empty_503`` …: any HTTP status, with a body of that sort; Slack's edge answers so
- ``empty_200``, ``broken_json``, ``json_list``, ``json_null``: HTTP 200 whose body is no answer of Slack's
- ``limited``: HTTP 429 with ``retry_after`` seconds; ``limited_text``: the same from the edge, without that header
- ``never``: the connection stays open without a word until the caller hangs up
- ``reset``: the connection is reset before anything is done; ``reset_after``: once it is done
- ``done_html_502``: the call is done although the edge says that it was not
- ``late``: the connection is cut now, and the call is done when the test calls ``slack.catch_up()``
- anything else is an error of Slack's own, such as ``is_archived``: HTTP 200 with ``ok: false``, and 404 on a
  response_url; ``plain`` makes its body there the bare word, as webhooks answer
"""

import asyncio
import re
import socket
import struct
from dataclasses import dataclass
from fnmatch import fnmatchcase

from aiohttp import web

ALWAYS = 1_000_000
STATUS = re.compile(r"(html|text|empty)_(\d{3})")
BODIES = {
    "html": ("text/html", "<html><head><title>Bad gateway</title></head><body>nginx</body></html>"),
    "text": ("text/plain", "upstream connect error or disconnect/reset before headers"),
    "empty": ("text/plain", ""),
}
NO_ANSWERS = {"broken_json": '{"ok": tru', "json_list": "[]", "json_null": "null"}
RESET = struct.pack("ii", 1, 0)  # SO_LINGER of no time: closing sends RST


@dataclass(slots=True)
class Fault:
    """What happens to the next ``times`` calls of the methods that match, except ``spared`` ones."""

    method: str
    kind: str
    times: int = ALWAYS
    retry_after: int = 0
    plain: bool = False
    spared: tuple[str, ...] = ()

    def meets(self, method):
        matches = any(fnmatchcase(method, pattern) for pattern in self.method.split())
        return matches and self.times > 0 and method not in self.spared

    @property
    def does_it(self):
        """Return whether the call takes effect all the same."""
        return self.kind == "reset_after" or self.kind.startswith("done_")

    async def answer(self, request, method):
        """Return the response that the fault stands for."""
        kind = self.kind.removeprefix("done_")
        if http_error := STATUS.fullmatch(kind):
            sort, text = BODIES[http_error[1]]
            return web.Response(status=int(http_error[2]), text=text, content_type=sort)
        if kind in NO_ANSWERS:
            return web.Response(text=NO_ANSWERS[kind], content_type="application/json")
        if kind in {"limited", "limited_text"}:
            return limited(self.retry_after, edge=kind == "limited_text")
        if kind in {"never", "reset", "reset_after", "late"}:
            await hang_up(request, wait=kind == "never")
            return web.Response()
        return self.refusal(method)

    def refusal(self, method):
        """Return one of Slack's own errors."""
        return refused(self.kind, method, plain=self.plain)


def refused(error, method, *, plain=False, more=None):
    """Refuse as Slack does: the Web API with HTTP 200, a response_url with 404."""
    status = 404 if method == "response" else 200
    if plain and method == "response":
        return web.Response(status=status, text=error)
    return web.json_response({"ok": False, "error": error, **(more or {})}, status=status)


def limited(retry_after, *, edge=False):
    """Answer 429; the edge does it without Slack's header."""
    if edge:
        return web.Response(status=429, text="Too many requests")
    headers = {"Retry-After": str(retry_after)}
    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)


async def hang_up(request, *, wait=False):
    """Reset the connection; ``wait`` for the caller to do it, who gets no word until then."""
    if wait:
        while request.transport is not None and not request.transport.is_closing():  # noqa: ASYNC110 - aiohttp has no event
            await asyncio.sleep(0.01)
        return
    if request.transport is not None:
        request.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        request.transport.abort()
