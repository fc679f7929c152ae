"""Fixes: lists of steps whose revisions are only ever added, and the codes they are shown for."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import cast

from sqlalchemy import delete, func, select, update

from bot.database.database import Transaction
from bot.steps.actor import Actor
from bot.steps.step import Audience, Due, Fix, Revision, Step
from bot.store.schema.dialect import split_into_chunks
from bot.store.schema.steps import FixCodeRow, FixRow, RevisionRow
from bot.store.schema.team import AuditRow

IS_CURRENT = (RevisionRow.fix_id == FixRow.id) & (RevisionRow.number == FixRow.number)
VERIFIED_ACTION = "verified steps"  # as the audit log calls it


def find_fix(transaction: Transaction, home: str) -> Fix | None:
    """Return the fix with this home code, retired or not, at its current revision."""
    query = select(FixRow, RevisionRow).join(RevisionRow, IS_CURRENT).where(FixRow.home == home)
    rows = transaction.execute(query).first()
    if not rows:
        return None
    row, revision = rows
    codes = select(FixCodeRow.code).where(FixCodeRow.fix_id == row.id).order_by(FixCodeRow.code)
    return to_fix(row, revision, list(transaction.scalars(codes)))


def load_fixes_since(transaction: Transaction, change: int = 0) -> dict[str, Fix]:
    """Return the fixes changed after an id of the audit log, by their home, each at its current revision."""
    changed = FixRow.change > change
    codes: dict[int, list[str]] = defaultdict(list)
    shown = select(FixCodeRow.fix_id, FixCodeRow.code).join(FixRow).where(changed)
    for fix_id, code in transaction.execute(shown.order_by(FixCodeRow.code)):
        codes[fix_id].append(code)
    rows = transaction.execute(select(FixRow, RevisionRow).join(RevisionRow, IS_CURRENT).where(changed))
    return {fix.home: to_fix(fix, revision, codes[fix.id]) for fix, revision in rows}


def list_revisions(transaction: Transaction, fix_id: int) -> tuple[Revision, ...]:
    """Return all revisions of a fix, newest first."""
    rows = select(RevisionRow).where(RevisionRow.fix_id == fix_id).order_by(RevisionRow.number.desc())
    return tuple(to_revision(row) for row in transaction.scalars(rows))


def create_fix(transaction: Transaction, home: str, change: int) -> int:
    """Create a fix that is shown only for its home code, and return its id; its first revision must be added next."""
    row = FixRow(home=home, number=0, change=change)
    transaction.add(row)
    transaction.flush()
    transaction.add(FixCodeRow(fix_id=row.id, code=home))
    transaction.flush()
    return row.id


def add_revision(transaction: Transaction, fix_id: int, revision: Revision, change: int) -> None:
    """Add a revision, which becomes the current one; it is neither verified nor due.

    Fails if the fix has a revision of this number: none is overwritten.
    """
    transaction.add(to_revision_row(fix_id, revision))
    transaction.flush()
    values = {"number": revision.number, "verified_by": None, "verified_on": None, "due": None, "change": change}
    transaction.execute(update(FixRow).where(FixRow.id == fix_id).values(values))


def to_revision_row(fix_id: int, revision: Revision) -> RevisionRow:
    """Convert a revision to a row."""
    return RevisionRow(
        fix_id=fix_id,
        number=revision.number,
        at=revision.at,
        by=revision.by,
        by_id=revision.by_id,
        surface=revision.surface,
        why=revision.why,
        steps=[{"text": step.text, "audience": step.audience} for step in revision.steps],
    )


def attach_codes(transaction: Transaction, fix_id: int, codes: Sequence[str], change: int) -> None:
    """Show a fix for more codes."""
    transaction.add_all(FixCodeRow(fix_id=fix_id, code=code) for code in codes)
    transaction.flush()
    touch_fix(transaction, fix_id, change)


def detach_codes(transaction: Transaction, fix_id: int, codes: Sequence[str], change: int) -> None:
    """Stop showing a fix for some codes."""
    transaction.execute(delete(FixCodeRow).where(FixCodeRow.fix_id == fix_id, FixCodeRow.code.in_(codes)))
    touch_fix(transaction, fix_id, change)


def touch_fix(transaction: Transaction, fix_id: int, change: int) -> None:
    """Make every worker reload a fix."""
    transaction.execute(update(FixRow).where(FixRow.id == fix_id).values(change=change))


def verify_fix(transaction: Transaction, fix_id: int, actor: Actor) -> None:
    """Record who verified a fix at its current revision, and on which day (UTC); it is no longer due."""
    values = {"verified_by": actor.name, "verified_on": actor.at.astimezone(UTC).date(), "due": None}
    transaction.execute(update(FixRow).where(FixRow.id == fix_id).values(values))


def mark_fixes_due(transaction: Transaction, codes: Iterable[str], due: Due, change: int) -> tuple[str, ...]:
    """Mark the published fixes of these codes as due for verification; return their homes.

    Fixes that are due already don't change. ``change`` is the audit log's id of what made them due.
    """
    due_rows = {row.home: row for chunk in split_into_chunks(codes) for row in find_fixes_not_due(transaction, chunk)}
    for row in due_rows.values():
        row.due = due
        row.change = change
    transaction.flush()
    return tuple(sorted(due_rows))


def find_fixes_not_due(transaction: Transaction, codes: Sequence[str]) -> list[FixRow]:
    """Return the published fixes of codes that aren't due."""
    shown = select(FixCodeRow.fix_id).where(FixCodeRow.code.in_(codes))
    wanted = FixRow.due.is_(None) & FixRow.id.in_(shown)
    rows = transaction.execute(select(FixRow, RevisionRow.steps).join(RevisionRow, IS_CURRENT).where(wanted))
    return [row for row, steps in rows if steps]


def find_last_verified(transaction: Transaction, home: str) -> datetime | None:
    """Return when somebody last verified the steps without changing them."""
    return transaction.scalar(
        select(func.max(AuditRow.at)).where(AuditRow.subject == home, AuditRow.what == VERIFIED_ACTION)
    )


def to_fix(row: FixRow, revision: RevisionRow, codes: list[str]) -> Fix:
    """Convert rows to a fix."""
    others = (code for code in codes if code != row.home)
    return Fix(
        row.id,
        row.home,
        (row.home, *others),
        to_revision(revision),
        row.verified_by,
        row.verified_on,
        cast("Due | None", row.due),
    )


def to_revision(row: RevisionRow) -> Revision:
    """Convert a row to a revision."""
    steps = tuple(Step(step["text"], cast("Audience", step["audience"])) for step in row.steps)
    return Revision(row.number, steps, row.by, row.at, row.surface, row.by_id, row.why)
