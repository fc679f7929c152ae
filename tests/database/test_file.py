"""What happens to a SQLite file while it is open is noticed, said, and got over without a restart."""

import os
import shutil
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import select

from bot.database.database import open_database
from bot.database.sqlite.file import sibling_path
from bot.database.url import database_file
from bot.store.schema.base import KeyRow
from tests.database.keys import add, keys, keys_in, refusal
from tests.mounts import in_a_mount, needs_mount

NOBODY = 65534
pytestmark = pytest.mark.usefixtures("look_always")


@pytest.fixture
def database(sqlite_url):
    """Return an open SQLite database that holds the key "old" in its journal alone."""
    opened = open_database(sqlite_url)
    add(opened, "old")
    yield opened
    opened.engine.dispose()


@pytest.fixture
def other(second_url):
    """Return another database's file, with the key "other"."""
    opened = open_database(second_url)
    add(opened, "other")
    opened.engine.dispose()
    return database_file(second_url)


@pytest.mark.parametrize("work", [keys, lambda database: add(database, "more")], ids=["reading", "writing"])
def test_a_deleted_file_is_noticed_at_once_and_told_once(database, file, caplog, work):
    file.unlink()
    for _ in range(3):
        detail = refusal(database, work)
        assert f"{file} is gone" in detail
        assert "errdesk db restore" in detail
    assert caplog.messages == [detail]


def test_a_file_that_is_moved_away_takes_its_journal_along_and_is_used_again_when_it_is_back(database, file, caplog):
    away = file.rename(file.with_name("away.db"))
    refusal(database)
    shutil.copy(away, file.with_name("copy.db"))
    assert keys_in(file.with_name("copy.db")) == {"old"}
    away.rename(file)
    add(database, "new")
    assert keys(database) == {"old", "new"}
    assert caplog.messages[-1] == f"The database {file} is back. Errdesk goes on with it."


@pytest.mark.parametrize("way", ["moved over it", "deleted first", "moved away first"])
def test_a_replaced_file_is_used_at_once_and_not_damaged_by_the_old_journal(database, other, way, caplog):
    file = other.with_name("errdesk.db")
    if way == "deleted first":
        file.unlink()
    if way == "moved away first":
        file.rename(file.with_name("away.db"))
    assert sibling_path(file, "-wal").stat().st_size
    other.rename(file)
    add(database, "new")
    assert keys(database) == {"other", "new"}
    assert "was replaced by another file while Errdesk was running" in caplog.text
    database.engine.dispose()
    assert keys_in(file) == {"other", "new"}
    if way == "moved away first":
        assert keys_in(file.with_name("away.db")) == {"old"}


def test_a_file_that_is_replaced_while_somebody_reads_is_used_once_that_is_over(database, file, other):
    with database.read() as session:
        assert session.scalar(select(KeyRow.secret).where(KeyRow.name == "old"))
        other.rename(file)
        for _ in range(2):
            assert "was replaced" in refusal(database)
    add(database, "new")
    assert keys(database) == {"other", "new"}
    database.engine.dispose()
    assert keys_in(file) == {"other", "new"}


@pytest.mark.parametrize("content", ["Dear diary, " * 1000, ""])
def test_a_file_that_is_replaced_by_something_else_is_told_once_until_a_database_is_back(
    database, file, *, other, content, caplog
):
    file.unlink()
    file.write_text(content)
    details = {refusal(database) for _ in range(3)}
    assert details == set(caplog.messages)
    assert "was replaced by a file that isn't a database. Stop Errdesk and run “errdesk db restore FILE”" in caplog.text
    other.rename(file)
    assert keys(database) == {"other"}
    assert len(caplog.messages) == 2


def test_a_database_that_is_copied_over_what_took_its_place_is_used(database, file, other):
    file.unlink()
    file.write_text("Dear diary, " * 1000)
    refusal(database)
    shutil.copyfile(other, file)  # into the same file
    assert keys(database) == {"other"}


def test_a_file_that_is_damaged_while_it_is_open_names_the_remedy(database, file):
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.engine.dispose()
    content = bytearray(file.read_bytes())
    content[4096:] = b"\x07" * (len(content) - 4096)
    with file.open("rb+") as opened:  # the same file
        opened.write(content)
    assert "errdesk db restore FILE" in refusal(database, keys)


@pytest.fixture
def as_its_owner(file):
    """Let the file belong to a user whom rights bind: nobody, where the tests run as root."""
    root = os.geteuid() == 0
    if root:
        for parent in [one for one in file.parents if one.is_relative_to("/tmp")][:-1]:  # noqa: S108 - pytest's place
            parent.chmod(0o755)
        for path in (file, file.parent):
            os.chown(path, NOBODY, NOBODY)
        os.seteuid(NOBODY)
    yield
    if root:
        os.seteuid(0)


@pytest.mark.usefixtures("as_its_owner")
def test_a_file_that_was_read_only_when_it_was_opened_is_written_as_soon_as_it_can_be(sqlite_url, file, caplog):
    file.chmod(0o444)
    database = open_database(sqlite_url)
    assert keys(database) == set()
    detail = refusal(database)
    assert f"this user can't write {file}" in detail
    assert "-shm" in detail
    assert {oct(path.stat().st_mode & 0o777) for path in file.parent.glob("errdesk.db*")} == {"0o444"}
    file.chmod(0o644)
    add(database, "new")
    assert keys(database) == {"new"}
    assert caplog.messages == [f"The database {file} can be written again."]
    database.engine.dispose()


@pytest.mark.usefixtures("as_its_owner")
def test_a_read_only_file_is_written_as_soon_as_it_can_be_though_somebody_read_it_meanwhile(sqlite_url, file):
    file.chmod(0o444)
    database = open_database(sqlite_url)
    with database.read() as session:
        session.get(KeyRow, "askers")
        file.chmod(0o644)
        with database.read():
            pass
    add(database, "new")
    assert keys(database) == {"new"}
    database.engine.dispose()


@pytest.mark.usefixtures("as_its_owner")
def test_a_file_that_becomes_read_only_and_writable_again_while_it_is_open(sqlite_url, file, caplog):
    database = open_database(sqlite_url)
    add(database, "old")
    for path in (file, sibling_path(file, "-wal"), sibling_path(file, "-shm")):
        path.chmod(0o444)
    assert "read-only" in refusal(database)
    assert keys(database) == {"old"}
    file.chmod(0o644)
    add(database, "new")
    assert len(caplog.messages) == 2
    database.engine.dispose()


@pytest.mark.usefixtures("as_its_owner")
def test_a_journal_that_an_earlier_program_left_read_only_is_no_obstacle(sqlite_url, file):
    shutil.copy(file, file.with_name("before.db"))
    opened = sqlite3.connect(file)
    opened.execute("PRAGMA journal_mode = WAL")
    opened.execute("INSERT INTO keys VALUES ('old', 's')")
    opened.commit()
    for end in ("-wal", "-shm"):
        sibling_path(file, end).chmod(0o444)
    database = open_database(sqlite_url)
    add(database, "new")
    assert keys(database) == {"old", "new"}
    opened.close()
    database.engine.dispose()


@pytest.mark.usefixtures("as_its_owner")
@pytest.mark.parametrize("closed", ["file", "folder"])
def test_a_file_that_this_user_cannot_read_is_not_called_missing(sqlite_url, file, closed):
    path = file if closed == "file" else file.parent
    path.chmod(0o000)
    detail = refusal(open_database(sqlite_url), keys)
    path.chmod(0o700)
    assert detail.startswith(f"This user can't read {path}.")


@pytest.mark.usefixtures("as_its_owner")
def test_what_is_said_of_a_read_only_file_holds_for_commands_and_for_the_bot(sqlite_url, file):
    file.chmod(0o444)
    detail = refusal(open_database(sqlite_url))
    assert "then run this again. A bot that is running goes on by itself." in detail


@pytest.mark.usefixtures("as_its_owner")
def test_a_closed_folder_is_read_from_and_written_to_once_it_is_open(sqlite_url, file):
    file.parent.chmod(0o555)
    database = open_database(sqlite_url)
    assert keys(database) == set()
    assert f"this user can't write {file.parent}" in refusal(database)
    file.parent.chmod(0o755)
    add(database, "new")
    assert keys(database) == {"new"}
    database.engine.dispose()


ON_READ_ONLY_MOUNT = """
mount --bind "$1" "$1"
mount -o remount,ro,bind "$1"
export DATABASE_URL="sqlite:///$1/errdesk.db"
"$PYTHON" -m bot ask 0000113
echo '{"query": "0000113"}' | "$PYTHON" -m bot ask --json --record
"$PYTHON" -m bot db upgrade
"""


@needs_mount
def test_on_a_read_only_mount_questions_are_answered_and_the_cause_is_named(reference_template, tmp_path):
    shutil.copy(reference_template, tmp_path / "errdesk.db")
    done = in_a_mount(ON_READ_ONLY_MOUNT, tmp_path)
    assert done.stdout.count("The account is locked") == 2
    assert "mounted read-only. Mount it writable" in done.stderr
    assert "There is no database" not in done.stderr
    assert "Traceback" not in done.stderr


ON_FULL_DISK = """
mount -t tmpfs -o size=4m tmpfs "$1"
cp "$2" "$1/errdesk.db"
export DATABASE_URL="sqlite:///$1/errdesk.db"
"$PYTHON" -c "$3"
"""
FILLING = """
import os
from datetime import UTC, datetime
from pathlib import Path
from bot.cli.terminal.start import open_desk, read_settings
from bot.desk.admin.health import check_health
from bot.desk.questions.lookup import Asker, look_up

desk = open_desk(read_settings())

def ask():
    answer = look_up(desk, "0000113", Asker("U1", "errcode", datetime.now(UTC)))
    health = check_health(desk)
    print(answer.verdict, answer.question, health.database, health.writable, health.trouble)

ask()
ballast = Path(os.environ["DATABASE_URL"].removeprefix("sqlite:///")).with_name("ballast")
try:
    with ballast.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
except OSError:
    pass
ask()
ballast.unlink()
ask()
"""


@needs_mount
def test_on_a_full_disk_questions_are_answered_health_says_so_and_all_is_well_again_with_room(
    reference_template, tmp_path
):
    done = in_a_mount(ON_FULL_DISK, tmp_path, reference_template, FILLING)
    assert done.stdout.splitlines() == [
        "answer 1 True True ",
        "answer None True False The disk is full. Make room, then try again.",
        "answer 2 True True ",
    ], done.stderr
