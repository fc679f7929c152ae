"""Whether questions are being recorded, remembered from one question to the next for whoever watches the server."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from time import monotonic

from bot.database.database import Unavailable
from bot.database.driver_errors import BUSY, SILENT

TOLERATED = 10.0  # seconds without a recorded question that are nothing to report
FORGOTTEN = 600.0  # seconds after which nobody knows any more; whoever gets no questions while unwell gets some again
PASSING = (BUSY, SILENT)  # what is often over before the next question
FAULT = "The log says which error each of them met."


@dataclass(frozen=True, slots=True)
class Streak:
    """Attempts that failed with no success in between: when the first and the last one did, and why the last one.

    ``is_probed`` says that a probe failed too, so that a later one can tell when this is over.
    """

    first: float
    last: float
    reason: str
    is_probed: bool


class Recording:
    """What became of the last questions, for all threads."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._lock = Lock()
        self._streak: Streak | None = None

    @contextmanager
    def watch(self) -> Iterator[None]:
        """Note whether the transaction inside the context, which records a question, succeeds."""
        try:
            yield
        except Unavailable as trouble:
            self._note_failure(trouble.detail)
            raise
        except Exception:
            self._note_failure(FAULT)
            raise
        self._streak = None

    def note_probe(self, trouble: str) -> None:
        """Record why a probe failed, or "" for its success, which ends a streak that a probe began or continued."""
        if trouble:
            self._note_failure(trouble, is_probe=True)
        elif self._streak and self._streak.is_probed:
            self._streak = None

    def find_trouble(self) -> str:
        """Return why no question has been recorded for a while, "" if one has, or if nobody knows.

        One question that met a lock says little, as it may be over; it takes a later one that met it too.
        """
        streak, now = self._streak, self._now()
        if streak is None or now - streak.last > FORGOTTEN:
            return ""
        end = streak.last if streak.reason in PASSING else now
        return streak.reason if end - streak.first >= TOLERATED else ""

    def _note_failure(self, reason: str, *, is_probe: bool = False) -> None:
        """Begin a streak, or continue the one at hand."""
        with self._lock:
            now, before = self._now(), self._streak
            first = before.first if before else now
            self._streak = Streak(first, now, reason, is_probe or (before is not None and before.is_probed))
