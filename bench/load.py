"""The load, in a process of its own: signed ``/errcode`` commands over a number of connections.

A job comes as JSON on standard input, what happened goes as JSON to standard output: see ``Job`` and ``Done``.
"""

import asyncio
import hashlib
import hmac
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import aiohttp

CONNECTIONS = 16
WARM_UP = 10 * CONNECTIONS  # requests before the clock runs; they are answered and recorded like all others
HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True)
class Job:
    """Ask ``count`` questions, going round ``texts``; stop after ``seconds`` even if some are left.

    An answer counts as right if it holds ``expect``.
    """

    url: str
    secret: str
    texts: list[str]
    count: int
    seconds: float
    expect: str = ""
    connections: int = CONNECTIONS


@dataclass(slots=True)
class Done:
    """``latencies`` (ms) and ``seconds`` without the warm-up; ``acknowledged`` and ``failed`` with it."""

    latencies: list[float] = field(default_factory=list)
    seconds: float = 0.0
    acknowledged: int = 0
    failed: int = 0


def put_on(job: Job) -> Done:
    """Run a job in a process of its own."""
    command = [sys.executable, str(Path(__file__).resolve())]
    said = subprocess.run(command, input=json.dumps(asdict(job)), check=True, capture_output=True, text=True)
    return Done(**json.loads(said.stdout))


def form(text: str, number: int) -> str:
    """Write a slash command as Slack posts it."""
    return urlencode(
        {
            "token": "verification",
            "team_id": "T1",
            "team_domain": "bench",
            "channel_id": "C0000000001",
            "channel_name": "support",
            "user_id": f"U{number % 200:010}",
            "user_name": "asker",
            "command": "/errcode",
            "text": text,
            "api_app_id": "A0000000001",
            "is_enterprise_install": "false",
            "response_url": f"https://hooks.example/commands/T1/{number}/none",
            "trigger_id": f"{number}.1.none",
        }
    )


def signed(secret: str, body: str) -> dict[str, str]:
    """Sign a body as Slack does: https://docs.slack.dev/authentication/verifying-requests-from-slack."""
    stamp = str(int(time.time()))
    digest = hmac.digest(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hex()
    return {**HEADERS, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


async def ask(session: aiohttp.ClientSession, job: Job, left: Iterator[int], done: Done) -> None:
    """Ask one question after the other on a connection of its own."""
    for number in left:
        body = form(job.texts[number % len(job.texts)], number)
        headers = signed(job.secret, body)
        start = time.perf_counter()
        try:
            async with session.post(job.url, data=body, headers=headers) as response:
                right = response.status == 200 and job.expect in await response.text()
        except (aiohttp.ClientError, TimeoutError):
            right = False
        done.latencies.append((time.perf_counter() - start) * 1e3)
        done.acknowledged += right
        done.failed += not right


async def ask_all(session: aiohttp.ClientSession, job: Job, numbers: range, done: Done) -> None:
    """Share the numbers among the connections, until all are asked or the time is over."""
    end = time.perf_counter() + job.seconds
    left = (number for number in numbers if time.perf_counter() < end)
    await asyncio.gather(*(ask(session, job, left, done) for _ in range(job.connections)))


async def run(job: Job) -> Done:
    """Warm up, then ask against the clock."""
    done = Done()
    connector = aiohttp.TCPConnector(limit=job.connections)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=10)) as session:
        warm_up = min(WARM_UP, job.count // 2)
        await ask_all(session, job, range(warm_up), done)
        done.latencies.clear()
        start = time.perf_counter()
        await ask_all(session, job, range(warm_up, job.count), done)
        done.seconds = time.perf_counter() - start
    return done


if __name__ == "__main__":
    print(json.dumps(asdict(asyncio.run(run(Job(**json.load(sys.stdin)))))))
