"""Take in a reference document: a first one, or a newer release. And hand the catalog out again."""

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

IMPORTED = "imported catalog"  # what the audit calls it
BATCH = 500  # codes that a statement names

FLAT: dict[Form, Callable[[Iterable[Entry]], str]] = {"csv": flat.write_csv, "markdown": flat.write_markdown}


@dataclass(frozen=True, slots=True)
class Stored:
    """What an import is compared with: the whole catalog, and the fixes by home and marks by code that staff wrote."""

    entries: tuple[Entry, ...]
    fixes: Mapping[str, Fix]
    marks: Mapping[str, Mark]


@dataclass(frozen=True, slots=True)
class Intake:
    """What an import did, or on a dry run would do: how the document was read, and what changes, sorted by code.

    ``active`` counts the codes that were active before. ``doubted`` are the homes of fixes that must be verified anew
    because a meaning was reworded, ``steps`` the fixes that came with the document, ``told`` counts the followers who
    will be told of codes and of steps.
    """

    reading: Reading
    changes: tuple[Change, ...]
    active: int
    dry_run: bool
    doubted: tuple[str, ...] = ()
    steps: tuple[Merge, ...] = ()
    told: int = 0

    def of(self, kind: ChangeKind) -> tuple[Change, ...]:
        """Give the changes of a kind."""
        return tuple(change for change in self.changes if change.kind == kind)

    @property
    def unchanged(self) -> int:
        """Count the codes of the document that the catalog held just so."""
        printed = {entry.code for entry in self.reading.entries}
        return len(printed - {change.after.code for change in self.changes})


def take_in(database: Database, path: Path, *, at: datetime, dry_run: bool = False, by: str = "errdesk") -> Intake:
    """Import a document, by somebody at the terminal, all or nothing; importing it again changes nothing.

    Refuses what ``read_document`` refuses, a document in which no code has a meaning or of whose steps anything is
    wrong, and a database that cannot be written; then nothing is changed. A dry run only needs to read the database.
    """
    reading = read_document(path)
    if not reading.entries:
        raise Refusal(f"{reading.document} gives no code a meaning, so nothing was imported. I can read {FORMS}.")
    filed = filed_in(reading.document, reading.steps)
    who = By(by, "terminal", at, trusted=True)
    if dry_run:
        with database.read() as session:
            stored = read_stored(session)
        return compare(stored, reading, filed, who)
    return write_prepared(
        database,
        read_stored,
        lambda stored: compare(stored, reading, filed, who),
        lambda session, intake: keep(session, intake, who),
        take_turn=take_turns,
    )


def take_turns(session: Writing) -> None:
    """Let nobody else import a catalog, or change what people curate, until this transaction ends."""
    catalog.take_turn(session)
    audit.take_turn(session)


def read_stored(session: Writing) -> Stored:
    """Return what an import is compared with."""
    return Stored(catalog.all_entries(session), fixes_since(session), marks_since(session))


def compare(stored: Stored, reading: Reading, filed: Filed, by: By) -> Intake:
    """Find what a document changes in what is kept: in the catalog, and in the steps as far as there are none yet.

    An import never touches what staff wrote here.
    """
    found = changes(stored.entries, reading)
    active = sum(1 for entry in stored.entries if entry.status == "active")
    doubted = doubtful(stored.fixes.values(), reworded(found, stored.marks))
    new = replace(filed, written=tuple(one for one in filed.written if one.home not in stored.fixes))
    merges = checked(index_with(stored, found), new, {}, by) if new.written or new.findings else ()
    return Intake(reading, found, active, dry_run=True, doubted=doubted, steps=merges)


def index_with(stored: Stored, found: Iterable[Change]) -> Index:
    """Prepare the catalog as it will be shown, to check steps against."""
    entries = {entry.code: entry for entry in (*stored.entries, *(change.after for change in found))}
    return build_index(
        (with_preferred(one, stored.marks.get(one.code)) for one in entries.values()), read_lexicon(LEXICON)
    )


def keep(session: Writing, intake: Intake, by: By) -> Intake:
    """Write what a document changes, in a transaction that has its turn, and tell the followers."""
    document, told = intake.reading.document, 0
    if intake.changes:
        in_words = in_short(intake.changes)
        catalog.keep(session, [change.after for change in intake.changes])
        catalog.record_change(session, f"{document}: {in_words}", by.at)
        change = audit.log(session, by, IMPORTED, document[:MAX_CODE], detail=in_words)
        otherwise = sorted(reworded(intake.changes, marks_since(session)))
        for start in range(0, len(otherwise), BATCH):
            fixes.doubt(session, otherwise[start : start + BATCH], "reworded", change)
        there = [change.after.code for change in intake.changes if change.kind in {"added", "returned"}]
        told = tell_of_codes(session, there, by.at)
    told += apply(session, intake.steps, document, by)
    return replace(intake, dry_run=False, told=told)


def reworded(found: Iterable[Change], marks: Mapping[str, Mark]) -> set[str]:
    """Give the codes that said something else before: in the meaning that is shown, which staff may have chosen."""
    return {one.after.code for one in found if one.before and shown(one.before, marks) != shown(one.after, marks)}


def shown(entry: Entry, marks: Mapping[str, Mark]) -> str:
    """Give the meaning that is shown of a code."""
    return with_preferred(entry, marks.get(entry.code)).meaning.text


def doubtful(here: Iterable[Fix], said_otherwise: set[str]) -> tuple[str, ...]:
    """Give the homes of the fixes that must be verified anew, because they are for codes that say something else."""
    return tuple(sorted(fix.home for fix in here if fix.published and not fix.due and said_otherwise & set(fix.codes)))


def is_empty(database: Database) -> bool:
    """Say whether nothing was ever taken in."""
    with database.read() as session:
        return not catalog.has_codes(session)


def in_short(found: tuple[Change, ...]) -> str:
    """Count changes by kind: ``148 added, 2 retired``."""
    kinds = [change.kind for change in found]
    return ", ".join(f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds))


def export(database: Database, form: Form) -> str:
    """Write out the whole catalog, retired codes included; in JSON with the steps and their history."""
    with database.read() as session:
        entries = catalog.all_entries(session)
        if form == "json":
            return errdesk_json.write(entries, {home: to_plain(kept) for home, kept in all_kept(session).items()})
    return FLAT[form](entries)
