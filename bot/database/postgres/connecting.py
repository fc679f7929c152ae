"""Connecting to PostgreSQL in the background, so that nobody waits longer than they can: for an address neither."""

from math import inf
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any

import psycopg

from bot.database.postgres.connection import NoAnswerError, PatientConnection
from bot.database.postgres.options import check_options
from bot.database.time_limit import remaining

MOST_LATE = 4  # attempts that may go on after their callers have left
PREPARE_AFTER = 5  # times that a statement runs until its plan is kept: psycopg's own default
SILENCE = 5.0  # seconds that a server which just accepted a connection may be silent
KEPT = 30.0  # seconds for which a connection that came too late is good for the next caller


class Attempt:
    """One attempt to connect, in a thread that keeps no process from ending."""

    def __init__(self, parameters: dict[str, Any]) -> None:
        self._parameters = parameters
        self._over = Event()
        self._lock = Lock()
        self._result: PatientConnection | Exception | None = None
        self._is_unwanted = False
        self.ended = inf
        Thread(target=self._run, name="connect", daemon=True).start()

    @property
    def is_over(self) -> bool:
        """Return whether the server, or what is before it, has answered."""
        return self._over.is_set()

    def wait(self, seconds: float) -> PatientConnection:
        """Return the connection; raise what connecting raised, or ``NoAnswerError`` while it is not over."""
        if not self._over.wait(None if seconds == inf else max(seconds, 0)):
            raise NoAnswerError
        if not isinstance(self._result, PatientConnection):
            raise self._result or NoAnswerError()
        return self._result

    def discard(self) -> None:
        """Close the connection, now or when it arrives."""
        with self._lock:
            self._is_unwanted = True
            if isinstance(self._result, PatientConnection):
                self._result.close()

    def _run(self) -> None:
        result = connect(self._parameters)
        with self._lock:
            self._result = result
            self.ended = monotonic()
            if self._is_unwanted and isinstance(result, PatientConnection):
                result.close()
        self._over.set()


def connect(parameters: dict[str, Any]) -> PatientConnection | Exception:
    """Return a new connection, or why there is none."""
    try:
        return set_up(PatientConnection.connect(**parameters))
    except psycopg.ProgrammingError as error:  # what psycopg finds wrong with a parameter is no fault of the program
        return psycopg.OperationalError(str(error))
    except Exception as error:  # noqa: BLE001 - whoever waits for the connection is to get it
        return error


class Connector:
    """Connects for one engine. A connection that comes too late for its caller is kept for the next one.

    The first connection may take as long as the address allows: before it, nobody waits for an answer.
    """

    def __init__(self, silence: float | None) -> None:
        self.silence = silence
        self._patience = inf
        self._lock = Lock()
        self._late = list[Attempt]()

    def connect(self, parameters: dict[str, Any]) -> PatientConnection:
        """Return a connection; raise what connecting raises, or ``NoAnswerError`` after ``silence`` seconds."""
        attempt = self._find_attempt(parameters)
        try:
            connection = attempt.wait(min(self._patience, remaining()))
        except NoAnswerError:
            with self._lock:
                self._late.append(attempt)
            raise
        connection.silence = self.silence
        self._patience = inf if self.silence is None else self.silence
        return connection

    def close(self) -> None:
        """Close the connections that nobody fetched."""
        with self._lock:
            for attempt in self._late:
                attempt.discard()
            self._late = []

    def _find_attempt(self, parameters: dict[str, Any]) -> Attempt:
        """Return the attempt that came late and is over, or a new one."""
        with self._lock:
            late = self._take_late_attempt()
            if late is None and len(self._late) >= MOST_LATE:
                raise NoAnswerError
        return late or Attempt(parameters)

    def _take_late_attempt(self) -> Attempt | None:
        """Return an attempt that came late and gave a connection, and forget those before it that gave none."""
        for attempt in [attempt for attempt in self._late if attempt.is_over]:
            self._late.remove(attempt)
            if is_usable(attempt):
                return attempt
        return None


def is_usable(attempt: Attempt) -> bool:
    """Return whether an attempt that is over gave a connection lately; close one that is old."""
    try:
        attempt.wait(0)
    except Exception:  # noqa: BLE001 - why it failed has been told to its caller, or came too late for that
        return False
    if monotonic() - attempt.ended < KEPT:
        return True
    attempt.discard()
    return False


def set_up(connection: PatientConnection) -> PatientConnection:
    """Return a new connection that keeps the plans of its statements, or that a pooler may give to others in between.

    The latter is closed if the pooler dropped what the address asks for.
    """
    connection.silence = SILENCE
    try:
        if is_direct(connection):
            connection.prepare_threshold = PREPARE_AFTER
        else:
            check_options(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def is_direct(connection: PatientConnection) -> bool:
    """Return whether no pooler is in between.

    It can't tell a client which process serves it, so the one that it names isn't the one that answers.
    """
    return connection.execute("SELECT pg_backend_pid()").fetchone() == (connection.info.backend_pid,)
