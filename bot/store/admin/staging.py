"""Stage an import: prepare the rows of all changed codes in a file, outside of any lock.

The file is a SQLite database of its own, so that SQLite can copy its rows into a catalog at once, and a catalog of any
size needs little memory.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.catalog.entry import Entry, Source
from bot.catalog.release import CatalogChange
from bot.private_files import make_room_refusal
from bot.store.admin.staging_file import lend_staging_file

SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
DROP TABLE IF EXISTS codes;
DROP TABLE IF EXISTS meanings;
CREATE TABLE codes (
    id INTEGER PRIMARY KEY, code TEXT, family TEXT, number TEXT, section TEXT, status TEXT, catalog_id INTEGER,
    aliases TEXT, severity TEXT, causes TEXT, is_new INTEGER, wanted TEXT
);
CREATE TABLE meanings (
    staged_id INTEGER, place INTEGER, text TEXT, doubt TEXT, sources TEXT, PRIMARY KEY (staged_id, place)
) WITHOUT ROWID;
"""
INDEXES = """
CREATE UNIQUE INDEX codes_by_code ON codes (code);
CREATE INDEX codes_by_wanted ON codes (wanted) WHERE wanted IS NOT NULL;
"""
ADD_CODE = "INSERT INTO codes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
ADD_MEANING = "INSERT INTO meanings VALUES (?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Staging:
    """A file with the changed codes of an import, sorted by code: ``id`` counts from 0, ``code`` is the key.

    ``wanted`` is a code as followers wait for it, set for those that were added or returned.
    """

    path: Path
    connection: sqlite3.Connection


@contextmanager
def refuse_staging_errors() -> Iterator[None]:
    """Refuse an import whose own file can't be written or read; the database of the catalog is something else.

    A fault of the program passes as it is.
    """
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname == "SQLITE_ERROR":
            raise
        raise make_room_refusal(str(error)) from error


@contextmanager
def open_staging() -> Iterator[Staging]:
    """Open an empty staging file, and remove it at the end; refuses if it can't be written."""
    with lend_staging_file() as path, closing(connect(path)) as file:
        yield Staging(path, file)


@refuse_staging_errors()
def connect(path: Path) -> sqlite3.Connection:
    """Open a staging file; transactions begin and end by statements alone."""
    return sqlite3.connect(path, isolation_level=None)


@refuse_staging_errors()
def stage_changes(staging: Staging, changes: Iterable[CatalogChange], normalize: Callable[[str], str]) -> None:
    """Replace what is staged; ``normalize`` returns a code as followers wait for it."""
    connection = staging.connection
    connection.executescript(SCHEMA)
    connection.execute("BEGIN")
    for number, change in enumerate(changes):
        entry = change.after
        wanted = normalize(entry.code) if change.kind in {"added", "returned"} else None
        connection.execute(ADD_CODE, (number, *list_columns(entry), change.before is None, wanted))
        for place, meaning in enumerate(entry.meanings):
            row = (number, place, meaning.text, meaning.doubt, dump_sources(meaning.sources))
            connection.execute(ADD_MEANING, row)
    connection.execute("COMMIT")
    connection.executescript(INDEXES)


def list_columns(entry: Entry) -> tuple[object, ...]:
    """Return what the table of codes holds of an entry."""
    causes = [{"text": cause.text, "actions": list(cause.actions)} for cause in entry.causes]
    place = entry.family, entry.number, entry.section, entry.status, entry.catalog
    return entry.key, *place, dump_items(entry.aliases), entry.severity, dump_items(causes)


def dump_items(items: Sequence[object]) -> str | None:
    """Return items as a column of JSON holds them, None for none."""
    return json.dumps(list(items)) if items else None


@refuse_staging_errors()
def count_staged(staging: Staging) -> int:
    """Return the number of staged codes."""
    [(number,)] = staging.connection.execute("SELECT count(*) FROM codes")
    return int(number)


def dump_sources(sources: Iterable[Source]) -> str:
    """Return sources as the column holds them."""
    return json.dumps([{"document": source.document, "lines": list(source.lines)} for source in sources])


@refuse_staging_errors()
def find_staged_texts(staging: Staging, codes: Iterable[str]) -> dict[str, list[str]]:
    """Return the texts of the meanings of those of the keys that are staged, the preferred one first."""
    texts = defaultdict[str, list[str]](list)
    query = "SELECT code, text FROM codes JOIN meanings ON staged_id = id WHERE code = ? ORDER BY place"
    for name in codes:
        for code, text in staging.connection.execute(query, (name,)):
            texts[code].append(text)
    return texts


@refuse_staging_errors()
def find_available_codes(staging: Staging, wanted: Iterable[str]) -> list[str]:
    """Return the keys of the staged codes that followers wait for under these names."""
    query = "SELECT code FROM codes WHERE wanted = ? ORDER BY id"
    return [code for name in wanted for (code,) in staging.connection.execute(query, (name,))]
