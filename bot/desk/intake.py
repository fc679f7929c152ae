"""Take in a reference document: a first one, or a newer release. And hand the catalog out again."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from bot.catalog.code import read_prefixes
from bot.catalog.entry import Entry, Reading
from bot.catalog.formats import errdesk_json, flat
from bot.catalog.read import FORMS, read
from bot.catalog.release import Change, ChangeKind, changes
from bot.database import Database
from bot.errors import Refusal
from bot.settings import HOME
from bot.store import codes

Form = Literal["json", "csv", "markdown"]

SECTIONS = HOME / "data" / "sections.toml"
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # bytes that no text has, in any common encoding but UTF-16
SHOWN = 3  # lines that a refusal quotes
QUOTED = 60  # characters of each

FORMS_OUT: dict[Form, Callable[[Iterable[Entry]], str]] = {
    "json": errdesk_json.write,
    "csv": flat.write_csv,
    "markdown": flat.write_markdown,
}


@dataclass(frozen=True, slots=True)
class Intake:
    """What an import did, or on a dry run would do: how the document was read, and what changes, sorted by code.

    ``active`` counts the codes that were active before.
    """

    reading: Reading
    changes: tuple[Change, ...]
    active: int
    dry_run: bool

    def of(self, kind: ChangeKind) -> tuple[Change, ...]:
        """Give the changes of a kind."""
        return tuple(change for change in self.changes if change.kind == kind)

    @property
    def unchanged(self) -> int:
        """Count the codes of the document that the catalog held just so."""
        printed = {entry.code for entry in self.reading.entries}
        return len(printed - {change.after.code for change in self.changes})


def take_in(database: Database, path: Path, *, at: datetime, dry_run: bool = False) -> Intake:
    """Import a document in one transaction; importing it again changes nothing.

    Refuses what ``read_document`` refuses, a document in which no code has a meaning, and a database that cannot be
    written; then nothing is changed. A dry run only needs to read the database.
    """
    reading = read_document(path)
    if not reading.entries:
        raise Refusal(f"{reading.document} gives no code a meaning, so nothing was imported. I can read {FORMS}.")
    if dry_run:
        with database.read() as session:
            return compare(codes.all_entries(session), reading, dry_run=True)
    with database.begin() as session:
        codes.take_turn(session)
        intake = compare(codes.all_entries(session), reading, dry_run=False)
        if intake.changes:
            codes.keep(session, [change.after for change in intake.changes])
            codes.record_change(session, f"{reading.document}: {in_short(intake.changes)}", at)
    return intake


def compare(kept: tuple[Entry, ...], reading: Reading, *, dry_run: bool) -> Intake:
    """Find what a document changes in the catalog that is kept."""
    active = sum(1 for entry in kept if entry.status == "active")
    return Intake(reading, changes(kept, reading), active, dry_run)


def is_empty(database: Database) -> bool:
    """Say whether nothing was ever taken in."""
    with database.read() as session:
        return not codes.has_codes(session)


def in_short(found: tuple[Change, ...]) -> str:
    """Count changes by kind: ``148 added, 2 retired``."""
    kinds = [change.kind for change in found]
    return ", ".join(f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds))


def export(database: Database, form: Form) -> str:
    """Write out the whole catalog, retired codes included."""
    with database.read() as session:
        return FORMS_OUT[form](codes.all_entries(session))


def read_document(path: Path) -> Reading:
    """Read a document without touching the database.

    Refuses a file that is missing, no file, closed to us, empty, binary or not UTF-8, and one of which fewer than half
    of the lines that are not blank are understood.
    """
    document = path.name.encode(errors="replace").decode()  # a file name may be no text, but is kept as one
    text = decode(document, read_bytes(path))
    if not text.strip():
        raise Refusal(f"{document} is empty. Is it the right file?")
    reading = read(document, text, read_prefixes(SECTIONS))
    if len(reading.unread) * 2 > reading.lines:
        raise Refusal(not_understood(reading))
    return reading


def read_bytes(path: Path) -> bytes:
    """Read a file, or say why not."""
    try:
        if path.exists() and not path.is_file():
            raise Refusal(f"{path} is a folder or a device. Name the document itself.")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise Refusal(f"There is no file {path}. Check the name and the folder.") from error
    except OSError as error:
        raise Refusal(f"{path} cannot be read: {error.strerror}.") from error


def decode(name: str, content: bytes) -> str:
    """Turn a document's bytes into text; a byte order mark is dropped."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refusal(f"{name} is written in UTF-16. Save it as UTF-8 and import it again.")
    if b"\0" in content:
        raise Refusal(f"{name} is a binary file, not a text. Export the reference as text first.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if CONTROL.search(content):
            raise Refusal(f"{name} is a binary file, not a text. Export the reference as text first.") from error
        line = len(re.split(rb"\r\n|\n|\r", content[: error.start]))
        raise Refusal(f"Line {line} of {name} is not UTF-8. Save the file as UTF-8 and import it again.") from error


def not_understood(reading: Reading) -> str:
    """Say which lines were not understood, with the first few of them."""
    samples = "; ".join(f"line {skip.line} “{shorten(skip.text)}” ({skip.reason})" for skip in reading.unread[:SHOWN])
    understood = f"Only {reading.lines - len(reading.unread)} of the {reading.lines} lines of {reading.document} could"
    if reading.lines == 1:
        understood = f"The only line of {reading.document} could not"
    return (
        f"{understood} be understood, so nothing was imported. Not understood: {samples}"
        f"{' …' if len(reading.unread) > SHOWN else ''}. I can read {FORMS}."
    )


def shorten(text: str) -> str:
    """Cut a text for a quotation."""
    return text if len(text) <= QUOTED else text[: QUOTED - 1].rstrip() + "…"
