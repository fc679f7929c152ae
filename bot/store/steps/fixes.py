"""The fixes that are kept: lists of steps whose revisions are only ever added, and the codes they are shown for."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from bot.steps.actor import By
from bot.steps.step import Due, Fix, Revision, Step
from bot.store.schema.curated import AuditRow, FixCodeRow, FixRow, RevisionRow
from bot.store.steps.rows import to_fix, to_revision

PRESENT = (RevisionRow.fix_id == FixRow.id) & (RevisionRow.number == FixRow.number)
AT_ONCE = 500  # codes of one query
VERIFIED = "verified steps"  # what the audit calls it


def fix_at(session: Session, home: str) -> Fix | None:
    """Give the fix that is kept under a code, retired or not, at its present revision."""
    found = session.execute(select(FixRow, RevisionRow).join(RevisionRow, PRESENT).where(FixRow.home == home)).first()
    if not found:
        return None
    row, revision = found
    codes = select(FixCodeRow.code).where(FixCodeRow.fix_id == row.id).order_by(FixCodeRow.code)
    return to_fix(row, revision, list(session.scalars(codes)))


def revisions(session: Session, fix_id: int) -> tuple[Revision, ...]:
    """Give all revisions of a fix, newest first."""
    rows = select(RevisionRow).where(RevisionRow.fix_id == fix_id).order_by(RevisionRow.number.desc())
    return tuple(to_revision(row) for row in session.scalars(rows))


def open_fix(session: Session, home: str, change: int) -> int:
    """Begin a fix under a code, shown for that code alone, and give its id; its first revision must follow."""
    row = FixRow(home=home, number=0, change=change)
    session.add(row)
    session.flush()
    session.add(FixCodeRow(fix_id=row.id, code=home))
    session.flush()
    return row.id


def add_revision(session: Session, fix_id: int, revision: Revision, change: int) -> None:
    """Add a revision, the present one from now on; nobody has verified it yet, and it owes nothing to the last.

    A number that the fix has already fails: what was saved is never written over.
    """
    session.add(to_row(fix_id, revision))
    session.flush()
    values = {"number": revision.number, "verified_by": None, "verified_on": None, "due": None, "change": change}
    session.execute(update(FixRow).where(FixRow.id == fix_id).values(values))


def to_row(fix_id: int, revision: Revision) -> RevisionRow:
    """Make the row of a revision."""
    return RevisionRow(
        fix_id=fix_id,
        number=revision.number,
        at=revision.at,
        by=revision.by,
        by_id=revision.by_id,
        surface=revision.surface,
        why=revision.why,
        steps=to_json(revision.steps),
    )


def to_json(steps: Iterable[Step]) -> list[dict[str, str]]:
    """Give steps as the column keeps them."""
    return [{"text": step.text, "audience": step.audience} for step in steps]


def attach(session: Session, fix_id: int, codes: Sequence[str], change: int) -> None:
    """Show a fix for more codes."""
    session.add_all(FixCodeRow(fix_id=fix_id, code=code) for code in codes)
    session.flush()
    touch(session, fix_id, change)


def detach(session: Session, fix_id: int, codes: Sequence[str], change: int) -> None:
    """Show a fix no longer for some codes."""
    session.execute(delete(FixCodeRow).where(FixCodeRow.fix_id == fix_id, FixCodeRow.code.in_(codes)))
    touch(session, fix_id, change)


def touch(session: Session, fix_id: int, change: int) -> None:
    """Let every worker read a fix anew."""
    session.execute(update(FixRow).where(FixRow.id == fix_id).values(change=change))


def verify(session: Session, fix_id: int, by: By) -> None:
    """Keep who verified a fix at its present revision, and on which day (UTC); it is no longer due."""
    values = {"verified_by": by.name, "verified_on": by.at.astimezone(UTC).date(), "due": None}
    session.execute(update(FixRow).where(FixRow.id == fix_id).values(values))


def doubt(session: Session, codes: Iterable[str], due: Due, change: int) -> tuple[str, ...]:
    """Say that the published fixes of these codes must be verified before their time; give the homes of those.

    One that is due already stays as it is. ``change`` is the audit's id of what raised the doubt.
    """
    doubted = {row.home: row for part in parts(list(codes)) for row in certain(session, part)}
    for row in doubted.values():
        row.due, row.change = due, change
    session.flush()
    return tuple(sorted(doubted))


def certain(session: Session, codes: Sequence[str]) -> list[FixRow]:
    """Give the published fixes of codes that are not due."""
    shown = select(FixCodeRow.fix_id).where(FixCodeRow.code.in_(codes))
    wanted = FixRow.due.is_(None) & FixRow.id.in_(shown)
    rows = session.execute(select(FixRow, RevisionRow.steps).join(RevisionRow, PRESENT).where(wanted))
    return [row for row, steps in rows if steps]


def parts(codes: Sequence[str]) -> Iterator[Sequence[str]]:
    """Give as many codes at a time as one query may name."""
    return (codes[start : start + AT_ONCE] for start in range(0, len(codes), AT_ONCE))


def last_verified(session: Session, home: str) -> datetime | None:
    """Give the moment at which somebody last said of the steps, as they were, that they still hold."""
    return session.scalar(select(func.max(AuditRow.at)).where(AuditRow.subject == home, AuditRow.what == VERIFIED))
