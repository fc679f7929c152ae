"""Read fixes and marks that changed since a version, for the cache."""

from collections import defaultdict
from typing import cast

from sqlalchemy import select

from bot.database.database import Transaction
from bot.steps.mark import Mark, MustAct, Severity
from bot.steps.step import Audience, Due, Fix, Revision, Step
from bot.store.schema.curated import FixCodeRow, FixRow, MarkRow, RevisionRow

IS_CURRENT = (RevisionRow.fix_id == FixRow.id) & (RevisionRow.number == FixRow.number)


def load_fixes_since(transaction: Transaction, change: int = 0) -> dict[str, Fix]:
    """Return the fixes changed after an id of the audit log, by their home, each at its current revision."""
    changed = FixRow.change > change
    codes: dict[int, list[str]] = defaultdict(list)
    for fix_id, code in transaction.execute(
        select(FixCodeRow.fix_id, FixCodeRow.code).join(FixRow).where(changed).order_by(FixCodeRow.code)
    ):
        codes[fix_id].append(code)
    rows = transaction.execute(select(FixRow, RevisionRow).join(RevisionRow, IS_CURRENT).where(changed))
    return {fix.home: to_fix(fix, revision, codes[fix.id]) for fix, revision in rows}


def load_marks_since(transaction: Transaction, change: int = 0) -> dict[str, Mark]:
    """Return the marks changed after an id of the audit log, by code."""
    return {row.code: to_mark(row) for row in transaction.scalars(select(MarkRow).where(MarkRow.change > change))}


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


def to_mark(row: MarkRow) -> Mark:
    """Convert a row to a mark."""
    return Mark(
        row.code,
        row.preferred,
        cast("Severity | None", row.severity),
        cast("MustAct | None", row.actor),
        tuple(row.phrases),
    )
