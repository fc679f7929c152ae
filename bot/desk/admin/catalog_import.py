"""Import a reference document into a catalog: the first one, a newer release, or a further part."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from bot.catalog.document import Progress, report_nothing
from bot.catalog.entry import MAX_KEY, Entry, Reading
from bot.catalog.mapping.stored import add_mapping
from bot.catalog.release import CatalogChange, CatalogChangeKind
from bot.database.database import Database, Transaction
from bot.desk.admin.import_target import NO_OPTIONS, ImportOptions, ImportTarget
from bot.desk.admin.imported_steps import merge_steps, number_steps, read_entries_to_check, select_new_steps
from bot.desk.admin.staged_release import Differences, StagedRelease
from bot.desk.state.prepared import write_prepared
from bot.desk.state.references import read_document
from bot.desk.steps.files import StepFile, apply_merges, format_kinds, parse_document_steps
from bot.desk.steps.followers import notify_of_codes
from bot.desk.steps.imported_marks import select_new_marks, write_marks
from bot.errors import Refusal
from bot.steps.actor import Actor
from bot.steps.mark import Mark, choose_text
from bot.steps.merge import Merge
from bot.steps.step import Fix
from bot.store.admin import audit, catalog, catalogs
from bot.store.admin.staged_write import write_staged
from bot.store.admin.staging import find_available_codes, find_staged_texts, open_staging
from bot.store.schema.dialect import set_statement_timeout
from bot.store.steps import fixes
from bot.store.steps.fixes import load_fixes_since
from bot.store.steps.marks import load_marks_since

CATALOG_IMPORT_ACTION = "imported catalog"  # in the audit log
WIDE_READ_SECONDS = 300  # seconds for sorting a catalog of any size; nobody waits for it
TOO_MANY_RETIRED = (
    "{document} doesn't have {retired:,} of the {active:,} active codes of “{catalog}”, so nothing was imported. If it "
    "is a further part of this catalog, import it with --add; if it is another product's reference, give it a name of "
    "its own with --as NAME; if those codes are really gone, retire them with --retire."
)


@dataclass(frozen=True, slots=True)
class Stored:
    """What an import is compared with besides the catalog: the fixes by home and the marks by code.

    ``texts`` are the meanings of the fixes' codes, ``entries`` what the document's ``steps`` are checked against. All
    codes are keys.
    """

    fixes: Mapping[str, Fix]
    marks: Mapping[str, Mark]
    texts: Mapping[str, Sequence[str]]
    steps: StepFile
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or on a dry run would do: the document as read, its catalog, and what changes.

    ``reworded`` are the keys with steps whose displayed meaning changes, ``doubted`` the homes of the fixes that must
    be verified again because of that, ``steps`` the fixes that came with the document and ``marks`` the marks.
    ``notified`` counts the followers who will be notified of codes and of steps.
    """

    reading: Reading
    target: ImportTarget
    differences: Differences
    dry_run: bool
    reworded: frozenset[str] = frozenset()
    doubted: tuple[str, ...] = ()
    steps: tuple[Merge, ...] = ()
    marks: tuple[Mark, ...] = ()
    notified: int = 0

    @property
    def changes(self) -> Sequence[CatalogChange]:
        """Return the changes, sorted by code; of each kind only the first ones, as there may be a million."""
        return tuple(self.differences.changes)

    def of(self, kind: CatalogChangeKind) -> Sequence[CatalogChange]:
        """Return the first changes of a kind."""
        return tuple(change for change in self.differences.changes if change.kind == kind)

    def count(self, kind: CatalogChangeKind) -> int:
        """Return the number of changes of a kind."""
        return self.differences.counts[kind]

    @property
    def unchanged(self) -> int:
        """Return the number of codes in the document that were in the catalog without any difference."""
        return len(self.reading.entries) - self.differences.printed

    @property
    def retires_most(self) -> bool:
        """Return whether more than half of the catalog's active codes are retired: it is probably a mistake."""
        return self.count("retired") * 2 > self.differences.active


class MostRetired(Refusal):
    """An import would retire more than half of its catalog."""

    def __init__(self, report: ImportReport) -> None:
        self.report = report
        super().__init__(
            TOO_MANY_RETIRED.format(
                document=report.reading.document,
                retired=report.count("retired"),
                active=report.differences.active,
                catalog=report.target.catalog.name,
            )
        )


def import_document(
    database: Database, path: Path, *, at: datetime, by: str = "errdesk", options: ImportOptions = NO_OPTIONS
) -> ImportReport:
    """Import a document for a user of the terminal; see ``import_reading``. Refuses what ``read_document`` refuses."""
    return import_reading(database, read_document(path), Actor(by, "terminal", at, trusted=True), options)


def import_reading(
    database: Database,
    reading: Reading,
    actor: Actor,
    options: ImportOptions = NO_OPTIONS,
    *,
    progress: Progress = report_nothing,
) -> ImportReport:
    """Import a document of one catalog, all or nothing; importing it again changes nothing.

    Raises Refusal, and changes nothing, for a document in which no code has a meaning, one with errors in its steps,
    and a database that cannot be written; and ``MostRetired`` if it would retire more than half of the catalog, unless
    the options allow that. A dry run only reads the database.
    """
    if not reading.printed:
        raise Refusal(f"{reading.document} gives no code a meaning, so nothing was imported.")
    if len(reading.catalogs) == 1 and not options.catalog:
        options = replace(options, catalog=reading.catalogs[0])
    step_file = parse_document_steps(reading.document, reading.steps)
    with open_staging() as staging:
        release = StagedRelease(database, reading, options, staging, progress)
        read = partial(read_stored, release, step_file)
        prepare = partial(compare_stored, release, actor)
        if options.dry_run:
            with database.read() as transaction:
                stored = read(transaction)
            return prepare(stored)
        return write_prepared(database, read, prepare, partial(write_import, release, actor), take_turn=take_turns)


def take_turns(transaction: Transaction) -> None:
    """Lock the catalogs against other imports, and steps and marks against changes, until this transaction ends."""
    catalog.lock_imports(transaction)
    audit.lock_changes(transaction)


def read_stored(release: StagedRelease, step_file: StepFile, transaction: Transaction) -> Stored:
    """Compare the release with the catalog, and return what else is stored."""
    set_statement_timeout(transaction, WIDE_READ_SECONDS)
    release.compare(transaction)
    current = load_fixes_since(transaction)
    codes = sorted({code for fix in current.values() if may_be_doubted(fix) for code in fix.codes})
    steps = select_new_steps(number_steps(step_file, release.known_target.catalog.number), current)
    return Stored(
        current,
        load_marks_since(transaction),
        catalog.find_texts(transaction, codes),
        steps,
        read_entries_to_check(transaction, release, steps),
    )


def compare_stored(release: StagedRelease, actor: Actor, stored: Stored) -> ImportReport:
    """Return the report of an import that was compared with the catalog; its changes are not written yet.

    Raises ``MostRetired``.
    """
    after = find_staged_texts(release.staging, stored.texts)
    reworded = frozenset(
        code
        for code, texts in after.items()
        if choose_text(texts, stored.marks.get(code)) != choose_text(stored.texts[code], stored.marks.get(code))
    )
    report = ImportReport(
        release.reading,
        release.known_target,
        release.differences,
        dry_run=True,
        reworded=reworded,
        doubted=find_reworded_fixes(stored.fixes.values(), reworded),
        steps=merge_steps(stored.entries, stored.steps, stored.marks, actor),
        marks=select_new_marks(release.reading, release.known_target.catalog.number, stored.marks),
    )
    if report.retires_most and not (release.options.retire or release.options.dry_run):
        raise MostRetired(report)
    return report


def write_import(release: StagedRelease, actor: Actor, transaction: Transaction, report: ImportReport) -> ImportReport:
    """Write an import's changes, in a transaction that holds the locks, and notify the followers."""
    document = report.reading.document
    write_catalog(transaction, report.target, report.reading.documents, release.options.mapping)
    notified = 0
    if report.changes:
        counts = format_kinds(report.differences.counts)
        write_staged(transaction, release.staging, release.progress)
        catalog.record_catalog_change(transaction, f"{document}: {counts}", actor.at)
        change = audit.log_change(transaction, actor, CATALOG_IMPORT_ACTION, document[:MAX_KEY], detail=counts)
        fixes.mark_fixes_due(transaction, sorted(report.reworded), "reworded", change)
        notified = notify_of_codes(transaction, lambda wanted: find_available_codes(release.staging, wanted), actor.at)
    write_marks(transaction, report.marks, actor)
    notified += apply_merges(transaction, report.steps, document, actor)
    return replace(report, dry_run=False, notified=notified)


def write_catalog(
    transaction: Transaction, target: ImportTarget, documents: Collection[str], mapping: Mapping[str, object] | None
) -> None:
    """Add a new catalog, and store how its documents are read if that was said, or if others are read otherwise."""
    if target.is_new:
        catalogs.create_catalog(transaction, target.catalog)
    stored = target.catalog.mapping
    if mapping is None and not (stored and target.is_further):
        return
    new = add_mapping(stored, mapping, documents, part=target.part)
    if new != stored:
        catalogs.save_mapping(transaction, target.catalog.number, new)


def may_be_doubted(fix: Fix) -> bool:
    """Return whether a fix is published and need not be verified yet."""
    return fix.published and not fix.due


def find_reworded_fixes(current_fixes: Iterable[Fix], reworded: frozenset[str]) -> tuple[str, ...]:
    """Return the homes of the published fixes that must be verified again, because a code of theirs was reworded."""
    return tuple(sorted(fix.home for fix in current_fixes if may_be_doubted(fix) and reworded & set(fix.codes)))
