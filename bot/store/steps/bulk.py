"""Many fixes at once, with their histories, for exports and imports of step files."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select, update

from bot.database.database import Transaction
from bot.steps.actor import Actor
from bot.steps.step import Due, Revision
from bot.steps.to_plain import FixHistory
from bot.store.schema.dialect import split_into_chunks
from bot.store.schema.steps import FixCodeRow, FixRow, RevisionRow
from bot.store.schema.team import AuditRow
from bot.store.steps.fixes import load_fixes_since, to_revision, to_revision_row


@dataclass(frozen=True, slots=True)
class FixChange:
    """A change to a fix: the revisions and codes that are added or removed, and the values that apply afterwards.

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
        """Return the values of the fix's own columns after the change."""
        name, day = self.verified or (None, None)
        return {"number": self.number, "verified_by": name, "verified_on": day, "due": self.due}


def load_histories(transaction: Transaction) -> dict[str, FixHistory]:
    """Return every fix with its whole history, by its home, including retired ones."""
    fixes = load_fixes_since(transaction)
    revisions = load_revisions(transaction, sorted(fix.id for fix in fixes.values()))
    return {home: FixHistory(fix, tuple(revisions[fix.id])) for home, fix in fixes.items()}


def load_revisions(transaction: Transaction, ids: Sequence[int]) -> dict[int, list[Revision]]:
    """Return the revisions of fixes by their ids, oldest first."""
    revisions: dict[int, list[Revision]] = defaultdict(list)
    for chunk in split_into_chunks(ids):
        rows = select(RevisionRow).where(RevisionRow.fix_id.in_(chunk))
        for row in transaction.scalars(rows.order_by(RevisionRow.fix_id, RevisionRow.number)):
            revisions[row.fix_id].append(to_revision(row))
    return revisions


def save_fix_changes(transaction: Transaction, changes: Sequence[FixChange], change: int) -> None:
    """Save changes; ``change`` is the audit log's id. Fails if a revision exists already: none is overwritten."""
    new = insert_new_fixes(transaction, changes, change)
    update_known_fixes(transaction, changes, change)
    for fix_change in changes:
        fix_id = fix_change.id or new[fix_change.home]
        transaction.add_all(FixCodeRow(fix_id=fix_id, code=code) for code in fix_change.added)
        transaction.add_all(to_revision_row(fix_id, revision) for revision in fix_change.revisions)
    transaction.flush()


def insert_new_fixes(transaction: Transaction, changes: Sequence[FixChange], change: int) -> dict[str, int]:
    """Insert the fixes that are new; return their ids by their homes."""
    rows = [FixRow(home=new.home, change=change, **new.values) for new in changes if new.id is None]
    transaction.add_all(rows)
    transaction.flush()
    return {row.home: row.id for row in rows}


def update_known_fixes(transaction: Transaction, changes: Sequence[FixChange], change: int) -> None:
    """Change the own columns of fixes that aren't new, and remove the codes that are gone."""
    for known in changes:
        if known.id is not None:
            transaction.execute(update(FixRow).where(FixRow.id == known.id).values(**known.values, change=change))
            gone = FixCodeRow.code.in_(known.gone)
            transaction.execute(delete(FixCodeRow).where(FixCodeRow.fix_id == known.id, gone))


def log_fix_changes(transaction: Transaction, actor: Actor, rows: Iterable[tuple[str, str, str]]) -> None:
    """Log what an import changed in each fix (what, subject, detail), after the import itself was logged."""
    common = {"at": actor.at, "by": actor.name, "by_id": actor.user or None, "surface": actor.surface}
    transaction.add_all(AuditRow(**common, what=what, subject=subject, detail=detail) for what, subject, detail in rows)
    transaction.flush()
