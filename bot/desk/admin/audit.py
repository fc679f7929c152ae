"""The audit log: who changed what."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import TypeAlias

from bot.catalog.entry import FIRST_CATALOG, build_key
from bot.catalog.keys import CatalogNames, describe_code, name_catalog, split_key
from bot.database.database import Database, Transaction
from bot.store.admin import audit
from bot.store.admin.catalogs import find_free_number, load_catalog_names
from bot.store.steps.fixes import load_fixes_since

AuditEntry: TypeAlias = audit.AuditEntry


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
    changes = islice(merge(*pages, key=lambda change: -change.id), most)
    return tuple(replace(change, subject=describe_subject(change.subject, names)) for change in changes)


def list_subjects(transaction: Transaction, subject: str) -> Sequence[str | None]:
    """Return the subjects under which changes of a code, or of something else with this name, are logged."""
    keys = [build_key(number, subject) for number in range(FIRST_CATALOG, find_free_number(transaction) + 1)]
    shared = (home for home, fix in load_fixes_since(transaction).items() if set(keys) & set(fix.codes[1:]))
    return list(dict.fromkeys((*keys, *shared)))


def describe_subject(subject: str, names: CatalogNames) -> str:
    """Return the subject of a change as people see it: the keys of codes of further catalogs are no names."""
    catalog = split_key(subject)[0]
    return subject if catalog == FIRST_CATALOG else describe_code(subject, name_catalog(catalog, names))
