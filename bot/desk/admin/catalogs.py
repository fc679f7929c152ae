"""The catalogs of a desk: list, show and rename them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from bot.database.database import Database, Transaction
from bot.desk.admin.import_target import ImportOptions, ImportSource, check_name, find_target
from bot.errors import Refusal
from bot.steps.actor import Actor
from bot.store.admin import audit, catalog, catalogs
from bot.store.admin.catalogs import CatalogSize

Catalog: TypeAlias = catalogs.Catalog

NO_CODES = CatalogSize()


@dataclass(frozen=True, slots=True)
class CatalogOverview:
    """A catalog and its size; ``documents`` are those that print its meanings, with how many, the largest first."""

    catalog: Catalog
    size: CatalogSize
    documents: tuple[tuple[str, int], ...] = ()


def list_catalogs(database: Database) -> tuple[CatalogOverview, ...]:
    """Return the catalogs with their sizes, by number."""
    with database.read() as transaction:
        sizes = catalogs.measure_catalogs(transaction)
        known = catalogs.load_catalogs(transaction)
    return tuple(CatalogOverview(one, sizes.get(one.number, NO_CODES)) for one in known)


def load_overview(database: Database, name: str) -> CatalogOverview:
    """Return a catalog with its size and its documents; refuses an unknown name."""
    with database.read() as transaction:
        known = require_catalog(transaction, name)
        size = catalogs.measure_catalogs(transaction).get(known.number, NO_CODES)
        counts = catalogs.count_documents(transaction, known.number)
    return CatalogOverview(known, size, tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))))


def find_mapping(database: Database, source: ImportSource, name: str = "") -> Mapping[str, object] | None:
    """Return how the documents of a catalog are read: of the named one, else of the one that they are for."""
    with database.read() as transaction:
        return find_target(transaction, source, ImportOptions(name)).catalog.mapping


def rename_catalog(database: Database, old: str, new: str, actor: Actor) -> Catalog:
    """Give a catalog another name; refuses an unknown one, and a name that another catalog has."""
    name = check_name(new)
    with database.begin() as transaction:
        catalog.lock_imports(transaction)
        audit.lock_changes(transaction)
        known = require_catalog(transaction, old)
        other = catalogs.find_catalog(transaction, name)
        if other and other.number != known.number:
            raise Refusal(f"There is a catalog “{other.name}” already. Choose another name.")
        catalogs.rename_catalog(transaction, known.number, name)
        audit.log_change(transaction, actor, "renamed catalog", name, detail=f"was {known.name}")
    return Catalog(known.number, name, known.mapping)


def require_catalog(transaction: Transaction, name: str) -> Catalog:
    """Return the catalog of a name; refuses an unknown one, and names those there are."""
    known = catalogs.find_catalog(transaction, name)
    if known:
        return known
    names = ", ".join(one.name for one in catalogs.load_catalogs(transaction))
    raise Refusal(f"There is no catalog “{name}”. " + (f"There are: {names}." if names else "There is none yet."))
