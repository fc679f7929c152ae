"""Thousands of hostile requests, signed and not, against the real server, while an honest one is answered at once.

10,000 with CI=true, a tenth of that otherwise; always the same ones.
"""

import asyncio
import logging
import os
import random
import re
import socket
import subprocess
import time
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from itertools import cycle
from pathlib import Path
from urllib.parse import urlencode

import pytest

from bot.slack.app.serve import connect_to_slack
from tests.slack.support.hostile import CANARY, EVENTS, FORM, Hostile, bombs, signature, whole

pytestmark = pytest.mark.slow

IN_CI = os.environ.get("CI") == "true"
MANY = 10_000 if IN_CI else 1_000
UNSIGNED = MANY * 6 // 10
WARM_UP = 50  # requests before memory is looked at
AT_ONCE, SLOW = 8, 30  # connections
PATIENCE = 2.0  # seconds for a response; none is one, too
SLACKS = 3.0  # seconds that Slack waits for an answer
GROWS = 60_000_000  # bytes at most by which the process, with all that is sent, may grow
REFUSED = {400, 401, 404, 405, 408, 411, 413, 414, 415, 431, None}  # None: the connection was closed without a word
STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})")
LINE = 400  # characters of a line of a failure
SEED = 20_261_127
SLOWEST = 45.0  # seconds after which a client that never finishes must be gone


@dataclass
class Server:
    """The server under attack: where it listens, what it logged, and how often it went elsewhere."""

    port: int
    secret: str
    lines: list = field(default_factory=list)
    visits: list = field(default_factory=list)
    elsewhere: str = ""

    async def send(self, request, patience=PATIENCE):
        """Send bytes; return the response's status, None if the connection is closed or stays silent."""
        try:
            async with asyncio.timeout(patience):
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                try:
                    writer.write(request)
                    start = await reader.read(64)
                finally:
                    writer.close()
        except (OSError, TimeoutError):
            return None
        status_line = STATUS.match(start)
        return int(status_line[1]) if status_line else None

    async def ask(self):
        """Send an honest request; return the seconds until the answer."""
        command = {"command": "/errcode", "text": "113", "user_id": "U1", "channel_id": "C1", "team_id": "T1"}
        body = urlencode(command).encode()
        request = whole("POST", EVENTS, [("Content-Type", FORM), *signature(body, self.secret)], body)
        start = time.perf_counter()
        status = await self.send(request, 30.0)
        assert status == 200
        return time.perf_counter() - start

    @property
    def shameful(self):
        """Return what must never be logged: parts of bodies, and tracebacks; each once."""
        kinds = {}
        for line in self.lines:
            if "Traceback (most recent call last)" in line:
                error = [text for text in line.splitlines() if text[:1].strip()][-1]
                kinds[error.partition(":")[0]] = f"a traceback: {line.splitlines()[0][:100]} … {error}"
            if CANARY in line:
                kinds[line[:40]] = f"a body: {line}"
        return list(kinds.values())


@pytest.fixture
async def server(desk, slack_settings, monkeypatch):
    drawn = subprocess.CompletedProcess([], 0, b"\x89PNG\r\n\x1a\n", b"")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: drawn)  # thousands of pictures would be drawn otherwise
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    made = Server(port, slack_settings.signing_secret)
    async with elsewhere(made), connect_to_slack(desk, replace(slack_settings, port=port)):
        yield made


@contextmanager
def log_of(server):
    """Collect log records in the server's lines, and nowhere else: a failure would print all of them."""
    root, handler = logging.getLogger(), logging.Handler()
    handler.setFormatter(logging.Formatter("%(name)s %(levelname)s %(message)s"))
    handler.emit = lambda record: server.lines.append(handler.format(record))
    before, level = root.handlers, root.level
    root.handlers, root.level = [handler], logging.INFO
    try:
        yield
    finally:
        root.handlers, root.level = before, level


@asynccontextmanager
async def elsewhere(made):
    """Listen where no response_url of Slack's leads."""

    def visited(_reader, writer):
        made.visits.append(1)
        writer.close()

    trap = await asyncio.start_server(visited, "127.0.0.1", 0)
    made.elsewhere = f"http://localhost:{trap.sockets[0].getsockname()[1]}/commands"
    async with trap:
        yield


def resident():
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") if statm.exists() else 0


async def send_all(server, requests):
    """Send requests over several connections at once; return the first request for each status."""
    first_by_status, remaining = {}, iter(requests)

    async def work():
        for request in remaining:
            status = await server.send(request)
            first_by_status.setdefault(status, request)

    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    return first_by_status


@asynccontextmanager
async def slow_clients(server, several):
    """Hold connections open that say nothing, a byte now and then, or half a body."""
    start = whole("POST", EVENTS, [("Content-Type", FORM)], b"a=" + CANARY.encode() * 100)

    async def drip(beginning, rest):
        _, writer = await asyncio.open_connection("127.0.0.1", server.port)
        try:
            writer.write(beginning)
            for byte in rest:
                await asyncio.sleep(1)
                writer.write(bytes([byte]))
            await asyncio.sleep(3600)
        except OSError:
            pass  # it is hung up on, as it should be
        finally:
            writer.close()

    kinds = ((b"", b""), (b"", start), (start[:200], start[200:]), (start[:-50], b""))
    clients = [asyncio.create_task(drip(*kinds[number % len(kinds)])) for number in range(several)]
    try:
        yield
    finally:
        for client in clients:
            client.cancel()
        await asyncio.gather(*clients, return_exceptions=True)


@asynccontextmanager
async def honest_asker(server):
    """Keep sending honest requests; yield the seconds that each answer took."""
    took, enough = [], asyncio.Event()

    async def go_on():
        while not enough.is_set():
            took.append(await server.ask())
            await asyncio.sleep(0.02)

    asker = asyncio.create_task(go_on())
    try:
        yield took
    finally:
        enough.set()
        await asker


async def attack(server, make, many, *, bombs=False):
    """Send hostile requests; return the first request for each status, and what went wrong, by name."""
    with log_of(server):
        await send_all(server, [make() for _ in range(0 if bombs else WARM_UP)])
        await server.ask()
        before = resident()
        async with slow_clients(server, 0 if bombs else SLOW), honest_asker(server) as took:
            statuses = await send_all(server, (make() for _ in range(many)))
        await asyncio.sleep(0.3)  # for the server to notice that the slow ones have gone
    return statuses, {
        "log": server.shameful,
        "visits to others' hosts": server.visits,
        "slowest honest answers": [seconds for seconds in took if seconds > SLACKS],
        "bytes": [grown for grown in [resident() - before] if grown > GROWS],
    }


def judge(wrong):
    """Fail with everything that went wrong, not just the first thing."""
    problems = [f"{name}: {str(detail)[:LINE]}" for name, what in wrong.items() for detail in list(what)[:8]]
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


async def test_nothing_that_is_not_signed_acts_or_is_logged_or_delays_others(server, slack):
    made = Hostile(random.Random(SEED), server.secret, server.elsewhere)  # noqa: S311 - the same ones each time
    statuses, wrong = await attack(server, made.unsigned, UNSIGNED)
    wrong["calls to Slack"] = slack.said
    wrong["not refused"] = [(status, request) for status, request in statuses.items() if status not in REFUSED]
    judge(wrong)


async def test_nothing_that_is_signed_breaks_or_is_logged(server):
    made = Hostile(random.Random(SEED + 1), server.secret, server.elsewhere)  # noqa: S311 - the same ones each time
    statuses, wrong = await attack(server, made.signed, MANY - UNSIGNED)
    wrong["broken"] = [(status, request) for status, request in statuses.items() if (status or 0) >= 500]
    judge(wrong)


async def test_a_body_that_inflates_to_hundreds_of_megabytes_delays_nobody(server):
    made = list(bombs(server.secret))  # compressing them takes seconds, in which nobody would be answered
    sent = cycle(made)
    statuses, wrong = await attack(server, lambda: next(sent), 3, bombs=True)
    wrong["not refused"] = set(statuses) - REFUSED
    judge(wrong)


async def test_many_bad_signatures_are_one_warning_that_names_the_secret_and_the_clock(server):
    body = b"text=" + CANARY.encode()
    stale = whole("POST", EVENTS, [("Content-Type", FORM), *signature(body, server.secret, at=time.time() - 400)], body)
    with log_of(server):
        assert {await server.send(stale) for _ in range(50)} == {401}
    [warning] = [line for line in server.lines if "WARNING" in line and "sign" in line.lower()]
    assert "SLACK_SIGNING_SECRET" in warning
    assert "clock" in warning
    assert re.search(r"\b(399|400|401|402|403)\b", warning)
    assert server.shameful == []


@pytest.mark.skipif(not IN_CI, reason="it waits until the server has had enough")
@pytest.mark.parametrize(
    "beginning", [b"", b"POST /slack/events HTTP/1.1\r\n", whole("POST", EVENTS, [], b"a" * 99)[:-9]]
)
async def test_a_client_that_never_finishes_is_hung_up_on(server, beginning):
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(beginning)
    async with asyncio.timeout(SLOWEST):
        while await reader.read(1000):
            pass
    writer.close()
