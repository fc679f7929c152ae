"""A release of a reference, compared with the catalog code by code, and its changes staged for writing."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bot.catalog.document import Progress
from bot.catalog.entry import MAX_CODE, MAX_LISTED, Entry, Reading
from bot.catalog.release import CatalogChange, compare_release
from bot.database.database import Database, Transaction
from bot.database.sqlite.file import Generation
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
    """A release, the file in which its changes are staged, and the version of the catalog that it was compared with.

    ``checked`` are the entries of that version against which steps were checked, with these steps.
    """

    database: Database
    reading: Reading
    staging: Staging
    progress: Progress
    differences: Differences = field(default_factory=Differences)
    version: tuple[int, Generation | None] | None = None
    checked: tuple[StepFile, tuple[Entry, ...]] | None = None

    def compare(self, transaction: Transaction) -> None:
        """Compare the release with the catalog and stage the changes, unless that was done with the same version.

        It takes half a minute with a million codes, in a transaction that only reads, for which nobody waits.
        """
        version = catalog.read_catalog_version(transaction), self.database.find_generation(transaction)
        if version == self.version:
            return
        self.differences = Differences(catalog.count_active_codes(transaction))
        changes = compare_release(catalog.stream_entries(transaction), self.reading, self.progress)
        stage_changes(self.staging, self.differences.count(changes), lambda code: normalize_code(code)[:MAX_CODE])
        self.checked = None
        self.version = version
