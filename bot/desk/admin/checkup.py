"""Checks for “errdesk doctor”: find what keeps Errdesk from working, without starting it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from bot.database.database import Database, open_database
from bot.database.driver_errors import BUSY
from bot.database.sqlite.mounts import find_network
from bot.database.url import database_file
from bot.desk.admin.health import probe_writing
from bot.errors import Refusal
from bot.store.admin.catalog import count_codes
from bot.store.admin.startup import check_revision
from bot.store.schema.base import REVISION

NETWORK_DISK_REMEDY = (
    "Move it to a local disk, or use PostgreSQL: locks on a network can fail, which damages the database."
)

CheckLevel: TypeAlias = Literal["ok", "warning", "failure"]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The result of a check and its remedy; a failure keeps Errdesk from working, a warning affects a part of it."""

    level: CheckLevel
    what: str
    remedy: str = ""


def check_storage(url: str) -> list[CheckResult]:
    """Check the database and the catalog in it, without creating or changing a database."""
    try:
        database = open_database(url)
    except Refusal as refusal:
        return [CheckResult("failure", f"Database: {refusal.detail}")]
    try:
        return [*check_database(database), *check_disk(database_file(url))]
    finally:
        database.engine.dispose()


def check_database(database: Database) -> Iterator[CheckResult]:
    """Check that a database can be read and written, is at this program's revision, and holds codes."""
    try:
        with database.read() as transaction:
            check_revision(transaction)
            codes = count_codes(transaction)
    except Refusal as refusal:
        yield CheckResult("failure", f"Database: {refusal.detail}")
        return
    yield CheckResult("ok", f"Database: reachable, at revision {REVISION}.")
    trouble = probe_writing(database)
    if trouble not in ("", BUSY):
        yield CheckResult("failure", f"Database: {trouble}")
    if codes:
        yield CheckResult("ok", f"Catalog: {codes:,} codes.")
    else:
        yield CheckResult("failure", "Catalog: empty.", "Import your list: “errdesk catalog import FILE”.")


def check_disk(file: Path | None) -> Iterator[CheckResult]:
    """Check that a SQLite file is on a local disk."""
    if kind := find_network(file) if file else "":
        what = f"Database: on a network file system ({kind}), but SQLite needs a local disk."
        yield CheckResult("warning", what, NETWORK_DISK_REMEDY)
