"""The catalog's codes with their meanings, and its version."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, TypeAlias, cast

from sqlalchemy import func, select

from bot.catalog.entry import Entry, Meaning, Source, Status
from bot.database.database import Transaction
from bot.store.schema.base import REVISION
from bot.store.schema.catalog import CatalogChangeRow, CodeRow, MeaningRow
from bot.store.schema.dialect import IMPORT_LOCK, lock, sort_as_bytes, split_into_chunks

if TYPE_CHECKING:
    from sqlalchemy import Row

CatalogState: TypeAlias = tuple[str, int, str, str]

CODE_COLUMNS = ("family", "number", "section", "status")
STREAMED = 1000  # rows that the database sends at a time
ENTRIES = select(
    CodeRow.code,
    *(getattr(CodeRow, name) for name in CODE_COLUMNS),
    MeaningRow.place,
    MeaningRow.text,
    MeaningRow.doubt,
    MeaningRow.sources,
).join(MeaningRow)


def load_entries(transaction: Transaction) -> tuple[Entry, ...]:
    """Return the whole catalog, retired codes included, sorted by code."""
    return tuple(stream_entries(transaction))


def stream_entries(transaction: Transaction) -> Iterator[Entry]:
    """Yield the whole catalog, retired codes included, sorted by code as Python does; read it in the transaction.

    The database sends some rows at a time, so a catalog of any size takes little memory.
    """
    query = ENTRIES.order_by(sort_as_bytes(transaction, CodeRow.code), MeaningRow.place)
    with transaction.connection().execute(query, execution_options={"yield_per": STREAMED}) as rows:
        for _, group in groupby(rows, key=attrgetter("code")):
            yield to_entry(list(group))


def find_texts(transaction: Transaction, codes: Iterable[str]) -> dict[str, list[str]]:
    """Return the texts of the meanings of those of the codes that the catalog has, the preferred one first."""
    texts = defaultdict[str, list[str]](list)
    query = select(CodeRow.code, MeaningRow.text).join(MeaningRow).order_by(MeaningRow.place)
    for chunk in split_into_chunks(codes):
        for code, text in transaction.execute(query.where(CodeRow.code.in_(chunk))):
            texts[code].append(text)
    return texts


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


def count_active_codes(transaction: Transaction) -> int:
    """Return how many codes the catalog has that aren't retired."""
    return transaction.scalar(select(func.count()).select_from(CodeRow).where(CodeRow.status == "active")) or 0


def lock_imports(transaction: Transaction) -> None:
    """Lock the catalog against other imports until this transaction ends."""
    lock(transaction, IMPORT_LOCK)


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
