"""Which catalog an import is for, and whether it replaces all of it or a part."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from bot.database.database import Transaction
from bot.errors import Refusal
from bot.store.admin import catalogs
from bot.store.admin.catalogs import Catalog
from bot.store.schema.catalog import MAX_CATALOG_NAME

DEFAULT_NAME = "reference"  # of a catalog whose file has no name to speak of


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What a person chose for an import.

    ``catalog`` is the name of the catalog, "" to find it by the document. ``add``: the document is a further part of
    it. ``retire``: it may retire more than half of it. ``mapping`` is how the document is read, to be stored for its
    next release. A ``dry_run`` changes nothing.
    """

    catalog: str = ""
    add: bool = False
    retire: bool = False
    dry_run: bool = False
    mapping: Mapping[str, object] | None = None


NO_OPTIONS = ImportOptions()


@dataclass(frozen=True, slots=True)
class ImportTarget:
    """The catalog that a document is imported into: ``is_new`` if there is none yet, otherwise all or ``part`` of it.

    A part is what a document of the same name printed before; ``is_further`` if there is no such document yet.
    """

    catalog: Catalog
    is_new: bool = False
    part: bool = False
    is_further: bool = False


@dataclass(frozen=True, slots=True)
class ImportSource:
    """What is imported: the name of a file or folder, those of its documents, and whether it is a ``whole`` catalog."""

    name: str
    documents: tuple[str, ...]
    whole: bool = False


def find_target(transaction: Transaction, source: ImportSource, options: ImportOptions) -> ImportTarget:
    """Return the catalog that documents are imported into.

    It is the one that was named; otherwise the one that has a document of a name; otherwise the one with the name of
    the file, which may be new. Refuses if several have such a document.
    """
    holders = list_holders(transaction, source.documents)
    known = choose_catalog(transaction, source.name, options, holders)
    if known is None:
        name = check_name(options.catalog) if options.catalog else name_after_file(source.name)
        return ImportTarget(Catalog(catalogs.find_free_number(transaction), name), is_new=True)
    if known in holders:
        return ImportTarget(known, part=options.add or not source.whole)
    return ImportTarget(known, part=options.add, is_further=options.add)


def list_holders(transaction: Transaction, documents: Iterable[str]) -> list[Catalog]:
    """Return the catalogs that have any of some documents, each once."""
    found = (catalogs.find_catalogs_with_document(transaction, document) for document in documents)
    return list({holder.number: holder for holders in found for holder in holders}.values())


def choose_catalog(
    transaction: Transaction, document: str, options: ImportOptions, holders: Sequence[Catalog]
) -> Catalog | None:
    """Return the existing catalog that an import is for; None if it is for a new one."""
    if options.catalog:
        return catalogs.find_catalog(transaction, options.catalog)
    if len(holders) > 1:
        names = " and ".join(f"“{holder.name}”" for holder in holders)
        raise Refusal(f"{names} both have a document {document}. Say which one this is for with --as NAME.")
    return holders[0] if holders else catalogs.find_catalog(transaction, name_after_file(document))


def name_after_file(document: str) -> str:
    """Return the name of a new catalog from the file name of its document."""
    stem = "".join(char if is_printable(char) else " " for char in PurePath(document).stem)
    return " ".join(stem.split())[:MAX_CATALOG_NAME].strip() or DEFAULT_NAME


def check_name(name: str) -> str:
    """Return a catalog's name as it is stored; refuses one that can't be shown in one short line."""
    trimmed = " ".join(name.split())
    if not trimmed or len(trimmed) > MAX_CATALOG_NAME or not all(map(is_printable, trimmed)):
        raise Refusal(f"A catalog's name has 1 to {MAX_CATALOG_NAME} characters in one line, such as “mt5”.")
    return trimmed


def is_printable(char: str) -> bool:
    """Return whether a character can be shown in a line of text."""
    return unicodedata.category(char)[0] not in "CZ" or char == " "
