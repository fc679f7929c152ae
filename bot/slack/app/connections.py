"""Bounds what strangers may hold of the HTTP server: connections, time and memory, until a request is Slack's.

aiohttp limits none of them by itself. Whoever is slow is cut off, and where there is no room whoever takes most of it
makes room, so that a hostile client keeps no honest one out.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

log = logging.getLogger(__name__)

PLACES = 256  # connections without a verified request
MEMORY = 16 * 1024 * 1024  # bytes of bodies that nobody has verified yet, all connections together
ARRIVAL = 10.0  # seconds in which a request must arrive whole
IDLE = 60.0  # seconds for which a connection may stay open between two requests
WARN_AGAIN = 60.0  # seconds


@dataclass(slots=True)
class Waiting:
    """A connection without a verified request: when it is cut off, its address, and the bytes of its body so far."""

    timer: asyncio.TimerHandle
    address: object
    size: int = 0


class Connections:
    """Makes the protocols of a server's connections, and closes those that wait too long or take too much."""

    def __init__(self, make_protocol: Callable[[], asyncio.Protocol], places: int | None = None) -> None:
        self.make_protocol = make_protocol
        self.places = places or default_places()
        self.waiting: dict[asyncio.BaseTransport, Waiting] = {}  # the oldest first
        self.memory = MEMORY
        self.size = 0
        self.port = 0  # once it listens
        self.crowded = 0
        self.warned = -WARN_AGAIN

    def __call__(self) -> asyncio.Protocol:
        """Return the protocol of a new connection."""
        return Watched(self, self.make_protocol())

    def wait(self, transport: asyncio.BaseTransport, seconds: float) -> None:
        """Close a connection unless a verified request arrives on it in time."""
        self.trust(transport)
        if len(self.waiting) >= self.places:
            self.make_room(self.longest())
        timer = asyncio.get_running_loop().call_later(seconds, self.close, transport)
        self.waiting[transport] = Waiting(timer, address_of(transport))

    def count(self, transport: asyncio.BaseTransport | None, size: int) -> None:
        """Count bytes of a body that nobody has verified; where they are too many, the largest body makes room."""
        if transport and (waiting := self.waiting.get(transport)):
            waiting.size += size
            self.size += size
            while self.size > self.memory:
                self.make_room(max(self.waiting, key=lambda one: self.waiting[one].size))

    def trust(self, transport: asyncio.BaseTransport | None) -> None:
        """Let a connection be while it carries a verified request, or is closed."""
        if transport and (waiting := self.waiting.pop(transport, None)):
            waiting.timer.cancel()
            self.size -= waiting.size

    def close(self, transport: asyncio.BaseTransport) -> None:
        """Cut a connection off, without waiting for what it might still want to send."""
        self.trust(transport)
        if isinstance(transport, asyncio.Transport):
            transport.abort()

    def make_room(self, transport: asyncio.BaseTransport) -> None:
        """Close a connection for others, and log now and then that it is crowded."""
        self.crowded += 1
        now = asyncio.get_running_loop().time()
        if now - self.warned > WARN_AGAIN:
            log.warning("%s slow or idle connections were closed to make room for others.", f"{self.crowded:,}")
            self.warned, self.crowded = now, 0
        self.close(transport)

    def longest(self) -> asyncio.BaseTransport:
        """Return the connection that has waited longest, of the address that holds most of them."""
        [(address, _)] = Counter(one.address for one in self.waiting.values()).most_common(1)
        return next(transport for transport, one in self.waiting.items() if one.address == address)


class Watched(asyncio.Protocol):
    """A connection's protocol, of which the beginning and the end are told to ``Connections``."""

    def __init__(self, connections: Connections, inner: asyncio.Protocol) -> None:
        self.connections = connections
        self.inner = inner
        self.transport: asyncio.BaseTransport | None = None
        self.data_received = inner.data_received  # type: ignore[method-assign]  # - one call less for each piece of data
        self.eof_received = inner.eof_received  # type: ignore[method-assign]  # - the same
        self.pause_writing = inner.pause_writing  # type: ignore[method-assign]  # - the same
        self.resume_writing = inner.resume_writing  # type: ignore[method-assign]  # - the same

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to watch it."""
        self.transport = transport
        self.connections.wait(transport, ARRIVAL)
        self.inner.connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Watch it no more."""
        self.connections.trust(self.transport)
        self.inner.connection_lost(exc)


def address_of(transport: asyncio.BaseTransport) -> object:
    """Return the host at the other end; behind a proxy all have the proxy's."""
    peer = transport.get_extra_info("peername")
    return peer[0] if isinstance(peer, tuple) else peer


def default_places() -> int:
    """Return how many connections may wait: a quarter of the files that this process may open, 256 at most."""
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return PLACES
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return min(PLACES, max(8, soft // 4)) if soft > 0 else PLACES
