"""Whatever happens to an import half-way, the old catalog stays whole."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, text

from bot.database.database import open_database
from bot.desk.admin.catalog_export import render_catalog
from bot.desk.admin.catalog_import import import_document
from bot.desk.admin.import_target import ImportOptions
from bot.errors import Refusal
from bot.settings import PROJECT_ROOT
from bot.store.admin.catalog import lock_imports
from tests.conftest import details

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
DRY_RUN = ImportOptions(dry_run=True)
REFERENCE = PROJECT_ROOT / "data" / "error-code.md"

KILLED_BEFORE_THE_COMMIT = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import event

import bot.desk.admin.catalog_import
from bot.database.database import open_database

database = open_database(sys.argv[1])
event.listen(database.engine, "commit", lambda connection: os.kill(os.getpid(), signal.SIGKILL))
bot.desk.admin.catalog_import.import_document(database, Path(sys.argv[2]), at=datetime.now(UTC))
"""


@pytest.fixture
def file(reference_template, tmp_path):
    """Return the file of a SQLite database that holds the reference."""
    return shutil.copy(reference_template, tmp_path / "errdesk.db")


@pytest.fixture
def release(tmp_path):
    """Write a release in which every code has another meaning, and return its path."""
    lines = REFERENCE.read_text(encoding="utf-8").splitlines()
    path = tmp_path / "error-code.md"
    path.write_text("\n".join(f"{line} (new)" if "=" in line else line for line in lines), encoding="utf-8")
    return path


def kill_an_import(database, release):
    """Import in another process, which is killed when everything is written and nothing is committed."""
    command = [sys.executable, "-c", KILLED_BEFORE_THE_COMMIT, address(database), str(release)]
    killed = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, check=False, timeout=60)  # noqa: S603 - our own words
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()


def address(database):
    """Return the URL with which another process opens the same database."""
    if database.engine.dialect.name == "sqlite":
        with database.read() as session:
            return f"sqlite:///{session.execute(text('PRAGMA database_list')).one().file}"
    return database.engine.url.render_as_string(hide_password=False)


def test_an_import_killed_half_way_leaves_the_old_catalog_whole_and_the_next_one_goes_through(database, release):
    import_document(database, REFERENCE, at=AT)
    before = render_catalog(database, "json")
    kill_an_import(database, release)
    assert render_catalog(database, "json") == before
    assert len(import_document(database, release, at=AT).of("reworded")) == 150


def test_imports_take_turns(database, database_url):
    other = open_database(database_url)
    with database.begin() as session:
        lock_imports(session)
        with pytest.raises(Refusal, match="busy"):
            import_document(other, REFERENCE, at=AT)
    other.engine.dispose()


def test_a_read_only_database_is_refused_and_a_dry_run_is_not(file, release):
    database = open_database(f"sqlite:///{file}")
    event.listen(database.engine, "connect", lambda connection, _: connection.execute("PRAGMA query_only = ON"))
    with pytest.raises(Refusal, check=details("read-only")):
        import_document(database, release, at=AT)
    assert len(import_document(database, release, at=AT, options=DRY_RUN).of("reworded")) == 150
    database.engine.dispose()


def test_a_locked_database_is_refused_and_nothing_is_changed(file, release):
    database = open_database(f"sqlite:///{file}")
    before = render_catalog(database, "json")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Refusal, match="busy"):
            import_document(database, release, at=AT)
    assert render_catalog(database, "json") == before
    database.engine.dispose()


def test_a_database_that_is_not_set_up_is_refused(tmp_path):
    (tmp_path / "new.db").touch()
    database = open_database(f"sqlite:///{tmp_path / 'new.db'}")
    with pytest.raises(Refusal, check=details("errdesk db upgrade")):
        import_document(database, REFERENCE, at=AT)
    database.engine.dispose()


def test_a_database_that_is_not_there_is_refused_and_not_made(tmp_path):
    database = open_database(f"sqlite:///{tmp_path / 'nowhere.db'}")
    with pytest.raises(Refusal, check=details("errdesk db upgrade")):
        import_document(database, REFERENCE, at=AT)
    assert not (tmp_path / "nowhere.db").exists()
