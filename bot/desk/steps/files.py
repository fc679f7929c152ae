"""Steps in bulk: out into a file, and in from one, all or nothing."""

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

NAME = 100  # characters of a name or a file's name that are kept
TOLD = 50  # findings that a refusal lists

IMPORTED = "imported steps"  # what the audit calls it


@dataclass(frozen=True, slots=True)
class Filed:
    """What a file of that name says, and what is wrong in how it is written."""

    document: str
    written: tuple[Written, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or on a dry run would do, in the file's order; ``told`` counts followers who will be told."""

    document: str
    merges: tuple[Merge, ...]
    told: int
    dry_run: bool

    def of(self, kind: MergeKind) -> tuple[Merge, ...]:
        """Give what happened in one way."""
        return tuple(one for one in self.merges if one.kind == kind)


def export_steps(database: Database, form: Form) -> str:
    """Write out all fixes, sorted by code: YAML and JSON with their history, CSV without and without retired ones."""
    with database.read() as session:
        kept = all_kept(session)
    return write_file(form, kept.values())  # writing YAML takes long, and holds nobody up here


def import_steps(desk: Desk, path: Path, by: By, *, dry_run: bool = False) -> Imported:
    """Take in a file of steps, all or nothing; importing it again changes nothing.

    Refuses, with everything that is wrong, a file of which anything is: then nothing is changed. A dry run only needs
    to read the database.
    """
    require_staff(desk, by)
    check_name(by.name)
    filed = read_filed(path)
    if dry_run:
        with desk.database.read() as session:
            kept = all_kept(session)
        return Imported(filed.document, checked(desk.shelf.index, filed, kept, by), 0, dry_run)
    imported = write_prepared(
        desk.database,
        all_kept,
        lambda kept: checked(desk.shelf.index, filed, kept, by),
        lambda session, merges: Imported(filed.document, merges, apply(session, merges, filed.document, by), dry_run),
    )
    desk.shelf.refresh(desk.database)  # what was imported is seen at once
    return imported


def check_name(name: str) -> None:
    """Refuse a name that cannot stand under a revision."""
    if not name.strip() or len(name) > NAME or any(True for _ in unkept(name)):
        raise Refusal(f"Whose steps are these? Give a name of up to {NAME} characters with --by.")


def read_filed(path: Path) -> Filed:
    """Read a file of steps without touching the database; refuses what is no such file at all."""
    document, text = read_text(path)
    try:
        return Filed(document, *take_all(read_file(document, text)))
    except Refusal as refusal:
        raise Refusal(f"{document} cannot be read. {refusal}") from refusal


def filed_in(document: str, steps: Iterable[Plain]) -> Filed:
    """Take in the steps that stand in a document of another kind."""
    return Filed(document, *take_all(Item(0, item) for item in steps))


def refuse(document: str, findings: Sequence[Finding]) -> None:
    """Refuse a file in which anything is wrong, and say all of it."""
    if findings:
        told = [f"  {finding}" for finding in sorted(findings, key=lambda finding: finding.line)]
        more = [f"  … and {len(told) - TOLD} more."] if len(told) > TOLD else []
        raise Refusal("\n".join([f"{document} was not imported, nothing was changed:", *told[:TOLD], *more]))


def checked(index: Index, filed: Filed, kept: Mapping[str, Kept], by: By) -> tuple[Merge, ...]:
    """Compare a file with what is kept; refuses one in which anything is wrong, or clashes with that or the catalog."""
    merges, findings = list[Merge](), list(filed.findings)
    for one in filed.written:
        try:
            found = merge(one, kept.get(one.home), by.at.date())
        except ClashError as clash:
            findings.append(Finding(str(clash), one.home, one.line))
        else:
            merges.append(found)
            findings += faults_of(index, found)
    refuse(filed.document, findings)
    return tuple(merges)


def faults_of(index: Index, found: Merge) -> Iterator[Finding]:
    """Check what is new: steps taken over with their history were checked when they were saved."""
    codes = found.codes if found.steps is not None else found.added
    steps = found.present if found.steps is not None or found.kept else ()
    for fault in faults_in(index, steps if codes else (), codes):
        yield Finding(fault.reason, found.home, found.written.line, fault.place)


def apply(session: Writing, merges: Iterable[Merge], document: str, by: By) -> int:
    """Write what a file changes, in a transaction that has its turn; count the followers who will be told."""
    changed = [one for one in merges if one.kind not in {"unchanged", "newer here"}]
    if not changed:
        return 0
    change = audit.log(session, by, IMPORTED, document[:NAME], detail=in_short(changed))
    save_all(session, [to_change(one, document, by) for one in changed], change)
    log_all(session, by, [row for one in changed for row in audited(one, document)])
    shown = (code for one in changed if one.present for code in (one.codes if one.rewritten else one.added))
    return tell_of_steps(session, dict.fromkeys(shown), by.at)


def to_change(found: Merge, document: str, by: By) -> FixChange:
    """Say what is to be written of one fix."""
    own: tuple[Revision, ...] = ()
    if found.steps is not None:
        why = f"Imported from {document}"
        own = (Revision(found.number, found.steps, by.name, by.at, by.surface, by.user or None, why),)
    fix_id = found.kept.fix.id if found.kept else None
    revisions = (*found.taken, *own)
    return FixChange(fix_id, found.home, found.number, revisions, found.added, found.gone, found.verified, found.due)


def audited(found: Merge, document: str) -> Iterator[tuple[str, str, str]]:
    """Say what the audit keeps of one fix, each under its code."""
    if found.rewritten:
        yield IMPORTED, found.home, f"Revision {found.number}: {counted(len(found.present))}. From {document}"
    elif found.kind == "confirmed" and found.verified:
        name, day = found.verified
        yield fixes.VERIFIED, found.home, f"Revision {found.number}, by @{name} on {day}. From {document}"
    for what, codes in (("attached steps", found.added), ("detached steps", found.gone)):
        yield from ((what, code, f"The steps of {found.home}") for code in codes if code != found.home)


def in_short(merges: Iterable[Merge]) -> str:
    """Count merges by kind: ``12 added, 2 changed``."""
    kinds = [one.kind for one in merges]
    return ", ".join(f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds))
