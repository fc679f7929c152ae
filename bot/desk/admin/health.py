"""Check whether the desk can work: for whoever watches the server."""

from dataclasses import dataclass
from importlib.metadata import version

from bot.database.database import ANSWER, BUSY, Unavailable
from bot.database.time_limit import time_limit
from bot.desk.state.desk import Desk
from bot.errors import Refusal
from bot.store.admin.catalog import catalog_version
from bot.store.admin.startup import check_revision, probe_write


@dataclass(frozen=True, slots=True)
class Health:
    """What the desk can do now.

    ``database`` means that the catalog can be read, ``writable`` that questions are recorded, ``codes`` is how many are
    within reach. ``trouble`` says why one of the two is not so, for the log alone.
    """

    database: bool
    writable: bool
    codes: int
    version: str
    trouble: str = ""

    @property
    def well(self) -> bool:
        """Whether nothing is the matter."""
        return self.database and self.writable


def check_health(desk: Desk) -> Health:
    """Read from the database and write to it once; one that is locked, away or silent raises nothing.

    It takes less than two seconds.
    """
    reading = find_reading_trouble(desk)
    writing = reading or find_writing_trouble(desk)
    return Health(not reading, not writing, len(desk.shelf.index.entries), version("errdesk"), writing)


def find_reading_trouble(desk: Desk) -> str:
    """Return why the database can't be read, "" if it can."""
    try:
        with time_limit(ANSWER), desk.database.read() as session:
            check_revision(session)
            catalog_version(session)
    except Refusal as refusal:
        return refusal.detail
    return ""


def find_writing_trouble(desk: Desk) -> str:
    """Return why the database can't be written, "" if it can, or if somebody else is writing just now."""
    try:
        with desk.database.begin_light() as transaction:
            probe_write(transaction)
    except Unavailable as trouble:
        return "" if trouble.detail == BUSY else trouble.detail
    return ""
