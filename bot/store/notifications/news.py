"""What is new in a span of time: steps that staff saved, imports, and codes that were just asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, literal_column, select, tuple_
from sqlalchemy.orm import Session

from bot.store.schema.base import CatalogChangeRow, LookupRow
from bot.store.schema.curated import FixRow, RevisionRow

BATCH = 500  # revisions that a statement names

counted = LookupRow.role != literal_column("'offered'")


@dataclass(frozen=True, slots=True)
class SavedSteps:
    """A fix that was saved in a span of time, by whom last; whether it had steps before, and has them after."""

    home: str
    by: str
    before: bool
    after: bool


def saved_steps(session: Session, begins: datetime, ends: datetime) -> tuple[SavedSteps, ...]:
    """Give every fix that was saved in a span of time, by its home."""
    saved = (RevisionRow.at >= begins) & (RevisionRow.at < ends)
    number = RevisionRow.number
    spans = session.execute(
        select(FixRow.id, FixRow.home, func.min(number), func.max(number))
        .join(RevisionRow, RevisionRow.fix_id == FixRow.id)
        .where(saved)
        .group_by(FixRow.id, FixRow.home)
    ).all()
    wanted = [(fix, of) for fix, _, first, last in spans for of in (first - 1, last) if of]
    kept = revisions(session, wanted)
    none = ("", False)
    return tuple(
        SavedSteps(home, kept[fix, last][0], kept.get((fix, first - 1), none)[1], kept[fix, last][1])
        for fix, home, first, last in sorted(spans, key=lambda row: row[1])
    )


def revisions(session: Session, wanted: Sequence[tuple[int, int]]) -> dict[tuple[int, int], tuple[str, bool]]:
    """Give who saved each revision, named by its fix's id and its number, and whether it has steps."""
    row = RevisionRow
    key = tuple_(row.fix_id, row.number)
    return {
        (fix, number): (by, bool(steps))
        for start in range(0, len(wanted), BATCH)
        for fix, number, by, steps in session.execute(
            select(row.fix_id, row.number, row.by, row.steps).where(key.in_(wanted[start : start + BATCH]))
        )
    }


def imports(session: Session, begins: datetime, ends: datetime, most: int) -> tuple[str, ...]:
    """Tell what the last imports of a span of time changed, in their order: “list.md: 148 added, 2 retired”."""
    change = CatalogChangeRow
    rows = select(change.what).where(change.at >= begins, change.at < ends).order_by(change.id.desc()).limit(most)
    return tuple(reversed(session.scalars(rows).all()))


def askers_since(connection: Connection, since: datetime, until: datetime) -> Sequence[tuple[str, int]]:
    """Give who asked for which code after a moment, up to another: pairs of a code, as it was written, and an asker.

    The index holds all four columns, so that this reads no table.
    """
    pairs = select(LookupRow.code, LookupRow.asker).where(LookupRow.at > since, LookupRow.at <= until, counted)
    return [(code, asker) for code, asker in connection.execute(pairs.distinct())]
