"""Put codes into a catalog without a reference that prints them."""

from collections.abc import Iterable

from bot.catalog.document import report_nothing
from bot.catalog.entry import Entry
from bot.catalog.release import CatalogChange
from bot.database.database import Transaction
from bot.store.admin.staged_write import write_staged
from bot.store.admin.staging import open_staging, stage_changes


def save_entries(transaction: Transaction, entries: Iterable[Entry]) -> None:
    """Add new codes, and replace known ones with all their meanings."""
    by_code = {entry.code: entry for entry in entries}
    with open_staging() as staging:
        stage_changes(staging, (CatalogChange("moved", entry, entry) for entry in by_code.values()), normalize=str)
        write_staged(transaction, staging, report_nothing)
