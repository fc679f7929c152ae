"""Checks for “errdesk doctor”: find what keeps Errdesk from working, without starting it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from bot.database.database import Database, Unavailable, open_database
from bot.database.driver_errors import BUSY
from bot.database.sqlite.mounts import find_network
from bot.database.url import database_file
from bot.errors import Refusal
from bot.store.admin.catalog import count_codes
from bot.store.admin.startup import check_revision, probe_write
from bot.store.schema.base import REVISION

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


def check_database(database: Database) -> list[CheckResult]:
    """Check that a database can be read, is at this program's revision, and holds codes."""
    try:
        with database.read() as session:
            check_revision(session)
            codes = count_codes(session)
    except Refusal as refusal:
        return [CheckResult("failure", f"Database: {refusal.detail}")]
    return [
        CheckResult("ok", f"Database: reachable, at revision {REVISION}."),
        *check_writing(database),
        CheckResult("ok", f"Catalog: {codes:,} codes.")
        if codes
        else CheckResult("failure", "Catalog: empty.", "Run “errdesk catalog import data/error-code.md”."),
    ]


def check_writing(database: Database) -> list[CheckResult]:
    """Check that a database can be written, by the trial write of /healthz, which changes nothing."""
    try:
        with database.begin_light() as transaction:
            probe_write(transaction)
    except Unavailable as trouble:
        return [CheckResult("failure", f"Database: {trouble.detail}")] if trouble.detail != BUSY else []
    return []


def check_disk(file: Path | None) -> list[CheckResult]:
    """Check that a SQLite file is on a local disk."""
    kind = find_network(file) if file else ""
    if not kind:
        return []
    remedy = "Move it to a local disk, or use PostgreSQL: locks on a network can fail, which damages the database."
    return [
        CheckResult("warning", f"Database: on a network file system ({kind}), but SQLite needs a local disk.", remedy)
    ]
