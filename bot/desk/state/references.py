"""Read the files of a catalog, or refuse them with a reason that says what they are.

Lines such as CODE=message and exports are read line by line, however many there are. Every other file is read whole
into tables, which are interpreted together: people see and confirm that before anything is imported.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from bot.catalog.cells.regex import compile_pattern
from bot.catalog.code import Prefixes, read_prefixes
from bot.catalog.document import Document, Progress, report_nothing, split_document
from bot.catalog.encoding import decode_file
from bot.catalog.entry import Reading
from bot.catalog.formats import errdesk_json, properties
from bot.catalog.guess.subject import is_about_errors
from bot.catalog.mapping.interpret import interpret_files
from bot.catalog.mapping.interpretation import Interpretation, TableFile
from bot.catalog.mapping.mapping import Mapping
from bot.catalog.mapping.string_keys import find_error_keys
from bot.catalog.read import find_reader
from bot.catalog.read_tables import read_tables
from bot.catalog.rows.build import FileReading, build_readings
from bot.catalog.rows.exported import read_exported_tables
from bot.catalog.rows.merge import choose_codes, merge_readings
from bot.catalog.tables import SourceFile
from bot.desk.state.documents import is_utf_8, name_file, open_document, read_whole
from bot.desk.state.reference_faults import refuse_doubts, refuse_nothing, refuse_skipped, refuse_unread
from bot.errors import Refusal
from bot.settings import PROJECT_ROOT

SECTIONS_PATH = PROJECT_ROOT / "data" / "sections.toml"
GUESS = Mapping()
NO_ERROR = "its name isn't that of an error"


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that is read without asking. In one of ``lines``, some may be prose; every part of others is a code."""

    reading: Reading
    lines: bool = False

    @property
    def name(self) -> str:
        """Return the file's name."""
        return self.reading.document


Part: TypeAlias = ReadFile | TableFile


@dataclass(frozen=True, slots=True)
class UnreadFile:
    """A file of a folder that can't be read, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reference:
    """The files of a catalog, as far as they can be read before anybody says what their columns are.

    ``name`` is that of the folder, or of the first file; ``whole`` says that it is a folder, and so all of the catalog.
    """

    name: str
    parts: tuple[Part, ...]
    mapping: Mapping = GUESS
    unread: tuple[UnreadFile, ...] = ()
    whole: bool = False

    @property
    def tables(self) -> tuple[TableFile, ...]:
        """Return the files with tables."""
        return tuple(part for part in self.parts if isinstance(part, TableFile))

    @property
    def documents(self) -> tuple[str, ...]:
        """Return the names of the files."""
        return tuple(part.name for part in self.parts)

    def interpret(self, mapping: Mapping | None = None) -> Interpretation:
        """Return what the tables hold, by what is known of them."""
        return interpret_files(self.tables, mapping or self.mapping)


@dataclass(frozen=True, slots=True)
class PartReader:
    """What is needed to read a file; ``said`` means that people said the mapping of this very file."""

    mapping: Mapping
    prefixes: Prefixes
    progress: Progress
    said: bool = True

    def read(self, path: Path, name: str) -> Part:
        """Read a file. Refuses one that can't be read."""
        is_for_tables = self.mapping.is_for_tables if self.said else self.mapping.lines
        if not is_for_tables and (lines := self.read_lines(path, name)):
            return lines
        source = SourceFile(name, read_whole(path, name))
        document = read_tables(source, encoding=self.mapping.encoding, pattern=self.mapping.lines)
        exported = read_exported_tables(name, document, self.prefixes)
        return ReadFile(exported) if exported else TableFile(name, document)

    def read_lines(self, path: Path, name: str) -> ReadFile | None:
        """Read a file line by line; None if it has another format, or isn't a text."""
        if self.mapping.encoding is None and is_utf_8(path):
            with open_document(path, self.progress, name) as document:
                return self.read_document(document)
        try:
            decoded = decode_file(SourceFile(name, read_whole(path, name)), self.mapping.encoding)
        except Refusal:
            return None
        return self.read_document(replace(split_document(name, decoded.text), progress=self.progress))

    def read_document(self, document: Document) -> ReadFile | None:
        """Read a document line by line; None if it has another format, or may list something else than errors."""
        reader = find_reader(document)
        if reader is None:
            return None
        reading = reader.read(document, self.prefixes)
        if reader.name == errdesk_json.NAME:
            return ReadFile(reading)
        if self.mapping == GUESS and not lists_errors(reading, self.prefixes):
            return None
        return ReadFile(choose_errors(reading) if reader.name == properties.NAME else reading, lines=True)


def lists_errors(reading: Reading, prefixes: Prefixes) -> bool:
    """Return whether a file of lines surely lists errors; if not, people are shown what it holds as a table."""
    pairs = ((entry.code, entry.meaning.text) for entry in reading.entries)
    known = {prefix.family for prefix in prefixes.values()}
    return not known.isdisjoint(reading.families) or is_about_errors([reading.document], pairs)


def choose_errors(reading: Reading) -> Reading:
    """Return a file of strings without those of a program that are no errors, if most are named as such.

    They are listed as skipped.
    """
    pattern = find_error_keys([entry.code for entry in reading.entries])
    return choose_codes(reading, re.compile(pattern), NO_ERROR) if pattern else reading


def list_files(paths: Sequence[Path]) -> list[tuple[Path, str]]:
    """Return the files of a catalog with their names: the given ones, or those in a folder and in the folders in it.

    Hidden ones are left out. Refuses a folder that can't be read.
    """
    if not is_folder(paths):
        return [(path, name_file(path)) for path in paths]
    found = ((path, path.relative_to(paths[0]).as_posix()) for path in find_files(paths[0]))
    return [(path, name) for path, name in found if "/." not in f"/{name}"]


def find_files(folder: Path) -> list[Path]:
    """Return the files in a folder and in the folders in it. Refuses a folder that can't be read."""
    try:
        return sorted(filter(Path.is_file, folder.rglob("*")))
    except OSError as error:  # such as a folder that is removed meanwhile
        raise Refusal(f"{folder} can't be read ({error.strerror}).") from error


def is_folder(paths: Sequence[Path]) -> bool:
    """Return whether a catalog's files are those of a folder."""
    try:
        return len(paths) == 1 and paths[0].is_dir()
    except OSError:  # such as a name that is too long, which is refused when it's opened
        return False


def name_reference(paths: Sequence[Path]) -> str:
    """Return the name of a folder, or of the first file."""
    return paths[0].resolve().name if is_folder(paths) else name_file(paths[0])


def open_reference(
    paths: Sequence[Path], mapping: Mapping = GUESS, progress: Progress = report_nothing, *, said: bool = True
) -> Reference:
    """Read the files of a catalog as far as it goes without asking; ``said`` is that of ``PartReader``.

    Refuses a file that can't be read; one in a folder is only left out.
    """
    reader = PartReader(mapping, read_prefixes(SECTIONS_PATH), progress, said)
    whole = is_folder(paths)
    parts = list[Part]()
    unread = list[UnreadFile]()
    for path, name in list_files(paths):
        try:
            parts.append(reader.read(path, name))
        except Refusal as refusal:
            if not whole:
                raise
            unread.append(UnreadFile(name, refusal.detail))
    if not parts:
        raise Refusal(f"There is no file in {paths[0]} that I can read. {unread[0].reason if unread else ''}".strip())
    return Reference(name_reference(paths), tuple(parts), mapping, tuple(unread), whole=whole)


def read_interpreted(interpretation: Interpretation, progress: Progress = report_nothing) -> list[FileReading]:
    """Return the readings of the files whose tables were interpreted."""
    return build_readings(interpretation, read_prefixes(SECTIONS_PATH), progress)


def build_reference(
    reference: Reference, interpretation: Interpretation, progress: Progress = report_nothing, *, skip: bool = False
) -> Reading:
    """Return the reading of a reference whose tables were interpreted.

    Refuses one in which nothing is a code with a message, or, unless ``skip`` is set, in which too much can't be read.
    """
    built = {file.reading.document: file.reading for file in read_interpreted(interpretation, progress)}
    readings = [get_reading(part, built, skip=skip) for part in reference.parts]
    reading = readings[0] if len(readings) == 1 else merge_readings(reference.name, readings)
    if reference.mapping.only:
        reading = choose_codes(reading, compile_pattern(reference.mapping.only, "--only"))
    if not reading.printed:
        refuse_nothing(reading, interpretation)
    return replace(reading, whole=reference.whole)


def get_reading(part: Part, built: dict[str, Reading], *, skip: bool) -> Reading:
    """Return the reading of a file. Refuses one of which too much can't be read."""
    reading = part.reading if isinstance(part, ReadFile) else built[part.name]
    if isinstance(part, ReadFile) and part.lines:
        refuse_unread(reading)
    elif not skip:
        refuse_skipped(reading)
    return reading


def read_document(path: Path, progress: Progress = report_nothing) -> Reading:
    """Return a reference as it is read without asking anybody. Refuses one whose interpretation isn't proven."""
    reference = open_reference([path], progress=progress)
    interpretation = reference.interpret()
    refuse_doubts(reference.name, interpretation)
    return build_reference(reference, interpretation, progress)
