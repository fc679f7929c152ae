"""Import a reference document, the first one or a newer release, and export the catalog."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from bot.catalog.entry import MAX_CODE, Entry, Reading
from bot.catalog.formats import errdesk_json, flat
from bot.catalog.read import FORMS
from bot.catalog.release import Change, ChangeKind, changes
from bot.database.database import Database
from bot.desk.state.documents import LEXICON, read_document
from bot.desk.state.prepared import write_prepared
from bot.desk.steps.files import Filed, apply, checked, filed_in
from bot.desk.steps.followers import tell_of_codes
from bot.errors import Refusal
from bot.search.index import Index, build_index
from bot.search.lexicon import read_lexicon
from bot.steps.actor import By
from bot.steps.mark import Mark, with_preferred
from bot.steps.merge import Merge
from bot.steps.step import Fix
from bot.steps.to_plain import to_plain
from bot.store.admin import audit, catalog
from bot.store.notifications.outbox import Writing
from bot.store.steps import fixes
from bot.store.steps.bulk import all_kept
from bot.store.steps.rows import fixes_since, marks_since

Form = Literal["json", "csv", "markdown"]

IMPORTED = "imported catalog"  # in the audit log
BATCH = 500  # codes in one UPDATE

FLAT: dict[Form, Callable[[Iterable[Entry]], str]] = {"csv": flat.write_csv, "markdown": flat.write_markdown}


@dataclass(frozen=True, slots=True)
class Stored:
    """What an import is compared with: the whole catalog, the fixes by home and the marks by code."""

    entries: tuple[Entry, ...]
    fixes: Mapping[str, Fix]
    marks: Mapping[str, Mark]


@dataclass(frozen=True, slots=True)
class Intake:
    """What an import did, or on a dry run would do: the document as read, and the changes, sorted by code.

    ``active`` counts the codes that were active before. ``doubted`` are the homes of fixes that must be verified again
    because a meaning was reworded, ``steps`` the fixes that came with the document. ``told`` counts the followers
    who will be notified of codes and of steps.
    """

    reading: Reading
    changes: tuple[Change, ...]
    active: int
    dry_run: bool
    doubted: tuple[str, ...] = ()
    steps: tuple[Merge, ...] = ()
    told: int = 0

    def of(self, kind: ChangeKind) -> tuple[Change, ...]:
        """Return the changes of a kind."""
        return tuple(change for change in self.changes if change.kind == kind)

    @property
    def unchanged(self) -> int:
        """The number of codes in the document that were in the catalog without any difference."""
        printed = {entry.code for entry in self.reading.entries}
        return len(printed - {change.after.code for change in self.changes})


def take_in(database: Database, path: Path, *, at: datetime, dry_run: bool = False, by: str = "errdesk") -> Intake:
    """Import a document for a user of the terminal, all or nothing; importing it again changes nothing.

    Raises Refusal, and changes nothing, for a document that ``read_document`` refuses, one in which no code has a
    meaning, one with errors in its steps, and a database that cannot be written. A dry run only reads the database.
    """
    reading = read_document(path)
    if not reading.entries:
        raise Refusal(f"{reading.document} gives no code a meaning, so nothing was imported. I can read {FORMS}.")
    step_file = filed_in(reading.document, reading.steps)
    actor = By(by, "terminal", at, trusted=True)
    if dry_run:
        with database.read() as session:
            stored = read_stored(session)
        return compare(stored, reading, step_file, actor)
    return write_prepared(
        database,
        read_stored,
        lambda stored: compare(stored, reading, step_file, actor),
        lambda session, intake: keep(session, intake, actor),
        take_turn=take_turns,
    )


def take_turns(session: Writing) -> None:
    """Lock the catalog against other imports, and steps and marks against changes, until this transaction ends."""
    catalog.take_turn(session)
    audit.take_turn(session)


def read_stored(session: Writing) -> Stored:
    """Return the catalog, fixes and marks as they are stored."""
    return Stored(catalog.all_entries(session), fixes_since(session), marks_since(session))


def compare(stored: Stored, reading: Reading, step_file: Filed, actor: By) -> Intake:
    """Compare a document with the catalog, and with the steps of codes that have none yet.

    An import never changes steps that staff wrote.
    """
    differences = changes(stored.entries, reading)
    active = sum(1 for entry in stored.entries if entry.status == "active")
    doubted = doubtful(stored.fixes.values(), reworded(differences, stored.marks))
    new = replace(step_file, written=tuple(steps for steps in step_file.written if steps.home not in stored.fixes))
    merges = checked(index_with(stored, differences), new, {}, actor) if new.written or new.findings else ()
    return Intake(reading, differences, active, dry_run=True, doubted=doubted, steps=merges)


def index_with(stored: Stored, differences: Iterable[Change]) -> Index:
    """Build the index of the catalog after the import, to check steps against."""
    by_code = {entry.code: entry for entry in (*stored.entries, *(change.after for change in differences))}
    preferred = (with_preferred(entry, stored.marks.get(entry.code)) for entry in by_code.values())
    return build_index(preferred, read_lexicon(LEXICON))


def keep(session: Writing, intake: Intake, actor: By) -> Intake:
    """Write an import's changes, in a transaction that holds the locks, and notify the followers."""
    document = intake.reading.document
    notified = 0
    if intake.changes:
        in_words = in_short(intake.changes)
        catalog.keep(session, [change.after for change in intake.changes])
        catalog.record_change(session, f"{document}: {in_words}", actor.at)
        change = audit.log(session, actor, IMPORTED, document[:MAX_CODE], detail=in_words)
        reworded_codes = sorted(reworded(intake.changes, marks_since(session)))
        for start in range(0, len(reworded_codes), BATCH):
            fixes.doubt(session, reworded_codes[start : start + BATCH], "reworded", change)
        available = [change.after.code for change in intake.changes if change.kind in {"added", "returned"}]
        notified = tell_of_codes(session, available, actor.at)
    notified += apply(session, intake.steps, document, actor)
    return replace(intake, dry_run=False, told=notified)


def reworded(differences: Iterable[Change], marks: Mapping[str, Mark]) -> set[str]:
    """Return the codes whose displayed meaning changes; it may be one that staff preferred."""
    return {
        change.after.code
        for change in differences
        if change.before and shown(change.before, marks) != shown(change.after, marks)
    }


def shown(entry: Entry, marks: Mapping[str, Mark]) -> str:
    """Return the displayed meaning of a code."""
    return with_preferred(entry, marks.get(entry.code)).meaning.text


def doubtful(current_fixes: Iterable[Fix], reworded_codes: set[str]) -> tuple[str, ...]:
    """Return the homes of the published fixes that must be verified again, because a code of theirs was reworded."""
    return tuple(
        sorted(fix.home for fix in current_fixes if fix.published and not fix.due and reworded_codes & set(fix.codes))
    )


def is_empty(database: Database) -> bool:
    """Return whether the catalog is empty."""
    with database.read() as session:
        return not catalog.has_codes(session)


def in_short(differences: tuple[Change, ...]) -> str:
    """Format the number of changes by kind: ``148 added, 2 retired``."""
    kinds = [change.kind for change in differences]
    return ", ".join(f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds))


def export(database: Database, form: Form) -> str:
    """Return the whole catalog as text, retired codes included; JSON also has the steps and their history."""
    with database.read() as session:
        entries = catalog.all_entries(session)
        if form == "json":
            return errdesk_json.write(entries, {home: to_plain(history) for home, history in all_kept(session).items()})
    return FLAT[form](entries)
