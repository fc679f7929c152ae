"""A breaker: after somebody waited for a resource in vain, the next ones don't wait for it at all for a while."""

from collections.abc import Callable
from threading import Lock
from time import monotonic

REST = 1.0  # seconds in which nobody waits again for what did not answer in time


class Breaker:
    """Guards one resource, for all threads.

    After ``REST`` seconds one caller may try again; the others are refused until it is known what became of that.
    """

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._lock = Lock()
        self._rest_until: float | None = None  # None while all is well
        self._is_probed = False

    @property
    def resting(self) -> bool:
        """Return whether somebody just waited in vain, so that nobody should wait again."""
        return self._rest_until is not None and self._now() < self._rest_until

    def admit(self) -> bool:
        """Return whether the caller may try; whoever may must ``trip`` or ``reset`` afterwards."""
        with self._lock:
            if self._rest_until is None:
                return True
            if self._is_probed or self.resting:
                return False
            self._is_probed = True
            return True

    def trip(self) -> None:
        """Let nobody try for a while."""
        with self._lock:
            self._rest_until = self._now() + REST
            self._is_probed = False

    def reset(self) -> None:
        """Let everybody try again."""
        with self._lock:
            self._rest_until = None
            self._is_probed = False
