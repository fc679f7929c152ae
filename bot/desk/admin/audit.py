"""The audit log: who changed what."""

from datetime import datetime
from heapq import merge
from itertools import islice
from typing import TypeAlias

from bot.database.database import Database
from bot.store.admin import audit
from bot.store.steps.fixes import load_fixes_since

AuditEntry: TypeAlias = audit.AuditEntry


def load_audit_log(
    database: Database, subject: str | None = None, *, since: datetime | None = None, most: int = 100
) -> tuple[AuditEntry, ...]:
    """Return up to ``most`` changes, the newest first: all, or those of one code, setting, file or roster.

    Those of a code include changes of steps that it shares with other codes, which are logged under the steps' home.
    """
    with database.read() as transaction:
        subjects: list[str | None] = [subject]
        if subject is not None:
            subjects += [home for home, fix in load_fixes_since(transaction).items() if subject in fix.codes[1:]]
        pages = [audit.list_audit_entries(transaction, subject=name, since=since, most=most) for name in subjects]
    return tuple(islice(merge(*pages, key=lambda change: -change.id), most))
