"""Import a reference document, the first one or a newer release, and export the catalog."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from bot.catalog.entry import MAX_CODE, Entry, Reading
from bot.catalog.formats import errdesk_json, flat
from bot.catalog.read import FORMAT_NAMES
from bot.catalog.release import CatalogChange, CatalogChangeKind, compare_release
from bot.database.database import Database, Transaction
from bot.desk.state.documents import LEXICON_PATH, read_document
from bot.desk.state.prepared import write_prepared
from bot.desk.steps.files import StepFile, apply_merges, count_kinds, merge_step_file, parse_document_steps
from bot.desk.steps.followers import notify_followers
from bot.errors import Refusal
from bot.search.build import build_index
from bot.search.index import Index
from bot.search.words.lexicon import read_lexicon
from bot.steps.actor import Actor
from bot.steps.mark import Mark, apply_preferred_meaning
from bot.steps.merge import Merge
from bot.steps.step import Fix
from bot.steps.to_plain import fix_to_plain
from bot.store.admin import audit, catalog
from bot.store.steps import fixes
from bot.store.steps.bulk import load_histories
from bot.store.steps.fixes import load_fixes_since
from bot.store.steps.marks import load_marks_since

CatalogFormat = Literal["json", "csv", "markdown"]

CATALOG_IMPORT_ACTION = "imported catalog"  # in the audit log

FLAT_WRITERS: dict[CatalogFormat, Callable[[Iterable[Entry]], str]] = {
    "csv": flat.write_csv,
    "markdown": flat.write_markdown,
}


@dataclass(frozen=True, slots=True)
class Stored:
    """What an import is compared with: the whole catalog, the fixes by home and the marks by code."""

    entries: tuple[Entry, ...]
    fixes: Mapping[str, Fix]
    marks: Mapping[str, Mark]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or on a dry run would do: the document as read, and the changes, sorted by code.

    ``active`` counts the codes that were active before. ``doubted`` are the homes of fixes that must be verified again
    because a meaning was reworded, ``steps`` the fixes that came with the document. ``notified`` counts the followers
    who will be notified of codes and of steps.
    """

    reading: Reading
    changes: tuple[CatalogChange, ...]
    active: int
    dry_run: bool
    doubted: tuple[str, ...] = ()
    steps: tuple[Merge, ...] = ()
    notified: int = 0

    def of(self, kind: CatalogChangeKind) -> tuple[CatalogChange, ...]:
        """Return the changes of a kind."""
        return tuple(change for change in self.changes if change.kind == kind)

    @property
    def unchanged(self) -> int:
        """The number of codes in the document that were in the catalog without any difference."""
        printed = {entry.code for entry in self.reading.entries}
        return len(printed - {change.after.code for change in self.changes})


def import_document(
    database: Database, path: Path, *, at: datetime, dry_run: bool = False, by: str = "errdesk"
) -> ImportReport:
    """Import a document for a user of the terminal, all or nothing; importing it again changes nothing.

    Raises Refusal, and changes nothing, for a document that ``read_document`` refuses, one in which no code has a
    meaning, one with errors in its steps, and a database that cannot be written. A dry run only reads the database.
    """
    reading = read_document(path)
    if not reading.entries:
        raise Refusal(
            f"{reading.document} gives no code a meaning, so nothing was imported. I can read {FORMAT_NAMES}."
        )
    step_file = parse_document_steps(reading.document, reading.steps)
    actor = Actor(by, "terminal", at, trusted=True)
    if dry_run:
        with database.read() as transaction:
            stored = read_stored(transaction)
        return compare_document(stored, reading, step_file, actor)
    return write_prepared(
        database,
        read_stored,
        lambda stored: compare_document(stored, reading, step_file, actor),
        lambda transaction, report: write_import(transaction, report, actor),
        take_turn=take_turns,
    )


def take_turns(transaction: Transaction) -> None:
    """Lock the catalog against other imports, and steps and marks against changes, until this transaction ends."""
    catalog.lock_imports(transaction)
    audit.lock_changes(transaction)


def read_stored(transaction: Transaction) -> Stored:
    """Return the catalog, fixes and marks as they are stored."""
    return Stored(catalog.load_entries(transaction), load_fixes_since(transaction), load_marks_since(transaction))


def compare_document(stored: Stored, reading: Reading, step_file: StepFile, actor: Actor) -> ImportReport:
    """Compare a document with the catalog, and with the steps of codes that have none yet.

    An import never changes steps that staff wrote.
    """
    differences = compare_release(stored.entries, reading)
    active = [entry.status for entry in stored.entries].count("active")
    doubted = find_reworded_fixes(stored.fixes.values(), find_reworded_codes(differences, stored.marks))
    written = tuple(steps for steps in step_file.fixes if steps.home not in stored.fixes)
    merges: tuple[Merge, ...] = ()
    if written or step_file.findings:
        index = build_imported_index(stored, differences)
        merges = merge_step_file(index, replace(step_file, fixes=written), {}, actor)
    return ImportReport(reading, differences, active, dry_run=True, doubted=doubted, steps=merges)


def build_imported_index(stored: Stored, differences: Iterable[CatalogChange]) -> Index:
    """Build the index of the catalog after the import, to check steps against."""
    by_code = {entry.code: entry for entry in (*stored.entries, *(change.after for change in differences))}
    preferred = (apply_preferred_meaning(entry, stored.marks.get(entry.code)) for entry in by_code.values())
    return build_index(preferred, read_lexicon(LEXICON_PATH))


def write_import(transaction: Transaction, report: ImportReport, actor: Actor) -> ImportReport:
    """Write an import's changes, in a transaction that holds the locks, and notify the followers."""
    document = report.reading.document
    notified = 0
    if report.changes:
        counts = count_kinds(report.changes)
        catalog.save_entries(transaction, [change.after for change in report.changes])
        catalog.record_catalog_change(transaction, f"{document}: {counts}", actor.at)
        change = audit.log_change(transaction, actor, CATALOG_IMPORT_ACTION, document[:MAX_CODE], detail=counts)
        reworded_codes = find_reworded_codes(report.changes, load_marks_since(transaction))
        fixes.mark_fixes_due(transaction, sorted(reworded_codes), "reworded", change)
        available = [change.after.code for change in report.changes if change.kind in {"added", "returned"}]
        notified = notify_followers(transaction, available, actor.at)
    notified += apply_merges(transaction, report.steps, document, actor)
    return replace(report, dry_run=False, notified=notified)


def find_reworded_codes(differences: Iterable[CatalogChange], marks: Mapping[str, Mark]) -> set[str]:
    """Return the codes whose displayed meaning changes; it may be one that staff preferred."""
    return {
        change.after.code
        for change in differences
        if change.before and find_displayed_meaning(change.before, marks) != find_displayed_meaning(change.after, marks)
    }


def find_displayed_meaning(entry: Entry, marks: Mapping[str, Mark]) -> str:
    """Return the displayed meaning of a code."""
    return apply_preferred_meaning(entry, marks.get(entry.code)).meaning.text


def find_reworded_fixes(current_fixes: Iterable[Fix], reworded_codes: set[str]) -> tuple[str, ...]:
    """Return the homes of the published fixes that must be verified again, because a code of theirs was reworded."""
    return tuple(
        sorted(fix.home for fix in current_fixes if fix.published and not fix.due and reworded_codes & set(fix.codes))
    )


def is_catalog_empty(database: Database) -> bool:
    """Return whether the catalog is empty."""
    with database.read() as transaction:
        return not catalog.has_codes(transaction)


def render_catalog(database: Database, form: CatalogFormat) -> str:
    """Return the whole catalog as text, retired codes included; JSON also has the steps and their history."""
    with database.read() as transaction:
        entries = catalog.load_entries(transaction)
        if form == "json":
            return errdesk_json.write(
                entries, {home: fix_to_plain(history) for home, history in load_histories(transaction).items()}
            )
    return FLAT_WRITERS[form](entries)
