"""Copying a SQLite database waits only so long for whoever has it locked, and can be interrupted meanwhile."""

import os
import shutil
import signal
import sqlite3
from contextlib import closing

import pytest

from bot.database.database import Unavailable
from bot.database.sqlite.file import sibling_path
from bot.database.url import database_file
from bot.store.admin.sqlite_copy import copy_pages, draft_of_database, find_damage
from tests.conftest import details


@pytest.fixture
def file(sqlite_url):
    """Return a database's file."""
    return database_file(sqlite_url)


@pytest.fixture
def source(file):
    """Return a connection to it, which would wait for a lock for long."""
    with closing(sqlite3.connect(file, timeout=600)) as connection:
        yield connection


@pytest.fixture
def target(tmp_path):
    """Return a connection to an empty file."""
    with closing(sqlite3.connect(tmp_path / "copy.db")) as connection:
        yield connection


@pytest.fixture
def holder(file):
    """Return a connection that keeps everybody else out."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")  # with WAL readers are let in
        connection.execute("BEGIN EXCLUSIVE")
        yield connection


@pytest.mark.usefixtures("holder")
def test_a_lock_is_waited_for_only_so_long(source, target, file):
    times = iter([0.0, 4.9, 5.0])
    with pytest.raises(Unavailable, check=details("locked by another program")):
        copy_pages(source, target, file, patience=5.0, now=lambda: next(times))
    assert list(times) == []


@pytest.mark.usefixtures("holder")
def test_waiting_for_a_lock_ends_with_control_c(source, target, file):
    times = iter([0.0])

    def interrupt():
        for time in times:
            return time
        os.kill(os.getpid(), signal.SIGINT)
        return 0.0

    with pytest.raises(KeyboardInterrupt):
        copy_pages(source, target, file, patience=600, now=interrupt)


def test_what_is_copied_once_the_lock_is_gone_is_whole(holder, source, target, *, file, tmp_path):
    asked = []

    def release():
        asked.append(1)
        if len(asked) == 2:  # after the first attempt
            holder.execute("ROLLBACK")
        return 0.0

    copy_pages(source, target, file, patience=5.0, now=release)
    assert len(asked) == 2
    assert find_damage(tmp_path / "copy.db") == ""
    assert target.execute("SELECT name FROM keys").fetchall() == [("askers",)]


def test_a_draft_takes_its_place_together_with_what_its_journal_holds(file, tmp_path):
    place = tmp_path / "place.db"
    with closing(sqlite3.connect(file)) as live:
        live.execute("INSERT INTO keys VALUES ('in the journal', 's')")
        live.commit()
        with draft_of_database(place) as draft:
            shutil.copy(file, draft)
            shutil.copy(sibling_path(file, "-wal"), sibling_path(draft, "-wal"))
    assert {path.name for path in tmp_path.iterdir()} == {file.name, place.name}
    with closing(sqlite3.connect(place)) as connection:
        assert ("in the journal",) in connection.execute("SELECT name FROM keys").fetchall()


def draft_and_fail(place):
    with draft_of_database(place) as draft:
        for end in ("-wal", "-shm", "-journal"):
            sibling_path(draft, end).touch()
        raise KeyError


def test_of_a_draft_that_fails_nothing_is_left(tmp_path):
    with pytest.raises(KeyError):
        draft_and_fail(tmp_path / "place.db")
    assert list(tmp_path.iterdir()) == []
