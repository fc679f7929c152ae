"""The catalog's codes with their meanings, and its version."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar, cast

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from bot.catalog.entry import Entry, Meaning, Source, Status
from bot.store.schema.base import CatalogChangeRow, CodeRow, MeaningRow

if TYPE_CHECKING:
    from sqlalchemy import Row

T = TypeVar("T")

AT_ONCE = 500  # codes in one statement
REPLACE = update(CodeRow).where(CodeRow.id == bindparam("code_id"))
IMPORT_LOCK = 0xE44CA7  # key of PostgreSQL's advisory lock for imports


def load_entries(session: Session) -> tuple[Entry, ...]:
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


def read_catalog_version(session: Session) -> int:
    """Return the id of the last change, 0 before the first; it grows with every change."""
    return session.scalar(select(func.max(CatalogChangeRow.id))) or 0


def has_codes(session: Session) -> bool:
    """Return whether the catalog has any code, retired or not."""
    return session.scalar(select(CodeRow.id).limit(1)) is not None


def count_codes(session: Session) -> int:
    """Return how many codes the catalog has, retired ones included."""
    return session.scalar(select(func.count()).select_from(CodeRow)) or 0


def lock_imports(session: Session) -> None:
    """Lock the catalog against other imports until this transaction ends; SQLite has only one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(IMPORT_LOCK)))


def save_entries(session: Session, entries: Iterable[Entry]) -> None:
    """Save entries: add new codes, and replace known ones with all their meanings.

    It reads only the ids of these codes and writes with a few statements, as on SQLite every question waits meanwhile.
    """
    wanted = {entry.code: entry for entry in entries}
    connection = session.connection()
    ids = find_ids(connection, wanted)
    if ids:
        connection.execute(REPLACE, [{"code_id": ids[code], **columns(wanted[code])} for code in ids])
        for batch in batches(ids.values()):
            connection.execute(delete(MeaningRow).where(MeaningRow.code_id.in_(batch)))
    new_codes = [code for code in wanted if code not in ids]
    if new_codes:
        connection.execute(insert(CodeRow), [{"code": code, **columns(wanted[code])} for code in new_codes])
        ids |= find_ids(connection, new_codes)
    meanings = [row for code, entry in wanted.items() for row in to_meaning_rows(ids[code], entry)]
    if meanings:
        connection.execute(insert(MeaningRow), meanings)


def find_ids(connection: Connection, codes: Iterable[str]) -> dict[str, int]:
    """Return the row ids of those codes that are in the catalog."""
    query = select(CodeRow.code, CodeRow.id)
    results = [connection.execute(query.where(CodeRow.code.in_(batch))) for batch in batches(codes)]
    return {row.code: row.id for result in results for row in result}


def batches(values: Iterable[T]) -> Iterator[list[T]]:
    """Yield values in lists that are short enough for one statement."""
    items = list(values)
    return (items[start : start + AT_ONCE] for start in range(0, len(items), AT_ONCE))


def columns(entry: Entry) -> dict[str, object]:
    """Return the columns of an entry's row, except the code."""
    return {"family": entry.family, "number": entry.number, "section": entry.section, "status": entry.status}


def record_catalog_change(session: Session, what: str, at: datetime) -> None:
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


def to_meaning_rows(code_id: int, entry: Entry) -> list[dict[str, object]]:
    """Convert an entry's meanings to rows."""
    return [
        {
            "code_id": code_id,
            "place": place,
            "text": meaning.text,
            "doubt": meaning.doubt,
            "sources": [{"document": source.document, "lines": list(source.lines)} for source in meaning.sources],
        }
        for place, meaning in enumerate(entry.meanings)
    ]
