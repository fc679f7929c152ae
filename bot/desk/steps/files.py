"""Step files: export all steps, and import a file, all or nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.catalog.keys import split_key
from bot.database.database import Database, Transaction
from bot.desk.state.access import require_staff
from bot.desk.state.desk import Desk
from bot.desk.state.documents import read_text_file
from bot.desk.state.prepared import write_prepared
from bot.desk.steps.catalog_of_files import number_fixes
from bot.desk.steps.followers import notify_of_steps
from bot.desk.steps.save import build_revision, list_code_changes
from bot.errors import Refusal
from bot.search.index import Index
from bot.steps.actor import Actor
from bot.steps.check import find_faults, find_text_faults
from bot.steps.files import StepFormat, parse_step_file, render_step_file
from bot.steps.from_plain import ParsedFix, parse_fixes
from bot.steps.merge import Merge, MergeConflictError, MergeKind, merge_fix
from bot.steps.step import Revision, format_step_count
from bot.steps.to_plain import FileItem, Finding, FixHistory, Plain
from bot.store.admin import audit
from bot.store.admin.catalogs import load_catalog_names
from bot.store.steps import fixes
from bot.store.steps.bulk import FixChange, load_histories, log_fix_changes, save_fix_changes

MAX_NAME_LENGTH = 100  # characters of an author's or a file's name
MAX_FINDINGS = 50  # findings that a refusal lists

IMPORT_ACTION = "imported steps"  # name of the action in the audit log


@dataclass(frozen=True, slots=True)
class StepFile:
    """The content of a step file: its name, its fixes, and the errors in how they are written."""

    document: str
    fixes: tuple[ParsedFix, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class StepImport:
    """The result of an import or dry run, in the file's order; ``notified`` counts the followers to be notified."""

    document: str
    merges: tuple[Merge, ...]
    notified: int
    dry_run: bool

    def of(self, kind: MergeKind) -> tuple[Merge, ...]:
        """Return the merges of a kind."""
        return tuple(merged for merged in self.merges if merged.kind == kind)


def export_steps(database: Database, form: StepFormat) -> str:
    """Return all fixes as a file, sorted by code: YAML and JSON with history, CSV only the current active ones."""
    with database.read() as transaction:
        stored = load_histories(transaction)
        names = load_catalog_names(transaction)
    # Those of removed catalogs were exported when these were removed.
    present = [history for home, history in stored.items() if not names or split_key(home)[0] in names]
    return render_step_file(form, present, names)  # after the transaction, as writing YAML takes long


def import_steps(desk: Desk, path: Path, actor: Actor, *, dry_run: bool = False) -> StepImport:
    """Import a step file, all or nothing; importing it again changes nothing.

    A file with any error is refused with all its errors, and nothing is changed. A dry run only reads the database.
    """
    require_staff(desk, actor)
    check_author_name(actor.name)
    file = number_step_file(desk, read_step_file(path))

    def merge(stored: Mapping[str, FixHistory]) -> tuple[Merge, ...]:
        return merge_step_file(desk.cache.index, file, stored, actor)

    def write(transaction: Transaction, merges: tuple[Merge, ...]) -> StepImport:
        notified = apply_merges(transaction, merges, file.document, actor)
        return StepImport(file.document, merges, notified, dry_run)

    if dry_run:
        with desk.database.read() as transaction:
            stored = load_histories(transaction)
        return StepImport(file.document, merge(stored), 0, dry_run)
    imported = write_prepared(desk.database, load_histories, merge, write)
    desk.cache.refresh(desk.database)  # so that the steps are visible at once
    return imported


def check_author_name(name: str) -> None:
    """Refuse an author's name that can't be stored with a revision."""
    if not name.strip() or len(name) > MAX_NAME_LENGTH or [*find_text_faults(name)]:
        raise Refusal(f"Whose steps are these? Give a name of up to {MAX_NAME_LENGTH} characters with --by.")


def read_step_file(path: Path) -> StepFile:
    """Return the content of a step file without touching the database; refuses what isn't a step file at all."""
    document, text = read_text_file(path)
    try:
        return StepFile(document, *parse_fixes(parse_step_file(document, text)))
    except Refusal as refusal:
        raise Refusal(f"{document} cannot be read. {refusal}") from refusal


def number_step_file(desk: Desk, file: StepFile) -> StepFile:
    """Return a step file with its codes as keys of the desk's catalogs."""
    numbered, findings = number_fixes(desk.cache.index, desk.cache.snapshot.catalogs, file.fixes)
    return replace(file, fixes=numbered, findings=(*file.findings, *findings))


def parse_document_steps(document: str, steps: Iterable[Plain]) -> StepFile:
    """Return the steps of a reference document as the content of a step file."""
    return StepFile(document, *parse_fixes(FileItem(0, item) for item in steps))


def refuse_findings(document: str, findings: Sequence[Finding]) -> None:
    """Refuse a file that has errors, with a list of them."""
    if findings:
        lines = [f"  {finding}" for finding in sorted(findings, key=lambda finding: finding.line)]
        more = [f"  … and {len(lines) - MAX_FINDINGS} more."] if len(lines) > MAX_FINDINGS else []
        raise Refusal("\n".join([f"{document} was not imported, nothing was changed:", *lines[:MAX_FINDINGS], *more]))


def merge_step_file(index: Index, file: StepFile, stored: Mapping[str, FixHistory], actor: Actor) -> tuple[Merge, ...]:
    """Return what a file changes in the stored fixes; refuses errors, and conflicts with these or the catalog."""
    merges: list[Merge] = []
    findings = list(file.findings)
    for written in file.fixes:
        try:
            merged = merge_fix(written, stored.get(written.home), actor.at.date())
        except MergeConflictError as clash:
            findings.append(Finding(str(clash), written.home, written.line))
        else:
            merges.append(merged)
            findings += find_merge_faults(index, merged)
    refuse_findings(file.document, findings)
    return tuple(merges)


def find_merge_faults(index: Index, merged: Merge) -> Iterator[Finding]:
    """Yield the faults of what is new in a fix; steps that come with their history were checked when saved."""
    codes = merged.codes if merged.steps is not None else merged.added
    steps = merged.present if merged.steps is not None or merged.stored else ()
    for fault in find_faults(index, steps if codes else (), codes):
        yield Finding(fault.reason, merged.home, merged.written.line, fault.place)


def apply_merges(transaction: Transaction, merges: Iterable[Merge], document: str, actor: Actor) -> int:
    """Write the changes of a file, in a transaction with the audit lock; return how many followers are notified."""
    changed = [merged for merged in merges if merged.kind not in {"unchanged", "newer here"}]
    if not changed:
        return 0
    name = document[:MAX_NAME_LENGTH]
    change = audit.log_change(transaction, actor, IMPORT_ACTION, name, detail=count_kinds(changed))
    save_fix_changes(transaction, [to_fix_change(merged, document, actor) for merged in changed], change)
    log_fix_changes(transaction, actor, list_audit_entries(changed, document))
    return notify_of_steps(transaction, list_shown_codes(changed), actor.at)


def list_shown_codes(merges: Iterable[Merge]) -> Iterator[str]:
    """Yield the codes for which other steps are shown from now on."""
    for merged in merges:
        yield from merged.codes if merged.rewritten else merged.added


def to_fix_change(merged: Merge, document: str, actor: Actor) -> FixChange:
    """Return the change of a fix as the store writes it."""
    own: tuple[Revision, ...] = ()
    if merged.steps is not None:
        own = (build_revision(merged.number, merged.steps, actor, f"Imported from {document}"),)
    return FixChange(
        id=merged.stored.fix.id if merged.stored else None,
        home=merged.home,
        number=merged.number,
        revisions=(*merged.taken, *own),
        added=merged.added,
        gone=merged.gone,
        verified=merged.verified,
        due=merged.due,
    )


def list_audit_entries(merges: Iterable[Merge], document: str) -> Iterator[tuple[str, str, str]]:
    """Yield the audit log's entries for changed fixes: action, code, detail."""
    for merged in merges:
        if merged.rewritten:
            steps = format_step_count(len(merged.present))
            yield IMPORT_ACTION, merged.home, f"Revision {merged.number}: {steps}. From {document}"
        elif merged.kind == "confirmed" and merged.verified:
            name, day = merged.verified
            yield fixes.VERIFIED_ACTION, merged.home, f"Revision {merged.number}, by @{name} on {day}. From {document}"
        yield from list_code_changes(merged.home, merged.added, merged.gone)


def count_kinds(changes: Iterable[Merge]) -> str:
    """Return how many changes there are of each kind: ``12 added, 2 changed``."""
    return format_kinds(Counter(change.kind for change in changes))


def format_kinds(kinds: Mapping[str, int]) -> str:
    """Render numbers of changes by kind."""
    return ", ".join(f"{count} {kind}" for kind, count in kinds.items())
