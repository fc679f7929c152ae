"""Check whether the desk can work: for whoever watches the server."""

from dataclasses import dataclass
from importlib.metadata import version

from bot.database.database import ANSWER, Database, Unavailable
from bot.database.driver_errors import BUSY
from bot.database.time_limit import time_limit
from bot.desk.state.desk import Desk
from bot.errors import Refusal
from bot.store.admin.catalog import read_catalog_version
from bot.store.admin.startup import check_revision, probe_write

UNRECORDED = "Questions aren't being recorded. {}"


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
        """Return whether the database can be read and questions are recorded."""
        return self.database and self.writable


def check_health(desk: Desk) -> Health:
    """Read from the database and write to it once; one that is locked, away or silent raises nothing.

    It takes less than two seconds.
    """
    reading = find_reading_trouble(desk)
    probed = reading or probe_writing(desk.database)
    desk.recording.note_probe(probed)
    writing = reading or find_writing_trouble(desk, probed)
    codes = len(desk.cache.index.entries)
    return Health(not reading, not writing, codes, version("errdesk"), trouble=writing)


def find_reading_trouble(desk: Desk) -> str:
    """Return why the database can't be read, "" if it can."""
    try:
        with time_limit(ANSWER), desk.database.read() as transaction:
            check_revision(transaction)
            read_catalog_version(transaction)
    except Refusal as refusal:
        return refusal.detail
    return ""


def probe_writing(database: Database) -> str:
    """Return why a probe couldn't write to the database, "" if it could."""
    try:
        with database.begin_light() as transaction:
            probe_write(transaction)
    except Unavailable as trouble:
        return trouble.detail
    return ""


def find_writing_trouble(desk: Desk, probed: str) -> str:
    """Return why questions aren't recorded, "" if they are, or if somebody else has only just begun to write.

    A probe can't see all that recording a question may meet, so what became of the last ones counts too.
    """
    if probed not in ("", BUSY):
        return probed
    unrecorded = desk.recording.find_trouble()
    return unrecorded and UNRECORDED.format(unrecorded)
