"""Step files: export all steps, and import a file, all or nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.database.database import Database
from bot.desk.state.access import require_staff
from bot.desk.state.desk import Desk
from bot.desk.state.documents import read_text
from bot.desk.state.prepared import write_prepared
from bot.desk.steps.followers import tell_of_steps
from bot.errors import Refusal
from bot.search.index import Index
from bot.steps.actor import By
from bot.steps.check import faults_in, unkept
from bot.steps.files import Form, read_file, write_file
from bot.steps.from_plain import Written, take_all
from bot.steps.merge import ClashError, Merge, MergeKind, merge
from bot.steps.step import Revision, counted
from bot.steps.to_plain import Finding, Item, Kept, Plain
from bot.store.admin import audit
from bot.store.notifications.outbox import Writing
from bot.store.steps import fixes
from bot.store.steps.bulk import FixChange, all_kept, log_all, save_all

NAME = 100  # characters of an author's or a file's name
TOLD = 50  # findings that a refusal lists

IMPORTED = "imported steps"  # name of the action in the audit log


@dataclass(frozen=True, slots=True)
class Filed:
    """The content of a step file: its name, its fixes, and the errors in how they are written."""

    document: str
    written: tuple[Written, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """The result of an import or dry run, in the file's order; ``told`` counts the followers to be notified."""

    document: str
    merges: tuple[Merge, ...]
    told: int
    dry_run: bool

    def of(self, kind: MergeKind) -> tuple[Merge, ...]:
        """Return the merges of a kind."""
        return tuple(merged for merged in self.merges if merged.kind == kind)


def export_steps(database: Database, form: Form) -> str:
    """Return all fixes as a file, sorted by code: YAML and JSON with history, CSV only the current active ones."""
    with database.read() as session:
        stored = all_kept(session)
    return write_file(form, stored.values())  # after the transaction, as writing YAML takes long


def import_steps(desk: Desk, path: Path, actor: By, *, dry_run: bool = False) -> Imported:
    """Import a step file, all or nothing; importing it again changes nothing.

    A file with any error is refused with all its errors, and nothing is changed. A dry run only reads the database.
    """
    require_staff(desk, actor)
    check_name(actor.name)
    file = read_filed(path)
    if dry_run:
        with desk.database.read() as session:
            stored = all_kept(session)
        return Imported(file.document, checked(desk.shelf.index, file, stored, actor), 0, dry_run)
    imported = write_prepared(
        desk.database,
        all_kept,
        lambda stored: checked(desk.shelf.index, file, stored, actor),
        lambda session, merges: Imported(file.document, merges, apply(session, merges, file.document, actor), dry_run),
    )
    desk.shelf.refresh(desk.database)  # so that the steps are visible at once
    return imported


def check_name(name: str) -> None:
    """Refuse an author's name that can't be stored with a revision."""
    if not name.strip() or len(name) > NAME or any(True for _ in unkept(name)):
        raise Refusal(f"Whose steps are these? Give a name of up to {NAME} characters with --by.")


def read_filed(path: Path) -> Filed:
    """Return the content of a step file without touching the database; refuses what isn't a step file at all."""
    document, text = read_text(path)
    try:
        return Filed(document, *take_all(read_file(document, text)))
    except Refusal as refusal:
        raise Refusal(f"{document} cannot be read. {refusal}") from refusal


def filed_in(document: str, steps: Iterable[Plain]) -> Filed:
    """Return the steps of a reference document as the content of a step file."""
    return Filed(document, *take_all(Item(0, item) for item in steps))


def refuse(document: str, findings: Sequence[Finding]) -> None:
    """Refuse a file that has errors, with a list of them."""
    if findings:
        lines = [f"  {finding}" for finding in sorted(findings, key=lambda finding: finding.line)]
        more = [f"  … and {len(lines) - TOLD} more."] if len(lines) > TOLD else []
        raise Refusal("\n".join([f"{document} was not imported, nothing was changed:", *lines[:TOLD], *more]))


def checked(index: Index, file: Filed, stored: Mapping[str, Kept], actor: By) -> tuple[Merge, ...]:
    """Return what a file changes in the stored fixes; refuses errors, and conflicts with these or the catalog."""
    merges: list[Merge] = []
    findings = list(file.findings)
    for written in file.written:
        try:
            merged = merge(written, stored.get(written.home), actor.at.date())
        except ClashError as clash:
            findings.append(Finding(str(clash), written.home, written.line))
        else:
            merges.append(merged)
            findings += faults_of(index, merged)
    refuse(file.document, findings)
    return tuple(merges)


def faults_of(index: Index, merged: Merge) -> Iterator[Finding]:
    """Yield the faults of what is new in a fix; steps that come with their history were checked when saved."""
    codes = merged.codes if merged.steps is not None else merged.added
    steps = merged.present if merged.steps is not None or merged.kept else ()
    for fault in faults_in(index, steps if codes else (), codes):
        yield Finding(fault.reason, merged.home, merged.written.line, fault.place)


def apply(session: Writing, merges: Iterable[Merge], document: str, actor: By) -> int:
    """Write the changes of a file, in a transaction with the audit lock; return how many followers are notified."""
    changed = [merged for merged in merges if merged.kind not in {"unchanged", "newer here"}]
    if not changed:
        return 0
    change = audit.log(session, actor, IMPORTED, document[:NAME], detail=in_short(changed))
    save_all(session, [to_change(merged, document, actor) for merged in changed], change)
    log_all(session, actor, [row for merged in changed for row in audited(merged, document)])
    shown = (code for item in changed if item.present for code in (item.codes if item.rewritten else item.added))
    return tell_of_steps(session, dict.fromkeys(shown), actor.at)


def to_change(merged: Merge, document: str, actor: By) -> FixChange:
    """Return the change of a fix as the store writes it."""
    own: tuple[Revision, ...] = ()
    if merged.steps is not None:
        why = f"Imported from {document}"
        own = (Revision(merged.number, merged.steps, actor.name, actor.at, actor.surface, actor.user or None, why),)
    return FixChange(
        merged.kept.fix.id if merged.kept else None,
        merged.home,
        merged.number,
        (*merged.taken, *own),
        merged.added,
        merged.gone,
        merged.verified,
        merged.due,
    )


def audited(merged: Merge, document: str) -> Iterator[tuple[str, str, str]]:
    """Yield the audit log's entries for a fix: action, code, detail."""
    if merged.rewritten:
        yield IMPORTED, merged.home, f"Revision {merged.number}: {counted(len(merged.present))}. From {document}"
    elif merged.kind == "confirmed" and merged.verified:
        name, day = merged.verified
        yield fixes.VERIFIED, merged.home, f"Revision {merged.number}, by @{name} on {day}. From {document}"
    for what, codes in (("attached steps", merged.added), ("detached steps", merged.gone)):
        yield from ((what, code, f"The steps of {merged.home}") for code in codes if code != merged.home)


def in_short(merges: Iterable[Merge]) -> str:
    """Return the number of merges of each kind: ``12 added, 2 changed``."""
    kinds = [merged.kind for merged in merges]
    return ", ".join(f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds))
