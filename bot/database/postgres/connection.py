"""A connection to PostgreSQL that waits only so long for its server, whatever the server or the network do.

PostgreSQL's own limits (``statement_timeout``) and TCP's (``tcp_user_timeout``) don't end a wait for a server that was
stopped, for a stalled disk, or for a proxy that acknowledges and forwards nothing.
"""

from collections.abc import Generator
from time import monotonic
from typing import Any, TypeAlias, TypeVar

import psycopg

from bot.database.time_limit import remaining

T = TypeVar("T")
Waiting: TypeAlias = Generator[Any, Any, T]  # psycopg.abc.PQGen: yields what it waits for, gets what is ready

NO_ANSWER = "no answer in time"  # stands in the error by which bot.database.database recognizes it
CHECK = 0.05  # seconds between two looks at the limits while nothing arrives


class NoAnswerError(psycopg.OperationalError):
    """The server, or what is between, did not answer in time."""

    def __init__(self) -> None:
        super().__init__(NO_ANSWER)


class PatientConnection(psycopg.Connection[Any]):
    """A connection whose every wait ends after ``silence`` seconds without a byte, and at the caller's time limit.

    It is closed then: nobody knows what its server still does.
    """

    silence: float | None = None

    def wait(self, gen: Waiting[T], interval: float = CHECK, timeout: float | None = None) -> T:
        """Wait for what psycopg does on this connection; every statement, commit and rollback comes by here."""
        return super().wait(self._limited(gen), min(interval, CHECK), timeout)

    def _limited(self, gen: Waiting[T]) -> Waiting[T]:
        """Do what ``gen`` does, until a limit has passed."""
        heard = monotonic()
        wanted = None
        ready = None
        while True:
            try:
                wanted = gen.send(ready)
            except StopIteration as end:
                return end.value  # type: ignore[no-any-return]  # - StopIteration.value is Any
            ready = yield wanted
            if ready:
                heard = monotonic()
            if self._is_too_late(heard):
                self.pgconn.finish()
                raise NoAnswerError

    def _is_too_late(self, heard: float) -> bool:
        """Return whether the caller's time is over, or nothing was heard for too long."""
        is_silent = self.silence is not None and monotonic() - heard >= self.silence
        return is_silent or remaining() <= 0
