"""Read the audit log: what each person changed."""

from datetime import datetime
from heapq import merge
from itertools import islice

from bot.database.database import Database
from bot.store.admin import audit
from bot.store.admin.audit import Logged as Change
from bot.store.steps.rows import fixes_since

__all__ = ["Change", "read_log"]


def read_log(
    database: Database, subject: str | None = None, *, since: datetime | None = None, most: int = 100
) -> tuple[Change, ...]:
    """Give the newest changes first, of everything or of one code, setting, file or roster, at most so many.

    Of a code these are also the changes of the steps that it shares with others, which are kept under their home.
    """
    with database.read() as session:
        subjects: list[str | None] = [subject]
        if subject is not None:
            subjects += [home for home, fix in fixes_since(session).items() if subject in fix.codes[1:]]
        found = [audit.logged(session, subject=one, since=since, most=most) for one in subjects]
    return tuple(islice(merge(*found, key=lambda change: -change.id), most))
