"""The audit log: who changed what."""

from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import TypeAlias

from bot.catalog.entry import FIRST_CATALOG, build_key
from bot.catalog.keys import CatalogNames, describe_code, is_numbered, name_catalog, split_key
from bot.database.database import Database, Transaction
from bot.desk.admin.catalog_import import CATALOG_IMPORT_ACTION
from bot.desk.admin.catalogs import REMOVE_ACTION, RENAME_ACTION
from bot.desk.steps.files import IMPORT_ACTION
from bot.store.admin import audit
from bot.store.admin.catalogs import find_free_number, load_catalog_names
from bot.store.steps.fixes import load_fixes_since

AuditEntry: TypeAlias = audit.AuditEntry

NAMING_ACTIONS = (CATALOG_IMPORT_ACTION, RENAME_ACTION, REMOVE_ACTION)  # their subjects are names, which no key is


def load_audit_log(
    database: Database, subject: str | None = None, *, since: datetime | None = None, most: int = 100
) -> tuple[AuditEntry, ...]:
    """Return up to ``most`` changes, the newest first: all, or those of one code, setting, file or roster.

    A code is given as printed; what several catalogs call so is listed together. Those of a code include changes of
    steps that it shares with other codes, which are logged under the steps' home.
    """
    with database.read() as transaction:
        subjects = [None] if subject is None else list_subjects(transaction, subject)
        pages = [audit.list_audit_entries(transaction, subject=name, since=since, most=most) for name in subjects]
        names = load_catalog_names(transaction)
        homes = load_fixes_since(transaction)
    changes = islice(merge(*pages, key=lambda change: -change.id), most)
    return tuple(replace(change, subject=describe_subject(change, names, homes)) for change in changes)


def list_subjects(transaction: Transaction, subject: str) -> Sequence[str | None]:
    """Return the subjects under which changes of a code, or of something else with this name, are logged."""
    keys = [build_key(number, subject) for number in range(FIRST_CATALOG, find_free_number(transaction) + 1)]
    shared = (home for home, fix in load_fixes_since(transaction).items() if set(keys) & set(fix.codes[1:]))
    return list(dict.fromkeys((*keys, *shared)))


def describe_subject(change: AuditEntry, names: CatalogNames, homes: Container[str]) -> str:
    """Return the subject of a change as people see it: the keys of codes of further catalogs are no names.

    The name of a file or a catalog may look like one: “2 shops”. ``homes`` are those of all steps.
    """
    if is_name(change, homes) or not is_numbered(change.subject):
        return change.subject
    return describe_code(change.subject, name_catalog(split_key(change.subject)[0], names))


def is_name(change: AuditEntry, homes: Container[str]) -> bool:
    """Return whether the subject of a change is a name: steps are imported from a file, and into their home."""
    return change.what in NAMING_ACTIONS or (change.what == IMPORT_ACTION and change.subject not in homes)
