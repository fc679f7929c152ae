"""The catalogs of a desk: their numbers, names and mappings, and removing one with its codes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Text, case, cast, delete, func, select, update

from bot.database.database import Transaction
from bot.store.schema.catalog import MAX_CATALOG_NAME, CatalogRow, CodeRow, MeaningRow
from bot.store.schema.dialect import find_in_text

is_live = CatalogRow.removed.is_(None)


@dataclass(frozen=True, slots=True)
class Catalog:
    """A named reference; ``mapping`` is how its documents are read, None if nobody had to say."""

    number: int
    name: str
    mapping: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class CatalogSize:
    """A catalog's number of active and of retired codes."""

    active: int = 0
    retired: int = 0


def load_catalogs(transaction: Transaction) -> tuple[Catalog, ...]:
    """Return the catalogs that aren't removed, by number."""
    rows = transaction.scalars(select(CatalogRow).where(is_live).order_by(CatalogRow.id))
    return tuple(Catalog(row.id, row.name, row.mapping) for row in rows)


def load_catalog_names(transaction: Transaction) -> dict[int, str]:
    """Return number -> name of the catalogs that aren't removed."""
    rows = transaction.execute(select(CatalogRow.id, CatalogRow.name).where(is_live).order_by(CatalogRow.id))
    return {row.id: row.name for row in rows}


def find_catalog(transaction: Transaction, name: str) -> Catalog | None:
    """Return the catalog of a name, whatever its case; None if there is none."""
    row = transaction.scalar(select(CatalogRow).where(CatalogRow.folded == fold_name(" ".join(name.split()))))
    return Catalog(row.id, row.name, row.mapping) if row else None


def find_catalogs_with_document(transaction: Transaction, document: str) -> list[Catalog]:
    """Return the catalogs that have a meaning from a document of this name."""
    named = json.dumps({"document": document})[1:-1]
    is_printed = find_in_text(transaction, cast(MeaningRow.sources, Text), named) > 0
    owners = select(CodeRow.catalog_id).join(MeaningRow).where(is_printed).distinct()
    numbers = set(transaction.scalars(owners))
    return [catalog for catalog in load_catalogs(transaction) if catalog.number in numbers]


def find_free_number(transaction: Transaction) -> int:
    """Return the number for the next catalog, which no removed one had."""
    return (transaction.scalar(select(func.max(CatalogRow.id))) or 0) + 1


def create_catalog(transaction: Transaction, catalog: Catalog) -> None:
    """Add a catalog under a free number."""
    transaction.add(CatalogRow(id=catalog.number, name=catalog.name, folded=fold_name(catalog.name)))
    transaction.flush()


def rename_catalog(transaction: Transaction, number: int, name: str) -> None:
    """Give a catalog another name; its number stays, and so do the keys of its codes."""
    transaction.execute(update(CatalogRow).where(CatalogRow.id == number).values(name=name, folded=fold_name(name)))


def save_mapping(transaction: Transaction, number: int, mapping: Mapping[str, object]) -> None:
    """Store how a catalog's documents are read."""
    transaction.execute(update(CatalogRow).where(CatalogRow.id == number).values(mapping=dict(mapping)))


def measure_catalogs(transaction: Transaction) -> dict[int, CatalogSize]:
    """Return number -> how many codes each catalog has, for those that have any."""
    active = func.sum(case((CodeRow.status == "active", 1), else_=0))
    rows = transaction.execute(select(CodeRow.catalog_id, active, func.count()).group_by(CodeRow.catalog_id))
    return {number: CatalogSize(int(active), int(every - active)) for number, active, every in rows}


def count_documents(transaction: Transaction, number: int) -> dict[str, int]:
    """Return document -> how many of a catalog's meanings it prints; the JSON is read row by row."""
    counts: dict[str, int] = {}
    sources = select(MeaningRow.sources).join(CodeRow).where(CodeRow.catalog_id == number)
    for (row,) in transaction.connection().execute(sources, execution_options={"yield_per": 1000}):
        for document in {str(source["document"]) for source in row}:
            counts[document] = counts.get(document, 0) + 1
    return counts


def remove_catalog(transaction: Transaction, number: int, at: datetime) -> None:
    """Delete a catalog's codes with their meanings; its row stays, so that no other catalog gets its number."""
    codes = select(CodeRow.id).where(CodeRow.catalog_id == number)
    transaction.execute(delete(MeaningRow).where(MeaningRow.code_id.in_(codes)))
    transaction.execute(delete(CodeRow).where(CodeRow.catalog_id == number))
    transaction.execute(update(CatalogRow).where(CatalogRow.id == number).values(folded=None, removed=at))


def fold_name(name: str) -> str:
    """Return a catalog's name without regard to case."""
    return name.casefold()[: 2 * MAX_CATALOG_NAME]
