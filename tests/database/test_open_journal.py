"""Whatever befalls the files of a database while Errdesk has it open, nothing is damaged or lost in silence."""

import gc
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from datetime import UTC, datetime

import pytest

from bot.database.database import open_database
from bot.database.sqlite.file import close_files, sibling_path
from bot.database.sqlite.open_journal import find_journal, open_journals
from bot.database.sqlite.stale_journal import check_before_opening
from bot.store.admin.migrate import back_up_database
from bot.store.admin.restore import restore_backup
from bot.store.schema.base import KeyRow
from tests.database.keys import add, keys, keys_in, refusal

pytestmark = pytest.mark.usefixtures("look_always")
MANY = 300  # keys that need more pages than the file has
TRYING = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=0)
try:
    connection.execute(sys.argv[2])
except sqlite3.OperationalError as error:
    print(error)
"""


@pytest.fixture
def good(second_url, tmp_path):
    """Return a backup of an empty database."""
    back_up_database(second_url, tmp_path / "good.db")
    return tmp_path / "good.db"


@pytest.fixture
def database(sqlite_url):
    """Return an open database that holds the key "old" in its journal alone."""
    opened = open_database(sqlite_url)
    add(opened, "old")
    keys(opened)  # looks at the files once more
    yield opened
    opened.engine.dispose()


@contextmanager
def no_room_beyond(file):
    """Let no file grow beyond the size of this one."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file.stat().st_size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def add_many(database):
    for number in range(MANY):
        add(database, f"{number}" * 50)


def shift(file, seconds):
    """Let a file be written at another time than it was."""
    at = file.stat().st_mtime_ns + int(seconds * 1e9)
    os.utime(file, ns=(at, at))


def write_back(file, how="PASSIVE"):
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute(f"PRAGMA wal_checkpoint({how})")


def elsewhere(file, statement):
    """Return what another program hears when it tries something right now, "" if all is well."""
    words = [sys.executable, "-c", TRYING, str(file), statement]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603 - our own script


def copy_over(good, file):
    shutil.copyfile(good, file)
    shift(file, 1)


def test_a_file_that_was_copied_over_is_neither_read_nor_written_any_more(database, file, good, caplog):
    copy_over(good, file)
    for work in (keys, lambda database: add(database, "more"), keys):
        detail = refusal(database, work)
        assert f"{file} was overwritten while Errdesk was running" in detail
        assert "errdesk db restore FILE" in detail
    assert file.read_bytes() == good.read_bytes()
    assert caplog.messages == [detail]


def test_nor_is_one_that_was_copied_over_by_half(database, file):
    os.truncate(file, 0)
    shift(file, 1)
    assert "was overwritten" in refusal(database)


def test_a_file_that_was_copied_over_is_all_right_after_what_the_refusal_advises(database, sqlite_url, file, good):
    add_many(database)
    copy_over(good, file)
    refusal(database)
    close_files()
    restore_backup(sqlite_url, good, datetime(2026, 11, 27, tzinfo=UTC))
    assert keys(database) == set()
    add(database, "new")
    database.engine.dispose()
    assert keys_in(file) == {"new"}


def test_a_file_that_was_copied_over_stays_out_of_use_whatever_another_program_writes_back(database, file, good):
    copy_over(good, file)
    refusal(database)
    elsewhere(file, "PRAGMA wal_checkpoint(PASSIVE)")
    assert "was overwritten" in refusal(database)


def test_a_file_that_was_copied_over_is_not_written_at_the_end_where_another_program_keeps_it_open(
    database, file, good
):
    with closing(sqlite3.connect(file)) as other:
        other.execute("SELECT * FROM keys").fetchall()
        copy_over(good, file)
        refusal(database)
        close_files()
        assert file.read_bytes() == good.read_bytes()


def test_a_file_that_was_only_touched_holds_everything_after_a_restart(database, file):
    shift(file, 1)
    assert "was overwritten" in refusal(database)
    close_files()
    assert keys_in(file) == {"old"}
    assert keys(database) == {"old"}


def test_what_sqlite_writes_back_is_no_overwriting(database, file):
    keys(database)
    for number, how in enumerate(["PASSIVE", "PASSIVE", "RESTART", "TRUNCATE", "PASSIVE"]):
        add(database, f"more {number}")
        write_back(file, how)
        shift(file, 1)
        keys(database)
        keys(database)
    assert elsewhere(file, "INSERT INTO keys VALUES ('elsewhere', 's')") == ""
    assert elsewhere(file, "PRAGMA wal_checkpoint(TRUNCATE)") == ""
    shift(file, 1)
    assert "elsewhere" in keys(database)


def test_nor_is_what_it_wrote_back_in_part_because_somebody_reads_or_the_disk_is_full(database, file):
    with database.read() as session:
        session.get(KeyRow, "askers")
        add_many(database)
        write_back(file)
        shift(file, 1)
        keys(database)
    with no_room_beyond(file), pytest.raises(sqlite3.OperationalError):
        write_back(file)
    for _ in range(2):
        shift(file, 1)
        assert len(keys(database)) == MANY + 1


def test_looking_leaves_sqlites_locks_alone(database, file):
    with database.begin() as session:
        session.connection()
        keys(database)
        with database.read():
            pass
        assert "locked" in elsewhere(file, "BEGIN IMMEDIATE")
        assert "locked" in elsewhere(file, "PRAGMA journal_mode = DELETE")
    assert elsewhere(file, "BEGIN IMMEDIATE") == ""


def test_what_watches_a_journal_is_closed_with_the_last_connection(database, file):
    with database.read(), database.read():
        assert len(find_journal(file).users) == 2
    journal = find_journal(file)
    database.engine.dispose()
    assert find_journal(file) is None
    assert journal not in open_journals.values()


def test_what_watches_a_journal_outlives_no_connection_that_nobody_closed(sqlite_url, file):
    database = open_database(sqlite_url)
    with database.read():
        database.engine.dispose()  # the connection in use goes back to a pool that nobody has any more
    del database
    gc.collect()
    again = open_database(sqlite_url)
    add(again, "new")
    assert keys(again) == {"new"}
    assert len(find_journal(file).users) == 1
    again.engine.dispose()


@pytest.mark.usefixtures("database")
def test_a_database_that_this_program_has_open_already_is_not_doubted(file):
    shift(file, 60)
    check_before_opening(file)
    assert "locked" in elsewhere(file, "PRAGMA journal_mode = DELETE")


@pytest.mark.parametrize("ends", [["-wal"], ["-shm"], ["-wal", "-shm"]], ids=" and ".join)
def test_a_journal_that_is_deleted_is_noticed_and_loses_nothing(database, file, ends, caplog):
    for end in ends:
        sibling_path(file, end).unlink()
    add(database, "new")
    assert elsewhere(file, "INSERT INTO keys VALUES ('elsewhere', 's')") == ""
    add(database, "newer")
    assert keys(database) == {"old", "new", "elsewhere", "newer"}
    assert [message for message in caplog.messages if f"{file}-wal or {file}-shm was deleted" in message]
    assert len(caplog.messages) == 1
    database.engine.dispose()
    assert keys_in(file) == {"old", "new", "elsewhere", "newer"}


def test_a_journal_that_is_deleted_while_somebody_reads_is_replaced_once_that_is_over(database, file):
    with database.read() as session:
        session.connection()
        sibling_path(file, "-wal").unlink()
        for _ in range(2):
            assert "was deleted while Errdesk was running" in refusal(database)
    add(database, "new")
    assert keys(database) == {"old", "new"}
    database.engine.dispose()
    assert keys_in(file) == {"old", "new"}


def test_a_program_that_ends_on_a_full_disk_says_where_the_rest_is_and_the_next_one_has_it(database, file, caplog):
    add_many(database)
    with no_room_beyond(file):
        close_files()
    (message,) = caplog.messages
    assert f"Not everything could be written into {file}" in message
    assert f"{file}-wal" in message
    assert len(keys(database)) == MANY + 1


def test_a_program_that_ends_while_another_one_reads_has_nothing_to_say(database, file, caplog):
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM keys").fetchall()
        add(database, "new")
        close_files()
    assert caplog.messages == []


def test_a_file_that_is_replaced_while_the_disk_is_full_is_used_once_there_is_room(database, file, good):
    add_many(database)
    good.chmod(0o600)
    with no_room_beyond(file):
        shutil.copy(good, good.with_name("next.db")).replace(file)
        for _ in range(2):
            assert "disk" in refusal(database)
    assert keys(database) == set()
    add(database, "new")
    database.engine.dispose()
    assert keys_in(file) == {"new"}
