"""The catalog's codes with their meanings, and its version."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from bot.catalog.entry import Entry, Meaning, Source, Status
from bot.store.schema.base import CatalogChangeRow, CodeRow, MeaningRow

if TYPE_CHECKING:
    from sqlalchemy import Row

IMPORTING = 0xE44CA7  # key of PostgreSQL's advisory lock for imports


def all_entries(session: Session) -> tuple[Entry, ...]:
    """Return the whole catalog, retired codes included, sorted by code."""
    rows = session.execute(
        select(
            CodeRow.code,
            CodeRow.family,
            CodeRow.number,
            CodeRow.section,
            CodeRow.status,
            MeaningRow.place,
            MeaningRow.text,
            MeaningRow.doubt,
            MeaningRow.sources,
        )
        .join(MeaningRow)
        .order_by(CodeRow.code, MeaningRow.place)
    )
    by_code = [to_entry(list(group)) for _, group in groupby(rows, key=attrgetter("code"))]
    return tuple(sorted(by_code, key=attrgetter("code")))  # each database has its own collation


def catalog_version(session: Session) -> int:
    """Return the id of the last change, 0 before the first; it grows with every change."""
    return session.scalar(select(func.max(CatalogChangeRow.id))) or 0


def has_codes(session: Session) -> bool:
    """Return whether the catalog has any code, retired or not."""
    return session.scalar(select(CodeRow.id).limit(1)) is not None


def count_codes(session: Session) -> int:
    """Return how many codes the catalog has, retired ones included."""
    return session.scalar(select(func.count()).select_from(CodeRow)) or 0


def take_turn(session: Session) -> None:
    """Lock the catalog against other imports until this transaction ends; SQLite has only one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(IMPORTING)))


def keep(session: Session, entries: Iterable[Entry]) -> None:
    """Save entries: add new codes, and replace known ones with all their meanings."""
    rows = {row.code: row for row in session.scalars(select(CodeRow).options(selectinload(CodeRow.meanings)))}
    wanted = {entry.code: entry for entry in entries}
    for code in wanted.keys() & rows.keys():
        rows[code].meanings.clear()
    session.flush()  # delete the old meanings before new ones take their places
    for code, entry in wanted.items():
        row = rows.get(code) or CodeRow(code=code)
        row.family = entry.family
        row.number = entry.number
        row.section = entry.section
        row.status = entry.status
        row.meanings.extend(to_rows(entry))
        session.add(row)
    session.flush()


def record_change(session: Session, what: str, at: datetime) -> None:
    """Record that the catalog changed, so that every worker reloads it."""
    session.add(CatalogChangeRow(at=at, what=what))


def to_entry(rows: "list[Row[str, str, str, str, str, int, str, str | None, list[dict[str, object]]]]") -> Entry:
    """Convert the rows of one code, one per meaning, to an entry."""
    first = rows[0]
    meanings = tuple(Meaning(row.text, row.place == 0, row.doubt, to_sources(row.sources)) for row in rows)
    return Entry(first.code, first.family, first.number, first.section, cast("Status", first.status), meanings)


def to_sources(items: list[dict[str, object]]) -> tuple[Source, ...]:
    """Convert the JSON column to sources."""
    return tuple(Source(str(item["document"]), tuple(cast("list[int]", item["lines"]))) for item in items)


def to_rows(entry: Entry) -> list[MeaningRow]:
    """Convert an entry's meanings to rows."""
    return [
        MeaningRow(
            place=place,
            text=meaning.text,
            doubt=meaning.doubt,
            sources=[{"document": source.document, "lines": list(source.lines)} for source in meaning.sources],
        )
        for place, meaning in enumerate(entry.meanings)
    ]
