import sqlite3
from contextlib import closing

import pytest
from alembic import command
from sqlalchemy import inspect, select

from bot.database.url import database_file
from bot.errors import Refusal
from bot.store.admin.migrate import alembic_config, back_up_database, upgrade_database
from bot.store.questions.record import Question, record_questions
from bot.store.schema.base import REVISION, KeyRow
from bot.store.schema.questions import QuestionRow
from tests.at_once import run_at_once
from tests.conftest import details
from tests.mounts import in_a_mount, needs_mount


def test_migrations_go_both_ways(blank_url, opened):
    upgrade_database(blank_url)
    with opened(blank_url).begin_light() as transaction:
        command.downgrade(alembic_config(transaction), "base")
        assert inspect(transaction.connection()).get_table_names() == ["alembic_version"]
    assert upgrade_database(blank_url) == (None, REVISION)


def test_an_upgrade_of_a_database_that_is_up_to_date_changes_nothing(blank_url, opened):
    upgrade_database(blank_url)
    with opened(blank_url).read() as session:
        key = session.scalar(select(KeyRow.secret))
    assert upgrade_database(blank_url) == (REVISION, REVISION)
    with opened(blank_url).read() as session:
        assert session.scalars(select(KeyRow.secret)).all() == [key]


def test_upgrades_at_once_do_not_break_each_other(blank_url, opened):
    done = run_at_once(4, lambda _: upgrade_database(blank_url))
    assert sorted(done, key=str) == [(REVISION, REVISION)] * 3 + [(None, REVISION)]
    with opened(blank_url).read() as session:
        assert len(session.scalars(select(KeyRow.secret)).all()) == 1


def test_an_upgrade_of_a_file_that_is_no_database_is_refused(tmp_path):
    file = tmp_path / "errdesk.db"
    file.write_text("Dear diary, " * 100)
    with pytest.raises(Refusal, check=details("no SQLite database")):
        upgrade_database(f"sqlite:///{file}")


def test_a_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(Refusal, match="cannot be made"):
        upgrade_database(f"sqlite:///{tmp_path / 'file' / 'errdesk.db'}")


def test_a_backup_holds_what_was_recorded_while_the_database_is_in_use(sqlite_url, opened, tmp_path, noon):
    live = opened(sqlite_url)
    with live.begin_light() as transaction:
        record_questions(transaction, [Question(noon, "a" * 64, "errcode", "answer", codes=(("G1", "answered"),))])
    with live.read():
        back_up_database(sqlite_url, tmp_path / "copy.db")
    assert [file.name for file in tmp_path.glob("*copy*")] == ["copy.db"]
    with opened(f"sqlite:///{tmp_path / 'copy.db'}").begin() as session:
        assert session.scalars(select(QuestionRow.surface)).all() == ["errcode"]


def test_a_backup_overwrites_nothing(sqlite_url, tmp_path):
    target = tmp_path / "copy.db"
    target.write_text("precious")
    with pytest.raises(Refusal, match="Name a new file"):
        back_up_database(sqlite_url, target)
    assert target.read_text() == "precious"


def test_a_backup_that_fails_leaves_no_file(sqlite_url, tmp_path):
    (tmp_path / "errdesk.db").write_text("no database " * 100)
    with pytest.raises(Refusal, check=details("no SQLite database")):
        back_up_database(sqlite_url, tmp_path / "copy.db")
    assert not list(tmp_path.glob("*copy*"))


def test_a_damaged_database_is_not_backed_up(sqlite_url, tmp_path):
    file = database_file(sqlite_url)
    with closing(sqlite3.connect(file)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'lookups'").fetchone()
    with file.open("rb+") as opened:
        opened.seek((page - 1) * 4096)
        opened.write(b"\x07" * 4096)
    with pytest.raises(Refusal, match=r"damaged .*No backup was made, so keep the ones you have"):
        back_up_database(sqlite_url, tmp_path / "copy.db")
    assert not list(tmp_path.glob("*copy*"))


def test_a_backup_into_a_folder_that_cannot_be_made_or_of_a_missing_database_is_refused(sqlite_url, tmp_path):
    (tmp_path / "nowhere").write_text("a file", encoding="utf-8")
    with pytest.raises(Refusal, match="cannot be written"):
        back_up_database(sqlite_url, tmp_path / "nowhere" / "copy.db")
    with pytest.raises(Refusal, check=details("no database yet")):
        back_up_database(f"sqlite:///{tmp_path / 'none.db'}", tmp_path / "copy.db")


def test_a_backup_of_postgresql_names_its_own_tool_and_no_password(tmp_path):
    with pytest.raises(Refusal, match="pg_dump") as refused:
        back_up_database("postgresql+psycopg://errdesk:hidden@db.example.com/desk", tmp_path / "copy.dump")
    assert "hidden" not in str(refused.value)
    assert "postgresql://errdesk@db.example.com/desk" in str(refused.value)


def test_a_backup_is_a_plain_file_without_a_journal(sqlite_url, tmp_path):
    back_up_database(sqlite_url, tmp_path / "copy.db")
    connection = sqlite3.connect(tmp_path / "copy.db")
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    connection.close()


BACKUP_ON_FULL_DISK = """
mount -t tmpfs -o size=8m tmpfs "$1"
cp "$2" "$1/errdesk.db"
"$PYTHON" -c "$3" "$1"
"""
BACKING_UP = """
import os, sys
from pathlib import Path
from bot.errors import Refusal
from bot.store.admin.migrate import back_up_database

folder = Path(sys.argv[1])
ballast, database, copy = folder / "ballast", folder / "errdesk.db", folder / "copy.db"

def attempt():
    try:
        back_up_database(f"sqlite:///{database}", copy)
    except Refusal as refusal:
        return refusal.detail
    return "Backed up."

for room in range(0, 2_000_000, 16_384):
    ballast.unlink(missing_ok=True)
    free = os.statvfs(folder)
    ballast.write_bytes(bytes(free.f_bavail * free.f_frsize - room))
    print(attempt(), *sorted(path.name for path in folder.iterdir() if not path.name.startswith("errdesk.db")))
    if copy.exists():
        break
"""


@needs_mount
def test_a_backup_onto_a_disk_that_is_full_at_any_moment_says_so_and_leaves_nothing(sqlite_url, tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    done = in_a_mount(BACKUP_ON_FULL_DISK, folder, database_file(sqlite_url), BACKING_UP)
    *full, copied = done.stdout.splitlines()
    assert set(full) == {"The disk is full. Make room, then try again. ballast"}, done.stderr
    assert copied == "Backed up. ballast copy.db"
