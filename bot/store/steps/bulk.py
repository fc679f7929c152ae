"""Many fixes at once, with their histories: read for an export, written by an import."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.steps.actor import By
from bot.steps.step import Due, Revision
from bot.steps.to_plain import Kept
from bot.store.schema.curated import AuditRow, FixCodeRow, FixRow, RevisionRow
from bot.store.steps.fixes import to_row
from bot.store.steps.rows import fixes_since, to_revision

BATCH = 500  # fixes whose revisions are read at once: a statement has only so much time


@dataclass(frozen=True, slots=True)
class FixChange:
    """What changes in a fix: the revisions and codes that come and go, and what holds afterwards.

    ``id`` is None for a new fix.
    """

    id: int | None
    home: str
    number: int
    revisions: tuple[Revision, ...]
    added: tuple[str, ...]
    gone: tuple[str, ...]
    verified: tuple[str, date] | None
    due: Due | None

    @property
    def values(self) -> dict[str, object]:
        """Give the fix's own columns as they are afterwards."""
        name, day = self.verified or (None, None)
        return {"number": self.number, "verified_by": name, "verified_on": day, "due": self.due}


def all_kept(session: Session) -> dict[str, Kept]:
    """Give every fix, retired ones too, with its whole history, by its home."""
    fixes = fixes_since(session)
    told = revisions_of(session, sorted(fix.id for fix in fixes.values()))
    return {home: Kept(fix, tuple(told[fix.id])) for home, fix in fixes.items()}


def revisions_of(session: Session, ids: Sequence[int]) -> dict[int, list[Revision]]:
    """Give the revisions of fixes, oldest first."""
    found: dict[int, list[Revision]] = defaultdict(list)
    for start in range(0, len(ids), BATCH):
        rows = select(RevisionRow).where(RevisionRow.fix_id.in_(ids[start : start + BATCH]))
        for row in session.scalars(rows.order_by(RevisionRow.fix_id, RevisionRow.number)):
            found[row.fix_id].append(to_revision(row))
    return found


def save_all(session: Session, changes: Iterable[FixChange], change: int) -> None:
    """Write changes; ``change`` is the audit's id. A revision that is there already fails: none is written over."""
    pairs = list[tuple[int, FixChange]]()
    new = list[tuple[FixRow, FixChange]]()
    for one in changes:
        if one.id is None:
            new.append((FixRow(home=one.home, change=change, **one.values), one))
        else:
            session.execute(update(FixRow).where(FixRow.id == one.id).values(**one.values, change=change))
            session.execute(delete(FixCodeRow).where(FixCodeRow.fix_id == one.id, FixCodeRow.code.in_(one.gone)))
            pairs.append((one.id, one))
    session.add_all(row for row, _ in new)
    session.flush()
    for fix_id, one in [*pairs, *((row.id, one) for row, one in new)]:
        session.add_all(FixCodeRow(fix_id=fix_id, code=code) for code in one.added)
        session.add_all(to_row(fix_id, revision) for revision in one.revisions)
    session.flush()


def log_all(session: Session, by: By, rows: Iterable[tuple[str, str, str]]) -> None:
    """Log what an import changed in each fix (what, subject, detail), after it was itself logged."""
    who = {"at": by.at, "by": by.name, "by_id": by.user or None, "surface": by.surface}
    session.add_all(AuditRow(**who, what=what, subject=subject, detail=detail) for what, subject, detail in rows)
    session.flush()
