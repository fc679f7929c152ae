"""Codes as the options of a menu: their values are keys."""

from collections.abc import Iterable

from bot.catalog.entry import Entry
from bot.catalog.keys import NO_NAMES, CatalogNames, describe_code, name_catalog, split_key
from bot.desk.questions.wording import format_meaning, format_retired
from bot.slack.cards.forms import Option, fits_option, option


def code_options(entries: Iterable[Entry], catalogs: CatalogNames = NO_NAMES) -> list[Option]:
    """Return codes with their meanings as options; one whose key no value has room for can't be chosen."""
    return [
        option(f"{describe_entry(entry, catalogs)}{format_retired(entry)}", entry.key, format_meaning(entry))
        for entry in entries
        if fits_option(entry.key)
    ]


def key_options(keys: Iterable[str], catalogs: CatalogNames = NO_NAMES) -> list[Option]:
    """Return codes as options by their keys, like ``code_options``, without meanings."""
    return [
        option(describe_code(key, name_catalog(split_key(key)[0], catalogs)), key) for key in keys if fits_option(key)
    ]


def describe_entry(entry: Entry, catalogs: CatalogNames) -> str:
    """Return a code as people see it, with its catalog if there are several."""
    return describe_code(entry.key, name_catalog(entry.catalog, catalogs))
