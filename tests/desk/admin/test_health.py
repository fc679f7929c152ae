"""Health says that questions aren't recorded whatever keeps them from it, and after a while only."""

import sqlite3
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import text

from bot.database.breaker import REST
from bot.database.database import Database, open_database
from bot.database.driver_errors import BUSY
from bot.database.url import database_file
from bot.desk.admin.health import check_health
from bot.desk.questions.lookup import Asker, look_up, pick_code
from bot.desk.state.recording import TOLERATED, Recording

CODE = "USCUSTOMER_API_0000113"
PAGE = 4096
FULL = """
CREATE FUNCTION fill_disk() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
CREATE TRIGGER fill_disk BEFORE INSERT ON questions EXECUTE FUNCTION fill_disk();
"""


class Clock:
    """A clock that a test sets."""

    time = 100.0

    def __call__(self):
        return self.time


@pytest.fixture
def clock():
    """Return the clock by which the desk judges what was not recorded."""
    return Clock()


@pytest.fixture
def open_timed(open_small, clock):
    """Return what opens a desk with that clock."""

    def open_it(url):
        desk = open_small(url)
        return replace(desk, database=Database(desk.database.engine, now=clock), recording=Recording(clock))

    return open_it


@pytest.fixture
def asked(noon):
    """Return somebody who asks."""
    return Asker("U1", "errcode", noon)


@contextmanager
def damaged(file):
    """Overwrite all that questions are kept in, while the file is open."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        roots = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE tbl_name IN ('questions', 'lookups')"
        ).fetchall()
    before = file.read_bytes()
    with file.open("rb+") as opened:
        for (page,) in roots:
            opened.seek((page - 1) * PAGE)
            opened.write(b"\x07" * PAGE)
    yield
    with file.open("rb+") as opened:
        opened.write(before)


@contextmanager
def locked(file):
    """Hold the write lock as another program would."""
    with closing(sqlite3.connect(file, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        yield


@contextmanager
def full(url):
    """Let PostgreSQL say that its disk is full when a question is recorded."""
    other = open_database(url)
    with other.begin_light() as transaction:
        transaction.execute(text(FULL))
    yield
    with other.begin_light() as transaction:
        transaction.execute(text("DROP TRIGGER fill_disk ON questions; DROP FUNCTION fill_disk()"))
    other.engine.dispose()


def test_a_file_that_is_damaged_while_it_is_open_is_reported_though_it_can_be_read(
    open_timed, sqlite_url, asked, clock
):
    desk = open_timed(sqlite_url)
    assert look_up(desk, CODE, asked).question
    desk.database.engine.dispose()
    with damaged(database_file(sqlite_url)):
        assert look_up(desk, CODE, asked).question is None
        assert check_health(desk).well
        clock.time += TOLERATED
        health = check_health(desk)
        desk.database.engine.dispose()
    assert (health.database, health.writable) == (True, False)
    assert health.trouble.startswith("Questions aren't being recorded. The database file is damaged")


def test_a_full_disk_of_postgresql_is_reported_until_a_question_is_recorded(open_timed, postgres_url, asked, clock):
    desk = open_timed(postgres_url)
    with full(postgres_url):
        assert look_up(desk, CODE, asked).question is None
        assert pick_code(desk, CODE, question=None, asked=asked).question is None
        clock.time += TOLERATED
        health = check_health(desk)
    assert (health.writable, health.trouble) == (
        False,
        "Questions aren't being recorded. The disk is full. Make room, then try again.",
    )
    assert look_up(desk, CODE, asked).question
    assert check_health(desk).well


def test_a_lock_is_reported_once_it_lasts_and_no_more_when_it_is_gone(open_timed, sqlite_url, clock):
    desk = open_timed(sqlite_url)
    with locked(database_file(sqlite_url)):
        assert check_health(desk).well
        clock.time += TOLERATED
        health = check_health(desk)
    assert (health.writable, health.trouble) == (False, f"Questions aren't being recorded. {BUSY}")
    clock.time += REST
    assert check_health(desk).well


def test_a_locked_table_of_postgresql_is_reported_once_it_lasts_and_no_more_when_it_is_free(
    open_timed, postgres_url, clock
):
    desk, other = open_timed(postgres_url), open_database(postgres_url)
    with other.begin_light() as transaction:
        transaction.execute(text("LOCK TABLE questions IN SHARE MODE"))
        assert check_health(desk).well
        clock.time += TOLERATED
        assert not check_health(desk).writable
    assert check_health(desk).well
    other.engine.dispose()
