"""Put codes into a catalog without a reference that prints them."""

from collections.abc import Iterable

from bot.catalog.document import report_nothing
from bot.catalog.entry import FIRST_CATALOG, Entry
from bot.catalog.release import CatalogChange
from bot.database.database import Transaction
from bot.store.admin.catalogs import Catalog, create_catalog, load_catalog_names
from bot.store.admin.staged_write import write_staged
from bot.store.admin.staging import open_staging, stage_changes


def save_entries(transaction: Transaction, entries: Iterable[Entry], name: str = "list") -> None:
    """Add new codes, and replace known ones with all their meanings; the first catalog has a name of its own."""
    by_code = {entry.key: entry for entry in entries}
    known = load_catalog_names(transaction)
    for number in sorted({entry.catalog for entry in by_code.values()} - known.keys()):
        create_catalog(transaction, Catalog(number, name if number == FIRST_CATALOG else f"{name} {number}"))
    with open_staging() as staging:
        stage_changes(staging, (CatalogChange("moved", entry, entry) for entry in by_code.values()), normalize=str)
        write_staged(transaction, staging, report_nothing)
