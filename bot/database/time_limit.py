"""How long the work at hand may still take: a limit set in one place and seen by everything that waits below it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf
from time import monotonic

GRACE = 0.2  # seconds that a server has to say that its own limit has passed, before it is taken for stopped

_deadline: ContextVar[float] = ContextVar("deadline", default=inf)


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Limit all waiting inside the context; an outer limit that ends earlier stays in force."""
    token = _deadline.set(min(_deadline.get(), monotonic() + seconds))
    try:
        yield
    finally:
        _deadline.reset(token)


def remaining() -> float:
    """Return the seconds left, infinity without a limit; negative once it has passed."""
    return _deadline.get() - monotonic()
