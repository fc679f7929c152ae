"""The catalog's codes with their meanings, and its version."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, TypeAlias, cast

from sqlalchemy import delete, func, select

from bot.catalog.entry import Entry, Meaning, Source, Status
from bot.database.database import Transaction
from bot.store.schema.base import REVISION
from bot.store.schema.catalog import CatalogChangeRow, CodeRow, MeaningRow
from bot.store.schema.dialect import IMPORT_LOCK, build_insert, insert_rows, lock, split_into_chunks

if TYPE_CHECKING:
    from sqlalchemy import Row

CatalogState: TypeAlias = tuple[str, int, str, str]

CODE_COLUMNS = ("family", "number", "section", "status")


def load_entries(transaction: Transaction) -> tuple[Entry, ...]:
    """Return the whole catalog, retired codes included, sorted by code."""
    code_columns = (getattr(CodeRow, name) for name in CODE_COLUMNS)
    meaning_columns = (MeaningRow.place, MeaningRow.text, MeaningRow.doubt, MeaningRow.sources)
    query = select(CodeRow.code, *code_columns, *meaning_columns).join(MeaningRow)
    rows = transaction.execute(query.order_by(CodeRow.code, MeaningRow.place))
    by_code = [to_entry(list(group)) for _, group in groupby(rows, key=attrgetter("code"))]
    return tuple(sorted(by_code, key=attrgetter("code")))  # each database has its own collation


def read_catalog_version(transaction: Transaction) -> int:
    """Return the id of the last change, 0 before the first; it grows with every change."""
    return transaction.scalar(select(func.max(CatalogChangeRow.id))) or 0


def read_catalog_state(transaction: Transaction) -> CatalogState:
    """Return what only this state of a catalog has, also among those of other databases.

    It is the revision of the tables, and the last change: its number, time and description.
    """
    query = select(CatalogChangeRow.id, CatalogChangeRow.at, CatalogChangeRow.what)
    row = transaction.execute(query.order_by(CatalogChangeRow.id.desc()).limit(1)).first()
    return (REVISION, row.id, row.at.isoformat(), row.what) if row else (REVISION, 0, "", "")


def has_codes(transaction: Transaction) -> bool:
    """Return whether the catalog has any code, retired or not."""
    return transaction.scalar(select(CodeRow.id).limit(1)) is not None


def count_codes(transaction: Transaction) -> int:
    """Return how many codes the catalog has, retired ones included."""
    return transaction.scalar(select(func.count()).select_from(CodeRow)) or 0


def lock_imports(transaction: Transaction) -> None:
    """Lock the catalog against other imports until this transaction ends."""
    lock(transaction, IMPORT_LOCK)


def save_entries(transaction: Transaction, entries: Iterable[Entry]) -> None:
    """Save entries: add new codes, and replace known ones with all their meanings.

    It reads nothing and writes with a few statements, as on SQLite every question waits meanwhile.
    """
    by_code = {entry.code: entry for entry in entries}
    ids = upsert_codes(transaction, by_code.values())
    for chunk in split_into_chunks(ids.values()):
        transaction.connection().execute(delete(MeaningRow).where(MeaningRow.code_id.in_(chunk)))
    meanings = [row for code, entry in by_code.items() for row in to_meaning_rows(ids[code], entry)]
    insert_rows(transaction, MeaningRow, meanings)


def upsert_codes(transaction: Transaction, entries: Iterable[Entry]) -> dict[str, int]:
    """Add new codes and change known ones, without their meanings; return the ids of their rows."""
    rows = [{"code": entry.code, **{name: getattr(entry, name) for name in CODE_COLUMNS}} for entry in entries]
    if not rows:
        return {}
    insert = build_insert(transaction, CodeRow)
    values = {name: insert.excluded[name] for name in CODE_COLUMNS}
    upsert = insert.on_conflict_do_update(index_elements=["code"], set_=values).returning(CodeRow.code, CodeRow.id)
    return {row.code: row.id for row in transaction.connection().execute(upsert, rows)}


def record_catalog_change(transaction: Transaction, what: str, at: datetime) -> None:
    """Record that the catalog changed, so that every worker reloads it."""
    transaction.add(CatalogChangeRow(at=at, what=what))


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
