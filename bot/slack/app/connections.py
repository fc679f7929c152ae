"""Limit the HTTP server's resources for clients that aren't verified as Slack: connections, time and memory.

aiohttp limits none of them by itself. Slow clients are disconnected. When a limit is reached, the client that uses most
of it is disconnected, so that a hostile client can't lock out honest ones.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

log = logging.getLogger(__name__)

MAX_WAITING = 256  # connections without a verified request
MAX_MEMORY = 16 * 1024 * 1024  # bytes of unverified bodies, over all connections
REQUEST_TIMEOUT = 10.0  # seconds in which a request must arrive completely
IDLE_TIMEOUT = 60.0  # seconds for which a connection may stay open between two requests
WARN_INTERVAL = 60.0  # seconds


@dataclass(slots=True)
class WaitingConnection:
    """A connection without a verified request: its timeout, its address, and the bytes of its body so far."""

    timer: asyncio.TimerHandle
    address: object
    size: int = 0


class ConnectionLimiter:
    """Protocol factory of a server that closes connections which wait too long or take too much memory."""

    def __init__(self, make_protocol: Callable[[], asyncio.Protocol], places: int | None = None) -> None:
        self.make_protocol = make_protocol
        self.places = places or compute_max_waiting()
        self.waiting: dict[asyncio.BaseTransport, WaitingConnection] = {}  # the oldest first
        self.memory = MAX_MEMORY
        self.size = 0
        self.port = 0  # set once the server listens
        self.crowded = 0
        self.warned = -WARN_INTERVAL

    def __call__(self) -> asyncio.Protocol:
        """Return the protocol of a new connection."""
        return WatchedProtocol(self, self.make_protocol())

    def wait(self, transport: asyncio.BaseTransport, seconds: float) -> None:
        """Start a connection's timeout: it is closed unless a verified request arrives in time."""
        self.trust(transport)
        if len(self.waiting) >= self.places:
            self.make_room(self.longest())
        timer = asyncio.get_running_loop().call_later(seconds, self.close, transport)
        self.waiting[transport] = WaitingConnection(timer, find_peer_host(transport))

    def count(self, transport: asyncio.BaseTransport | None, size: int) -> None:
        """Count bytes of an unverified body; beyond the limit, close the connections with the largest bodies."""
        if transport and (waiting := self.waiting.get(transport)):
            waiting.size += size
            self.size += size
            while self.size > self.memory:
                self.make_room(max(self.waiting, key=lambda transport: self.waiting[transport].size))

    def trust(self, transport: asyncio.BaseTransport | None) -> None:
        """Cancel a connection's timeout: it carries a verified request, or is closed."""
        if transport and (waiting := self.waiting.pop(transport, None)):
            waiting.timer.cancel()
            self.size -= waiting.size

    def close(self, transport: asyncio.BaseTransport) -> None:
        """Close a connection at once, without waiting for unsent data."""
        self.trust(transport)
        if isinstance(transport, asyncio.Transport):
            transport.abort()

    def make_room(self, transport: asyncio.BaseTransport) -> None:
        """Close a connection to make room for others; log the number closed at most once a minute."""
        self.crowded += 1
        now = asyncio.get_running_loop().time()
        if now - self.warned > WARN_INTERVAL:
            log.warning("%s slow or idle connections were closed to make room for others.", f"{self.crowded:,}")
            self.warned = now
            self.crowded = 0
        self.close(transport)

    def longest(self) -> asyncio.BaseTransport:
        """Return the oldest waiting connection of the address that has most of them."""
        [(address, _)] = Counter(waiting.address for waiting in self.waiting.values()).most_common(1)
        return next(transport for transport, waiting in self.waiting.items() if waiting.address == address)


class WatchedProtocol(asyncio.Protocol):
    """A connection's protocol, which tells ``ConnectionLimiter`` when it is opened and closed."""

    def __init__(self, connections: ConnectionLimiter, inner: asyncio.Protocol) -> None:
        self.connections = connections
        self.inner = inner
        self.transport: asyncio.BaseTransport | None = None
        self.data_received = inner.data_received  # type: ignore[method-assign]  # - saves a call for each piece of data
        self.eof_received = inner.eof_received  # type: ignore[method-assign]  # - the same
        self.pause_writing = inner.pause_writing  # type: ignore[method-assign]  # - the same
        self.resume_writing = inner.resume_writing  # type: ignore[method-assign]  # - the same

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Start the timeout of a new connection."""
        self.transport = transport
        self.connections.wait(transport, REQUEST_TIMEOUT)
        self.inner.connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the timeout of a closed connection."""
        self.connections.trust(self.transport)
        self.inner.connection_lost(exc)


def find_peer_host(transport: asyncio.BaseTransport) -> object:
    """Return the peer's host; behind a proxy, that is always the proxy's."""
    peer = transport.get_extra_info("peername")
    return peer[0] if isinstance(peer, tuple) else peer


def compute_max_waiting() -> int:
    """Return how many connections may wait: a quarter of the process's file limit, 256 at most."""
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return MAX_WAITING
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return min(MAX_WAITING, max(8, soft // 4)) if soft > 0 else MAX_WAITING
