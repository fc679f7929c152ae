"""News of a span of time: steps saved by staff, catalog imports, and who asked for which codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, literal_column, select, tuple_

from bot.database.database import Transaction
from bot.store.schema.catalog import CatalogChangeRow
from bot.store.schema.dialect import split_into_chunks
from bot.store.schema.questions import LookupRow
from bot.store.schema.steps import FixRow, RevisionRow

is_asked = LookupRow.role != literal_column("'offered'")


@dataclass(frozen=True, slots=True)
class SavedSteps:
    """A fix that was saved in a span of time: by whom last, and whether it had steps before and has them after."""

    home: str
    by: str
    before: bool
    after: bool


def list_saved_steps(transaction: Transaction, begins: datetime, ends: datetime) -> tuple[SavedSteps, ...]:
    """Return every fix that was saved in a span of time, sorted by its home."""
    saved = (RevisionRow.at >= begins) & (RevisionRow.at < ends)
    number = RevisionRow.number
    spans = transaction.execute(
        select(FixRow.id, FixRow.home, func.min(number), func.max(number))
        .join(RevisionRow, RevisionRow.fix_id == FixRow.id)
        .where(saved)
        .group_by(FixRow.id, FixRow.home)
    ).all()
    wanted = [(fix, number) for fix, _, first, last in spans for number in (first - 1, last) if number]
    known = read_revision_authors(transaction, wanted)
    nothing = ("", False)
    return tuple(
        SavedSteps(home, known[fix, last][0], known.get((fix, first - 1), nothing)[1], known[fix, last][1])
        for fix, home, first, last in sorted(spans, key=lambda row: row[1])
    )


def read_revision_authors(
    transaction: Transaction, wanted: Sequence[tuple[int, int]]
) -> dict[tuple[int, int], tuple[str, bool]]:
    """Return who saved each revision and whether it has steps, by its fix's id and its number."""
    row = RevisionRow
    key = tuple_(row.fix_id, row.number)
    return {
        (fix, number): (author, bool(steps))
        for chunk in split_into_chunks(wanted)
        for fix, number, author, steps in transaction.execute(
            select(row.fix_id, row.number, row.by, row.steps).where(key.in_(chunk))
        )
    }


def list_imports(transaction: Transaction, begins: datetime, ends: datetime, most: int) -> tuple[str, ...]:
    """Return what the last imports of a span of time changed, oldest first: “list.md: 148 added, 2 retired”."""
    change = CatalogChangeRow
    rows = select(change.what).where(change.at >= begins, change.at < ends).order_by(change.id.desc()).limit(most)
    return tuple(reversed(transaction.scalars(rows).all()))


def list_askers_since(transaction: Transaction, since: datetime, until: datetime) -> Sequence[tuple[str, int]]:
    """Return who asked for which code after ``since`` and up to ``until``: pairs of a code, as written, and an asker.

    The index covers all four columns, so no table is read.
    """
    pairs = select(LookupRow.code, LookupRow.asker).where(LookupRow.at > since, LookupRow.at <= until, is_asked)
    return [(code, asker) for code, asker in transaction.connection().execute(pairs.distinct())]
