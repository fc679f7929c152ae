"""The audit log: who changed what. Its highest id is the version of everything that people curate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bot.database.database import Transaction
from bot.steps.actor import Actor
from bot.store.schema.catalog import CatalogChangeRow
from bot.store.schema.dialect import CHANGE_LOCK, lock
from bot.store.schema.team import AuditRow

latest_ids = select(
    select(func.max(CatalogChangeRow.id)).scalar_subquery(), select(func.max(AuditRow.id)).scalar_subquery()
)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """A logged change: ``what`` was done, as a verb and a noun, to which ``subject`` (a code, a setting, a roster)."""

    id: int
    at: datetime
    by: str
    by_id: str | None
    surface: str
    what: str
    subject: str
    detail: str


AUDIT_COLUMNS = tuple(getattr(AuditRow, name) for name in AuditEntry.__slots__)


def lock_changes(transaction: Transaction) -> None:
    """Lock what people curate against changes by others until this transaction ends.

    What is read after that stays true.
    """
    lock(transaction, CHANGE_LOCK)


def log_change(transaction: Transaction, actor: Actor, what: str, subject: str, *, detail: str = "") -> int:
    """Log a change and return its id.

    No other change is logged until the transaction ends, so ids become visible in order: a worker that has seen one has
    seen all before it. Call this, or take the lock, before reading what the change depends on.
    """
    lock_changes(transaction)
    row = AuditRow(
        at=actor.at,
        by=actor.name,
        by_id=actor.user or None,
        surface=actor.surface,
        what=what,
        subject=subject,
        detail=detail,
    )
    transaction.add(row)
    transaction.flush()
    return row.id


def read_versions(transaction: Transaction) -> tuple[int, int]:
    """Return the ids of the last change to the catalog and to what people curate; 0 before the first."""
    catalog, curated = transaction.connection().execute(latest_ids).one()  # without the ORM: every answer asks
    return catalog or 0, curated or 0


def list_audit_entries(
    transaction: Transaction, *, subject: str | None = None, since: datetime | None = None, most: int = 100
) -> Sequence[AuditEntry]:
    """Return up to ``most`` changes, newest first, to everything or to one subject."""
    rows = select(*AUDIT_COLUMNS).order_by(AuditRow.id.desc()).limit(most)
    if subject is not None:
        rows = rows.where(AuditRow.subject == subject)
    if since is not None:
        rows = rows.where(AuditRow.at >= since)
    return [AuditEntry(*row) for row in transaction.execute(rows)]
