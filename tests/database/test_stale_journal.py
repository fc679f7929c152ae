"""A journal that a killed program left is used for its own file, and kept away from one that was copied over that."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from sqlalchemy import insert, select

from bot.database.database import Unavailable, open_database
from bot.database.sqlite.file import sibling_path
from bot.database.sqlite.open_journal import INDEX
from bot.database.sqlite.stale_journal import is_stale
from bot.database.url import database_file
from bot.settings import PROJECT_ROOT
from bot.store.admin.migrate import back_up_database
from bot.store.schema.base import KeyRow

WRITING = """
import os, resource, sqlite3, sys
from pathlib import Path

file = Path(sys.argv[1])
connection = sqlite3.connect(file, isolation_level=None)
connection.execute("PRAGMA journal_mode = WAL")
reader = sqlite3.connect(file, isolation_level=None)
for number in range(200):
    connection.execute("INSERT INTO keys VALUES (?, ?)", (f"{number}", "s" * 500))
    if number == 100 and "somebody reads" in sys.argv:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM keys").fetchall()
if "no room" in sys.argv:
    size = file.stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
for statement in sys.argv[2:]:
    try:
        connection.execute(statement)
    except sqlite3.OperationalError as error:
        assert "syntax error" in str(error) or "disk I/O error" in str(error), error
os._exit(9)
"""
WRITE_BACK = "PRAGMA wal_checkpoint(PASSIVE)"
WRITING_AGAIN = """
import os, sys
from sqlalchemy import insert
from bot.database.database import open_database
from bot.store.schema.base import KeyRow

with open_database(sys.argv[1]).begin() as session:
    session.execute(insert(KeyRow).values(name="again", secret="s"))
os._exit(9)
"""


@pytest.fixture
def good(sqlite_url, tmp_path):
    """Return a backup from before the program was killed."""
    back_up_database(sqlite_url, tmp_path / "good.db")
    return tmp_path / "good.db"


def write_and_die(file, *statements):
    words = [sys.executable, "-c", WRITING, str(file), *statements]
    assert subprocess.run(words, check=False).returncode == 9  # noqa: S603 - our own script
    assert sibling_path(file, "-wal").stat().st_size


def age(path, seconds):
    at = path.stat().st_mtime - seconds
    os.utime(path, (at, at))


def copy_over(good, file, *, seconds):
    """Copy a backup over a database as if it happened so long after the journal was written last."""
    shutil.copy(good, file)
    at = sibling_path(file, "-wal").stat().st_mtime_ns + int(seconds * 1e9)
    os.utime(file, ns=(at, at))


def assert_refused(url):
    file = database_file(url)
    before = file.read_bytes()
    for _ in range(2):
        with pytest.raises(Unavailable) as refused:
            count_keys(url)
        assert "errdesk db restore FILE" in refused.value.detail
        assert f"touch {file}-wal" in refused.value.detail
    assert file.read_bytes() == before


def count_keys(url):
    database = open_database(url)
    with database.read() as session:
        count = len(session.scalars(select(KeyRow.name)).all()) - 1
    database.engine.dispose()
    return count


@pytest.mark.parametrize("seconds", [0.01, 60], ids=["at once", "a minute later"])
def test_a_backup_that_was_copied_over_the_database_of_a_killed_program_is_not_damaged(sqlite_url, file, good, seconds):
    write_and_die(file)
    copy_over(good, file, seconds=seconds)
    assert_refused(sqlite_url)


@pytest.mark.parametrize("state", [(WRITE_BACK,), ("somebody reads", WRITE_BACK)], ids=["whole", "partly"])
def test_so_is_one_that_was_copied_over_what_had_been_written_back(sqlite_url, file, good, state):
    write_and_die(file, *state)
    copy_over(good, file, seconds=60)
    assert_refused(sqlite_url)


def test_so_is_one_that_was_copied_over_the_database_of_a_program_that_was_killed_twice(sqlite_url, file, good):
    write_and_die(file)
    words = [sys.executable, "-c", WRITING_AGAIN, sqlite_url]
    assert subprocess.run(words, cwd=PROJECT_ROOT, check=False).returncode == 9  # noqa: S603 - our own script
    assert sibling_path(file, "-wal").stat().st_size
    copy_over(good, file, seconds=60)
    assert_refused(sqlite_url)


@pytest.mark.parametrize("seconds", [0, 60], ids=["at once", "a minute later"])
def test_what_a_killed_program_wrote_is_there_at_the_next_start(sqlite_url, file, seconds):
    write_and_die(file)
    age(file, seconds)
    assert count_keys(sqlite_url) == 200


@pytest.mark.parametrize(
    "state",
    [
        (WRITE_BACK,),
        ("somebody reads", WRITE_BACK),
        ("no room", WRITE_BACK),
        ("DELETE FROM keys WHERE name > '1'", "VACUUM", WRITE_BACK),
    ],
    ids=["whole", "partly, as somebody reads", "partly, as the disk is full", "fewer pages than the journal has"],
)
def test_a_journal_that_was_written_back_is_no_stranger_however_late_that_was(sqlite_url, file, state):
    write_and_die(file, *state)
    assert sibling_path(file, "-wal").stat().st_size
    age(sibling_path(file, "-wal"), 60)
    assert count_keys(sqlite_url) == (1 if "VACUUM" in state else 200)


OTHERS = INDEX.pack(b"other...", 2, 5)  # a write-back of another journal, which was interrupted


@pytest.mark.parametrize(
    "index", [None, b"", b"x" * 100, bytes(32768), OTHERS], ids=["none", "empty", "short", "zeros", "another's"]
)
def test_files_that_came_without_a_good_index_and_journal_first_are_used_after_the_touch(sqlite_url, file, index):
    write_and_die(file)
    age(sibling_path(file, "-wal"), 60)
    sibling_path(file, "-shm").unlink()
    if index is not None:
        sibling_path(file, "-shm").write_bytes(index)
    assert_refused(sqlite_url)
    sibling_path(file, "-wal").touch()
    assert count_keys(sqlite_url) == 200


def test_while_somebody_has_the_database_open_its_journal_is_not_doubted(file):
    holding = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT * FROM keys').fetchall()"
    holding += "; print(1, flush=True); sys.stdin.read()"
    write_and_die(file)
    with subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, "-c", holding, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        other.stdout.readline()
        age(sibling_path(file, "-wal"), 60)
        assert not is_stale(file)


@pytest.mark.parametrize("content", [b"", b"x", b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x82" * 5000])
def test_what_is_no_journal_is_left_to_sqlite(sqlite_url, file, content):
    sibling_path(file, "-wal").write_bytes(content)
    age(sibling_path(file, "-wal"), 60)
    assert not is_stale(file)
    assert count_keys(sqlite_url) == 0


def test_a_backup_leaves_nothing_beside_the_database(sqlite_url, file, good):
    database = open_database(sqlite_url)
    with database.begin() as session:
        session.execute(insert(KeyRow).values(name="new", secret="s"))
    database.engine.dispose()
    back_up_database(sqlite_url, good.with_name("second.db"))
    assert {path.name for path in file.parent.iterdir()} == {"errdesk.db", "good.db", "second.db"}
    with closing(sqlite3.connect(good.with_name("second.db"))) as connection:
        assert connection.execute("SELECT count(*) FROM keys WHERE name = 'new'").fetchone() == (1,)
