"""The audit log: what each person changed. Its newest id is the version of all that people curate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from bot.steps.actor import By
from bot.store.schema.base import CatalogChangeRow
from bot.store.schema.curated import AuditRow

newest = select(
    select(func.max(CatalogChangeRow.id)).scalar_subquery(), select(func.max(AuditRow.id)).scalar_subquery()
)
CHANGING = 0xE44A0D1  # PostgreSQL's advisory lock under which changes take turns


@dataclass(frozen=True, slots=True)
class Logged:
    """A change: ``what`` was done, as a verb and a noun, to which ``subject`` (a code, a setting, a roster)."""

    id: int
    at: datetime
    by: str
    by_id: str | None
    surface: str
    what: str
    subject: str
    detail: str


def take_turn(session: Session) -> None:
    """Let nobody else change what people curate until this transaction ends; what is read after it, stays so.

    On SQLite every writer is alone anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(CHANGING)))


def log(session: Session, by: By, what: str, subject: str, *, detail: str = "") -> int:
    """Log a change and give its id.

    Until the transaction ends no other change is logged, so that ids become visible in their order: a worker that has
    seen one has seen all before it. Call it, or take the turn, before reading what the change depends on.
    """
    take_turn(session)
    row = AuditRow(
        at=by.at, by=by.name, by_id=by.user or None, surface=by.surface, what=what, subject=subject, detail=detail
    )
    session.add(row)
    session.flush()
    return row.id


def version(session: Session) -> int:
    """Give the id of the last change, 0 before the first."""
    return session.scalar(select(func.max(AuditRow.id))) or 0


def versions(transaction: Connection) -> tuple[int, int]:
    """Return the ids of the last change of the catalog and of the last of what people curate, 0 before the first."""
    catalog, curated = transaction.execute(newest).one()
    return catalog or 0, curated or 0


def logged(
    session: Session, *, subject: str | None = None, since: datetime | None = None, most: int = 100
) -> Sequence[Logged]:
    """Give the newest changes first, of everything or of one subject."""
    rows = select(AuditRow).order_by(AuditRow.id.desc()).limit(most)
    if subject is not None:
        rows = rows.where(AuditRow.subject == subject)
    if since is not None:
        rows = rows.where(AuditRow.at >= since)
    return [
        Logged(row.id, row.at, row.by, row.by_id, row.surface, row.what, row.subject, row.detail)
        for row in session.scalars(rows)
    ]
