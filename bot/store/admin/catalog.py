"""The codes of the catalogs with their meanings, and the version of them all."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from sqlalchemy import func, select

from bot.catalog.entry import Cause, Entry, Meaning, Source, Status
from bot.catalog.keys import get_printed_code
from bot.database.database import Transaction
from bot.store.schema.base import REVISION
from bot.store.schema.catalog import CatalogChangeRow, CodeRow, MeaningRow
from bot.store.schema.dialect import IMPORT_LOCK, lock, sort_as_bytes, split_into_chunks

if TYPE_CHECKING:
    from sqlalchemy import Row

CatalogState: TypeAlias = tuple[str, int, str, str]

CODE_COLUMNS = ("family", "number", "section", "status", "catalog_id", "aliases", "severity", "causes")
STREAMED = 1000  # rows that the database sends at a time
ENTRIES = select(
    CodeRow.code,
    *(getattr(CodeRow, name) for name in CODE_COLUMNS),
    MeaningRow.place,
    MeaningRow.text,
    MeaningRow.doubt,
    MeaningRow.sources,
).join(MeaningRow)


def stream_entries(transaction: Transaction, catalog: int | None = None) -> Iterator[Entry]:
    """Yield all codes, retired ones included, sorted by key as Python does; read them in the transaction.

    With the number of a ``catalog`` they are its codes only, which is also the order of the codes as printed.

    The database sends some rows at a time, so a catalog of any size takes little memory.
    """
    query = ENTRIES.order_by(sort_as_bytes(transaction, CodeRow.code), MeaningRow.place)
    query = query if catalog is None else query.where(CodeRow.catalog_id == catalog)
    with transaction.connection().execute(query, execution_options={"yield_per": STREAMED}) as rows:
        for _, group in groupby(rows, key=attrgetter("code")):
            yield to_entry(list(group))


def find_texts(transaction: Transaction, codes: Iterable[str]) -> dict[str, list[str]]:
    """Return the texts of the meanings of those of the keys that are known, the preferred one first."""
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
    """Return whether there is any code, retired or not."""
    return transaction.scalar(select(CodeRow.id).limit(1)) is not None


def count_codes(transaction: Transaction) -> int:
    """Return how many codes all catalogs have, retired ones included."""
    return transaction.scalar(select(func.count()).select_from(CodeRow)) or 0


def count_active_codes(transaction: Transaction, catalog: int) -> int:
    """Return how many codes a catalog has that aren't retired."""
    is_counted = CodeRow.status == "active", CodeRow.catalog_id == catalog
    return transaction.scalar(select(func.count()).select_from(CodeRow).where(*is_counted)) or 0


def lock_imports(transaction: Transaction) -> None:
    """Lock the catalogs against other imports until this transaction ends."""
    lock(transaction, IMPORT_LOCK)


def record_catalog_change(transaction: Transaction, what: str, at: datetime) -> None:
    """Record that a catalog changed, so that every worker reloads them all."""
    transaction.add(CatalogChangeRow(at=at, what=what))


def to_entry(rows: "list[Row[Any]]") -> Entry:
    """Return the entry of a code from its rows, one per meaning."""
    first = rows[0]
    meanings = tuple(Meaning(row.text, row.place == 0, row.doubt, to_sources(row.sources)) for row in rows)
    return Entry(
        get_printed_code(first.code),
        first.family,
        first.number,
        first.section,
        cast("Status", first.status),
        meanings,
        aliases=tuple(first.aliases or ()),
        severity=first.severity,
        causes=tuple(Cause(item["text"], tuple(item["actions"])) for item in first.causes or ()),
        catalog=first.catalog_id,
    )


def to_sources(items: list[dict[str, object]]) -> tuple[Source, ...]:
    """Convert the JSON column to sources."""
    return tuple(Source(str(item["document"]), tuple(cast("list[int]", item["lines"]))) for item in items)
