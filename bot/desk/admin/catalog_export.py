"""Export the catalogs, or one of them, and divide an export of several again."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Literal

from bot.catalog.entry import FIRST_CATALOG, Entry, Reading
from bot.catalog.formats import errdesk_json, flat
from bot.catalog.keys import CatalogNames, split_key
from bot.catalog.spool import Spool
from bot.database.database import Database, Transaction
from bot.desk.admin.catalogs import require_catalog
from bot.steps.to_plain import Plain, fix_to_plain
from bot.store.admin import catalog
from bot.store.admin.catalogs import load_catalog_names
from bot.store.steps.bulk import load_histories

CatalogFormat = Literal["json", "csv", "markdown"]

FLAT_WRITERS: dict[CatalogFormat, Callable[[Iterable[Entry], CatalogNames], str]] = {
    "csv": flat.write_csv,
    "markdown": flat.write_markdown,
}


def is_catalog_empty(database: Database) -> bool:
    """Return whether no catalog has any code."""
    with database.read() as transaction:
        return not catalog.has_codes(transaction)


def render_catalog(database: Database, form: CatalogFormat, name: str = "") -> str:
    """Return all catalogs as text, or the one of a name, retired codes included; JSON also has the steps with history.

    Only an export of all catalogs names the catalog of each code. Refuses an unknown name.
    """
    with database.read() as transaction:
        number = require_catalog(transaction, name).number if name else None
        entries = tuple(catalog.stream_entries(transaction, number))
        names = {} if name else load_catalog_names(transaction)
        if form == "json":
            return errdesk_json.write(entries, load_plain_steps(transaction, names), names)
    return FLAT_WRITERS[form](entries, names)


def load_plain_steps(transaction: Transaction, names: CatalogNames) -> dict[str, Plain]:
    """Return the plain data of all steps, by the key of their home."""
    histories = load_histories(transaction)
    return {home: fix_to_plain(history, names.get(split_key(home)[0], "")) for home, history in histories.items()}


def split_by_catalog(reading: Reading) -> Iterator[tuple[str, Reading]]:
    """Yield the catalogs of a document that names them, each as a reading of its own with its name."""
    for number, name in enumerate(reading.catalogs, FIRST_CATALOG):
        entries = Spool(select_entries(reading, number))
        own = replace(
            reading,
            entries=entries,
            printed=sum(len(entry.meanings) for entry in entries),
            families={entry.family for entry in entries},
            steps=select_items(reading.steps, name),
            marks=select_items(reading.marks, name),
            catalogs=(),
        )
        yield name, own


def select_items(items: Iterable[Plain], name: str) -> tuple[Plain, ...]:
    """Return the plain data that is about codes of the catalog of a name."""
    return tuple(item for item in items if item.get("catalog") == name)


def select_entries(reading: Reading, number: int) -> Iterator[Entry]:
    """Yield the entries of one of a document's catalogs, as those of the only one."""
    return (replace(entry, catalog=FIRST_CATALOG) for entry in reading.entries if entry.catalog == number)
