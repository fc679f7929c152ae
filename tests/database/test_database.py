import os
import sqlite3
import threading
import time

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from bot.database.breaker import REST
from bot.database.database import ANSWER, PATIENCE, Database, Unavailable, open_database
from bot.database.driver_errors import explain_driver_error
from bot.database.sqlite.sqlite_file import SqliteFile
from bot.database.url import database_file
from bot.errors import Refusal
from bot.store.schema.base import KeyRow
from tests.at_once import run_at_once
from tests.conftest import details
from tests.desk.patience import patiently

NOBODY = 65534


@pytest.fixture
def sqlite(sqlite_url):
    """Give an open SQLite database."""
    opened = open_database(sqlite_url)
    yield opened
    opened.engine.dispose()


@pytest.fixture
def holder(sqlite_url):
    """Give another process's connection, so to speak."""
    connection = sqlite3.connect(database_file(sqlite_url), isolation_level=None)
    yield connection
    connection.close()


@pytest.fixture
def closed_folder(sqlite_url):
    """Take the right to write to the file and its folder away, from root too by acting as nobody."""
    file = database_file(sqlite_url)
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    parents = [parent for parent in file.parents if parent.is_relative_to("/tmp")]  # noqa: S108 - where pytest puts them
    for parent in parents[:-1]:
        parent.chmod(0o755)
    file.chmod(0o444)
    file.parent.chmod(0o555)
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    yield sqlite_url
    if root:
        os.seteuid(0)
    file.parent.chmod(0o755)


def wait_in_vain(database, statement="SELECT 1"):
    """Return the seconds until a transaction is refused."""
    start = time.monotonic()
    with pytest.raises(Unavailable, match="busy"), database.begin_light() as transaction:
        transaction.execute(text(statement))
    return time.monotonic() - start


def wait_with(patience, url, statement="SELECT 1"):
    """Return the same for a process that has so much patience."""
    database = open_database(url, patience=patience)
    waited = wait_in_vain(database, statement)
    database.engine.dispose()
    return waited


def test_readers_and_a_writer_work_side_by_side(sqlite):
    with sqlite.begin() as session:
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
        session.add(KeyRow(name="new", secret="s"))
        session.flush()
        with sqlite.read() as other:
            assert other.get(KeyRow, "new") is None


def test_foreign_keys_hold(sqlite):
    with sqlite.begin() as session:
        assert session.scalar(text("PRAGMA foreign_keys")) == 1


def add_keys(database, *names):
    with database.begin() as session:
        for name in names:
            session.execute(insert(KeyRow).values(name=name, secret="s"))


def test_an_error_undoes_the_whole_transaction(database):
    with pytest.raises(IntegrityError):
        add_keys(database, "new", "askers")
    with database.read() as session:
        assert session.get(KeyRow, "new") is None


def test_what_one_transaction_wrote_the_next_one_reads(database):
    add_keys(database, "new")
    with database.read() as session:
        assert session.get(KeyRow, "new").secret == "s"
    with database.begin() as session:
        session.delete(session.get(KeyRow, "new"))


def test_sixteen_threads_that_read_and_then_write_lose_nothing(database):
    def add(name):
        with database.begin() as session:
            assert session.get(KeyRow, name) is None
            session.add(KeyRow(name=name, secret="s"))

    def add_ten(number):
        for turn in range(10):
            patiently(add, f"{number}.{turn}")

    run_at_once(16, add_ten)
    with database.begin() as session:
        assert session.query(KeyRow).filter(KeyRow.name.contains(".")).delete() == 160


def test_an_answer_waits_less_than_a_second_for_its_turn_and_a_lock():
    assert 2 * PATIENCE < 1


def test_all_that_an_answer_waits_for_in_the_database_is_less_than_a_second():
    assert ANSWER < 1


def test_a_locked_database_is_unavailable_as_soon_as_patience_ends(sqlite_url, holder):
    holder.execute("BEGIN EXCLUSIVE")
    assert wait_with(0.1, sqlite_url) < wait_with(1.0, sqlite_url) / 2


def test_sixteen_threads_at_a_locked_database_do_not_wait_one_after_the_other(sqlite, sqlite_url, holder):
    holder.execute("BEGIN EXCLUSIVE")
    alone = wait_with(PATIENCE, sqlite_url)
    waits = run_at_once(16, lambda _: wait_in_vain(sqlite))
    assert max(waits) < 8 * alone


def test_nobody_waits_again_right_after_a_vain_wait_and_soon_all_is_well(sqlite_url, holder):
    ahead = [0.0]
    file = SqliteFile(database_file(sqlite_url), create=False, patience=PATIENCE)
    sqlite = Database(file.engine, file, now=lambda: time.monotonic() + ahead[0])
    holder.execute("BEGIN EXCLUSIVE")
    first, second = wait_in_vain(sqlite), wait_in_vain(sqlite)
    assert second < first / 4
    holder.execute("ROLLBACK")
    ahead[0] += REST
    with sqlite.begin_light() as transaction:
        assert transaction.execute(text("SELECT 1")).scalar() == 1
    sqlite.engine.dispose()


def test_two_programs_that_open_a_new_file_wait_for_each_other(tmp_path):
    file = tmp_path / "new.db"
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    other.execute("CREATE TABLE notes (text)")
    soon = threading.Timer(0.1, other.execute, ["COMMIT"])
    soon.start()
    opened = open_database(f"sqlite:///{file}")
    with opened.begin_light() as transaction:
        assert transaction.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    opened.engine.dispose()
    soon.join()
    other.close()


def test_a_row_that_another_transaction_holds_is_waited_for_until_patience_ends_on_postgresql(postgres_url):
    holding = open_database(postgres_url)
    with holding.begin_light() as transaction:
        transaction.execute(text("LOCK TABLE keys"))
        short, long = (wait_with(patience, postgres_url, "SELECT * FROM keys") for patience in (0.1, 1.0))
    holding.engine.dispose()
    assert short < long / 2


def test_a_read_only_database_is_read_and_not_written(closed_folder):
    database = open_database(closed_folder)
    with database.read() as session:
        assert session.get(KeyRow, "askers")
    with pytest.raises(Unavailable, check=details("read-only")), database.begin() as session:
        session.add(KeyRow(name="new", secret="s"))
    database.engine.dispose()


def test_a_read_only_postgresql_says_so(postgres_url):
    database = open_database(postgres_url)
    with pytest.raises(Unavailable, check=details("read-only")), database.begin() as session:
        session.execute(text("SET TRANSACTION READ ONLY; INSERT INTO keys VALUES ('new', 's')"))
    database.engine.dispose()


def test_a_missing_file_is_not_made_and_the_way_to_make_it_is_named(tmp_path):
    with (
        pytest.raises(Unavailable, check=details("errdesk db upgrade")),
        open_database(f"sqlite:///{tmp_path / 'a.db'}").read(),
    ):
        pass
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_database_without_tables_names_the_way_to_make_them(kind, request, tmp_path):
    url = f"sqlite:///{tmp_path / 'a.db'}" if kind == "sqlite" else request.getfixturevalue("blank_postgres_url")
    database = open_database(url, create=True)
    with pytest.raises(Unavailable, check=details("errdesk db upgrade")), database.read() as session:
        session.get(KeyRow, "askers")
    database.engine.dispose()


def test_a_database_out_of_reach_is_unavailable_and_its_password_stays_hidden():
    database = open_database("postgresql+psycopg://errdesk:hidden@127.0.0.1:1/none")
    with pytest.raises(Unavailable, check=details("running at 127.0.0.1:1")) as refused, database.begin():
        pass
    assert "hidden" not in str(refused.value)


@pytest.mark.parametrize(
    "url", ["mysql://user:hidden@host/name", "hidden", "sqlite://", "postgresql://hidden/name", ""]
)
def test_another_address_is_refused_without_repeating_it(url):
    with pytest.raises(Refusal, match="DATABASE_URL must look like") as refused:
        open_database(url)
    assert "hidden" not in str(refused.value)


def test_a_fault_of_the_program_is_no_trouble_of_the_database(database):
    with pytest.raises(Exception, match="syntax") as raised, database.begin() as session:
        session.execute(text("SELEKT 1"))
    assert not isinstance(raised.value, Refusal)


def test_a_path_with_strange_characters_is_a_path(tmp_path):
    file = tmp_path / "a b#c%.db"
    database = open_database(f"sqlite:///{file}", create=True)
    with database.begin_light():
        pass
    database.engine.dispose()
    assert file in tmp_path.iterdir()


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO keys (name, secret) VALUES ('askers', :typed)",
        "INSERT INTO keys (name, secret) VALUES (:typed, NULL)",
        "SELECT * FROM keys WHERE nothing = :typed",
    ],
)
def test_what_people_typed_is_not_repeated_in_an_error(database, statement):
    with pytest.raises(Exception, match=r".") as raised, database.begin() as session:
        session.execute(text(statement), {"typed": "hunter2"})
    error = raised.value
    while error:
        assert "hunter2" not in f"{error} {error!r}"
        error = error.__cause__ or error.__context__


@pytest.fixture
def small_files():
    """Let the system refuse to make a file longer than a page, which SQLite takes for a broken disk."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_broken_disk_is_no_fault_of_the_address(sqlite, request):
    with sqlite.read():
        pass
    request.getfixturevalue("small_files")
    with pytest.raises(Unavailable) as refused:
        add_keys(sqlite, "new")
    assert refused.value.detail == "The disk can't be read or written. Check the disk: the system's log says more."


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("58030", "The disk can't be read or written"),
        ("XX001", "PostgreSQL has found damage"),
        ("57P01", "PostgreSQL was stopped"),
        ("57P04", "The database cannot be used: trouble.$"),
    ],
)
def test_what_a_server_says_of_itself_is_no_fault_of_the_address(postgres_url, state, sentence):
    database = open_database(postgres_url)
    with pytest.raises(Unavailable, check=details(sentence)), database.begin_light() as transaction:
        transaction.execute(text(f"DO $$ BEGIN RAISE EXCEPTION 'trouble' USING ERRCODE = '{state}'; END $$"))
    database.engine.dispose()


def test_an_error_without_a_word_is_named():
    assert explain_driver_error(sqlite3.OperationalError()) == (
        "The database cannot be used: OperationalError. Check DATABASE_URL."
    )
