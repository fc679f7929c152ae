"""Say whether the desk can work: for whoever watches the server."""

from dataclasses import dataclass
from importlib.metadata import version

from bot.database import Unavailable
from bot.desk.desk import Desk
from bot.store.codes import catalog_version


@dataclass(frozen=True, slots=True)
class Health:
    """Whether the catalog can be read from the database, how many codes are within reach, and Errdesk's version."""

    database: bool
    codes: int
    version: str


def check_health(desk: Desk) -> Health:
    """Read the database once; never raises for one that is locked or away."""
    try:
        with desk.database.read() as session:
            catalog_version(session)
        reachable = True
    except Unavailable:
        reachable = False
    return Health(reachable, len(desk.shelf.index.entries), version("errdesk"))
