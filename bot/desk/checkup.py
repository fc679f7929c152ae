"""What keeps Errdesk from working, found without starting it."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from bot.database import Database, open_database
from bot.errors import Refusal
from bot.store.codes import count_codes
from bot.store.opening import check_revision
from bot.store.tables import REVISION

Level: TypeAlias = Literal["ok", "warning", "failure"]


@dataclass(frozen=True, slots=True)
class Check:
    """What was found, and what to do about it; a failure keeps Errdesk from working, a warning a part of it."""

    level: Level
    what: str
    remedy: str = ""


def check_storage(url: str) -> list[Check]:
    """Check the database and the catalog in it; a database is neither made nor changed."""
    try:
        database = open_database(url)
    except Refusal as refusal:
        return [Check("failure", f"Database: {refusal.detail}")]
    try:
        return check_database(database)
    finally:
        database.engine.dispose()


def check_database(database: Database) -> list[Check]:
    """Check that a database can be read, is at this program's revision, and holds codes."""
    try:
        with database.read() as session:
            check_revision(session)
            codes = count_codes(session)
    except Refusal as refusal:
        return [Check("failure", f"Database: {refusal.detail}")]
    reachable = Check("ok", f"Database: reachable, at revision {REVISION}.")
    if not codes:
        return [reachable, Check("failure", "Catalog: empty.", "Run “errdesk catalog import data/error-code.md”.")]
    return [reachable, Check("ok", f"Catalog: {codes:,} codes.")]
