"""A release of a reference, compared with the catalog code by code, and its changes staged for writing."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bot.catalog.document import Progress
from bot.catalog.entry import MAX_CODE, MAX_LISTED, Entry, Reading
from bot.catalog.release import CatalogChange, Release, compare_release
from bot.database.database import Database, Transaction
from bot.database.sqlite.file import Generation
from bot.desk.admin.import_target import ImportOptions, ImportSource, ImportTarget, find_target
from bot.desk.steps.files import StepFile
from bot.search.index import normalize_code
from bot.store.admin import catalog
from bot.store.admin.staging import Staging, stage_changes


@dataclass(slots=True)
class Differences:
    """What a release changes: the number of changes by kind, and the first ones of each kind, sorted by code.

    ``printed`` counts the changed codes that the release prints, ``active`` the codes that were active before.
    """

    active: int = 0
    printed: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    changes: list[CatalogChange] = field(default_factory=list)

    def count(self, changes: Iterable[CatalogChange]) -> Iterator[CatalogChange]:
        """Yield changes unchanged, and count them."""
        for change in changes:
            self.counts[change.kind] += 1
            self.printed += change.printed
            if self.counts[change.kind] <= MAX_LISTED:
                self.changes.append(change)
            yield change


@dataclass(slots=True)
class StagedRelease:
    """A document to import, the file in which its changes are staged, and what they were compared with.

    ``version`` is that of the catalogs, and ``target`` the one that it is for. ``checked`` are the entries of that
    version against which steps were checked, with these steps.
    """

    database: Database
    reading: Reading
    options: ImportOptions
    staging: Staging
    progress: Progress
    target: ImportTarget | None = None
    differences: Differences = field(default_factory=Differences)
    version: tuple[int, Generation | None] | None = None
    checked: tuple[StepFile, tuple[Entry, ...]] | None = None

    @property
    def known_target(self) -> ImportTarget:
        """Return the catalog that the document is for; only after it was compared."""
        if self.target is None:
            raise LookupError(self.reading.document)
        return self.target

    @property
    def release(self) -> Release:
        """Return the document as a release of its catalog; only after it was compared."""
        return Release(self.reading, self.known_target.catalog.number, self.known_target.part)

    def compare(self, transaction: Transaction) -> None:
        """Compare the document with its catalog and stage the changes, unless that was done with the same version.

        It takes half a minute with a million codes, in a transaction that only reads, for which nobody waits.
        """
        version = catalog.read_catalog_version(transaction), self.database.find_generation(transaction)
        if version == self.version:
            return
        source = ImportSource(self.reading.document, self.reading.documents, self.reading.whole)
        self.target = find_target(transaction, source, self.options)
        number = self.target.catalog.number
        self.differences = Differences(catalog.count_active_codes(transaction, number))
        changes = compare_release(catalog.stream_entries(transaction, number), self.release, self.progress)
        stage_changes(self.staging, self.differences.count(changes), lambda code: normalize_code(code)[:MAX_CODE])
        self.checked = None
        self.version = version
