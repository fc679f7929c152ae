"""Progress reports of an upgrade: on a large database, a migration may take many minutes."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic
from typing import Any

log = logging.getLogger(__name__)

REPORT_INTERVAL = 10.0  # seconds between two reports


class Progress:
    """The progress of an upgrade: the revision that it has reached."""

    def __init__(self) -> None:
        self.reached: str | None = None

    def note(self, *, step: Any, **_: object) -> None:  # noqa: ANN401 - alembic's MigrationInfo, by alembic's own name
        """Note that a migration is done; called by alembic."""
        self.reached = step.up_revision_id


@contextmanager
def report_progress(every: float = REPORT_INTERVAL) -> Iterator[Progress]:
    """Log every so many seconds, while the context is open, that the upgrade is still running."""
    progress = Progress()
    over = Event()
    start = monotonic()

    def report() -> None:
        while not over.wait(every):
            done = f"revision {progress.reached} is done" if progress.reached else "the first migration is running"
            log.info("The upgrade is still running after %d s: %s. Let it finish.", monotonic() - start, done)

    Thread(target=report, name="upgrade progress", daemon=True).start()
    try:
        yield progress
    finally:
        over.set()
