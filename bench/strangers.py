"""Hostile clients, in a process of their own: bombs, slow clients and a flood, all unsigned and bounded.

The attack comes as JSON on standard input (see ``Attack``); it ends when that input is closed, or after ``seconds``.
What was sent goes as JSON to standard output: see ``Sent``.
"""

import asyncio
import json
import subprocess
import sys
import zlib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

READY = "ready"
BOMB = 250_000_000  # bytes, once inflated
BODY = 900_000  # bytes of a large body that is not compressed


@dataclass(frozen=True, slots=True)
class Attack:
    """Attack a URL: ``slow`` connections that never finish, ``flood`` requests a second, ``bombs`` a second."""

    url: str
    seconds: float
    slow: int = 200
    flood: int = 100
    bombs: int = 2


@dataclass(slots=True)
class Sent:
    """What was sent, and how often something other than a refusal or a closed connection came back."""

    slow: int = 0
    flood: int = 0
    bombs: int = 0
    heeded: int = 0


@contextmanager
def attacking(attack: Attack, sent: list[Sent]) -> Iterator[None]:
    """Attack while the context is open; ``sent`` then holds what was sent."""
    command = [sys.executable, str(Path(__file__).resolve())]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None  # noqa: S101 - what PIPE gives, for the type checker
        assert process.stdout is not None  # noqa: S101 - the same
        print(json.dumps(asdict(attack)), file=process.stdin, flush=True)
        process.stdout.readline()
        try:
            yield
        finally:
            process.stdin.close()
            sent.append(Sent(**json.loads(process.stdout.readline())))


def bomb(encoding: str) -> bytes:
    """Give a request whose small body inflates to a huge one."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31 if encoding == "gzip" else 15)
    body = b"".join([*(packer.compress(bytes(1_000_000)) for _ in range(BOMB // 1_000_000)), packer.flush()])
    return request(body, f"Content-Encoding: {encoding}")


def request(body: bytes, *headers: str) -> bytes:
    """Give an unsigned request, or one that is signed wrongly."""
    lines = ["POST /slack/events HTTP/1.1", "Host: x", "Content-Type: application/x-www-form-urlencoded"]
    return "\r\n".join([*lines, *headers, f"Content-Length: {len(body)}", "Connection: close", "", ""]).encode() + body


FLOOD = (
    request(b"command=/errcode&text=113&user_id=U1"),
    request(b"payload=x", "X-Slack-Request-Timestamp: x", "X-Slack-Signature: v0=00"),
    request(b"[" * 50_000, "X-Slack-Request-Timestamp: 1", "X-Slack-Signature: v0=" + "a" * 64),
    request(b"a=" + b"b" * BODY),
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    b"GET /slack/events HTTP/1.1\r\nHost: x\r\n\r\n",
)


class Stranger:
    """All that is hostile, against one address."""

    def __init__(self, attack: Attack) -> None:
        parts = urlsplit(attack.url)
        self.host, self.port = str(parts.hostname), int(parts.port or 80)
        self.attack, self.sent = attack, Sent()

    async def send(self, message: bytes) -> None:
        """Send a request; note where it was not refused."""
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(10), self.connection() as (reader, writer):
                writer.write(message)
                start = await reader.read(12)
                self.sent.heeded += start[9:10] in {b"2", b"3"}

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        """Connect."""
        reader, writer = await asyncio.open_connection(self.host, self.port)
        try:
            yield reader, writer
        finally:
            writer.close()

    async def drip(self, number: int) -> None:
        """Hold connections, one after the other: silent, or with a byte a second of headers or of a body."""
        start = request(b"a=" + b"b" * 1_000)
        sent = (b"", start[:30], start[:-900])[number % 3]
        while True:
            self.sent.slow += 1
            with suppress(OSError):
                async with self.connection() as (reader, writer):
                    writer.write(sent)
                    while not reader.at_eof():
                        await asyncio.sleep(1)
                        writer.write(b"b" * bool(sent))
                        await writer.drain()
            await asyncio.sleep(1)

    async def repeat(self, name: str, messages: tuple[bytes, ...], rate: int) -> None:
        """Send so many messages a second, whether or not those before were answered."""
        under_way: set[asyncio.Task[None]] = set()
        while rate:
            number = getattr(self.sent, name)
            setattr(self.sent, name, number + 1)
            task = asyncio.create_task(self.send(messages[number % len(messages)]))
            under_way.add(task)
            task.add_done_callback(under_way.discard)
            await asyncio.sleep(1 / rate)

    async def go_on(self) -> None:
        """Attack until it is enough."""
        bombs = (bomb("gzip"), bomb("deflate"))
        work = [
            *(self.drip(number) for number in range(self.attack.slow)),
            self.repeat("flood", FLOOD, self.attack.flood),
            self.repeat("bombs", bombs, self.attack.bombs),
        ]
        tasks = [asyncio.create_task(one) for one in work]
        await asyncio.sleep(0.5)
        print(READY, flush=True)
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.to_thread(sys.stdin.read), self.attack.seconds)
        for task in tasks:
            task.cancel()


if __name__ == "__main__":
    stranger = Stranger(Attack(**json.loads(sys.stdin.readline())))
    asyncio.run(stranger.go_on())
    print(json.dumps(asdict(stranger.sent)), flush=True)
