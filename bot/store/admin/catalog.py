"""The catalog's codes with their meanings, and its version."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, cast

from sqlalchemy import bindparam, delete, func, select, update

from bot.catalog.entry import Entry, Meaning, Source, Status
from bot.database.database import Transaction
from bot.store.schema.base import CatalogChangeRow, CodeRow, MeaningRow
from bot.store.schema.dialect import IMPORT_LOCK, insert_rows, lock, split_into_chunks

if TYPE_CHECKING:
    from sqlalchemy import Row

REPLACE = update(CodeRow).where(CodeRow.id == bindparam("code_id"))


def load_entries(transaction: Transaction) -> tuple[Entry, ...]:
    """Return the whole catalog, retired codes included, sorted by code."""
    rows = transaction.execute(
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


def read_catalog_version(transaction: Transaction) -> int:
    """Return the id of the last change, 0 before the first; it grows with every change."""
    return transaction.scalar(select(func.max(CatalogChangeRow.id))) or 0


def has_codes(transaction: Transaction) -> bool:
    """Return whether the catalog has any code, retired or not."""
    return transaction.scalar(select(CodeRow.id).limit(1)) is not None


def count_codes(transaction: Transaction) -> int:
    """Return how many codes the catalog has, retired ones included."""
    return transaction.scalar(select(func.count()).select_from(CodeRow)) or 0


def lock_imports(transaction: Transaction) -> None:
    """Lock the catalog against other imports until this transaction ends; SQLite has only one writer anyway."""
    lock(transaction, IMPORT_LOCK)


def save_entries(transaction: Transaction, entries: Iterable[Entry]) -> None:
    """Save entries: add new codes, and replace known ones with all their meanings.

    It reads only the ids of these codes and writes with a few statements, as on SQLite every question waits meanwhile.
    """
    by_code = {entry.code: entry for entry in entries}
    ids = find_ids(transaction, by_code)
    replace_known(transaction, {ids[code]: entry for code, entry in by_code.items() if code in ids})
    new = [{"code": code, **columns(entry)} for code, entry in by_code.items() if code not in ids]
    insert_rows(transaction, CodeRow, new)
    ids |= find_ids(transaction, (str(row["code"]) for row in new))
    insert_rows(
        transaction, MeaningRow, [row for code, entry in by_code.items() for row in to_meaning_rows(ids[code], entry)]
    )


def replace_known(transaction: Transaction, entries: Mapping[int, Entry]) -> None:
    """Replace codes, by their row's id, and remove their meanings."""
    if entries:
        rows = [{"code_id": code_id, **columns(entry)} for code_id, entry in entries.items()]
        transaction.connection().execute(REPLACE, rows)
    for ids in split_into_chunks(entries):
        transaction.connection().execute(delete(MeaningRow).where(MeaningRow.code_id.in_(ids)))


def find_ids(transaction: Transaction, codes: Iterable[str]) -> dict[str, int]:
    """Return the row ids of those codes that are in the catalog."""
    query = select(CodeRow.code, CodeRow.id)
    return {
        code: code_id
        for chunk in split_into_chunks(codes)
        for code, code_id in transaction.execute(query.where(CodeRow.code.in_(chunk)))
    }


def columns(entry: Entry) -> dict[str, object]:
    """Return the columns of an entry's row, except the code."""
    return {"family": entry.family, "number": entry.number, "section": entry.section, "status": entry.status}


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
