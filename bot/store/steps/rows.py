"""Read what staff wrote, as far as it changed since a version, for the shelf."""

from collections import defaultdict
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.steps.mark import Mark, MustAct, Severity
from bot.steps.step import Audience, Due, Fix, Revision, Step
from bot.store.schema.curated import FixCodeRow, FixRow, MarkRow, RevisionRow


def fixes_since(session: Session, change: int = 0) -> dict[str, Fix]:
    """Give the fixes changed after a version of the audit log, by their home, each at its present revision."""
    changed = FixRow.change > change
    codes: dict[int, list[str]] = defaultdict(list)
    for fix_id, code in session.execute(
        select(FixCodeRow.fix_id, FixCodeRow.code).join(FixRow).where(changed).order_by(FixCodeRow.code)
    ):
        codes[fix_id].append(code)
    present = (RevisionRow.fix_id == FixRow.id) & (RevisionRow.number == FixRow.number)
    rows = session.execute(select(FixRow, RevisionRow).join(RevisionRow, present).where(changed))
    return {fix.home: to_fix(fix, revision, codes[fix.id]) for fix, revision in rows}


def marks_since(session: Session, change: int = 0) -> dict[str, Mark]:
    """Give the marks changed after a version of the audit log, by code."""
    return {row.code: to_mark(row) for row in session.scalars(select(MarkRow).where(MarkRow.change > change))}


def to_fix(row: FixRow, revision: RevisionRow, codes: list[str]) -> Fix:
    """Make a fix of its rows."""
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
    """Make a revision of its row."""
    steps = tuple(Step(one["text"], cast("Audience", one["audience"])) for one in row.steps)
    return Revision(row.number, steps, row.by, row.at, row.surface, row.by_id, row.why)


def to_mark(row: MarkRow) -> Mark:
    """Make a mark of its row."""
    return Mark(
        row.code,
        row.preferred,
        cast("Severity | None", row.severity),
        cast("MustAct | None", row.actor),
        tuple(row.phrases),
    )
