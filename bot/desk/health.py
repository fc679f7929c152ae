"""Say whether the desk can work: for whoever watches the server."""

from dataclasses import dataclass
from importlib.metadata import version

from bot.database import ANSWER, Unavailable
from bot.desk.desk import Desk
from bot.store.codes import catalog_version
from bot.time_limit import time_limit


@dataclass(frozen=True, slots=True)
class Health:
    """Whether the catalog can be read from the database, how many codes are within reach, and Errdesk's version."""

    database: bool
    codes: int
    version: str


def check_health(desk: Desk) -> Health:
    """Read the database once; one that is locked, away or silent raises nothing and takes less than a second."""
    try:
        with time_limit(ANSWER), desk.database.read() as session:
            catalog_version(session)
        reachable = True
    except Unavailable:
        reachable = False
    return Health(reachable, len(desk.shelf.index.entries), version("errdesk"))
