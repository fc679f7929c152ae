"""A database that is missing says whether it was ever there, and no journal is lost by making another one."""

import pytest

from bot.database.database import Unavailable, open_database
from bot.database.sqlite.file import sibling_path
from bot.database.url import database_file
from bot.store.admin.migrate import upgrade_database
from tests.conftest import details
from tests.database.test_stale_journal import count_keys, write_and_die


@pytest.fixture
def file(sqlite_url):
    """Return the database's file."""
    return database_file(sqlite_url)


def test_a_database_that_was_never_there_names_the_way_to_make_it(tmp_path):
    with pytest.raises(Unavailable, check=details("There is no database yet at .*errdesk db upgrade")):
        count_keys(f"sqlite:///{tmp_path / 'errdesk.db'}")


@pytest.mark.parametrize(
    "name", ["errdesk.db-wal", "errdesk.db-shm", "errdesk.db-journal", "errdesk-20261118T120000Z.db"]
)
def test_a_database_of_which_something_is_left_was_deleted_or_moved(tmp_path, name):
    (tmp_path / name).touch()
    with pytest.raises(Unavailable, check=details(f"errdesk.db is missing, but .*{name} .*errdesk db restore FILE")):
        count_keys(f"sqlite:///{tmp_path / 'errdesk.db'}")
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_folder_is_no_database(tmp_path):
    with pytest.raises(Unavailable, check=details("is a folder. Name a file")):
        count_keys(f"sqlite:///{tmp_path}")


def test_no_database_is_made_beside_a_journal_that_holds_what_a_killed_program_wrote(sqlite_url, file, tmp_path):
    write_and_die(file)
    away = file.rename(tmp_path / "away.db")
    for _ in range(2):
        with pytest.raises(Unavailable, check=details("errdesk.db is missing, but .*-wal is still there")):
            upgrade_database(sqlite_url)
    away.rename(file)
    assert count_keys(sqlite_url) == 200


@pytest.mark.parametrize("how", ["upgraded", "read"])
def test_a_journal_beside_an_empty_file_is_not_deleted(sqlite_url, file, tmp_path, how):
    write_and_die(file)
    file.rename(tmp_path / "away.db")
    file.touch()
    with pytest.raises(Unavailable, check=details("errdesk.db is empty, but .*-wal beside it isn't")):
        (upgrade_database if how == "upgraded" else count_keys)(sqlite_url)
    assert sibling_path(file, "-wal").stat().st_size


def test_a_rollback_journal_is_not_deleted_either(sqlite_url, file):
    file.unlink()
    sibling_path(file, "-journal").write_bytes(b"pages as they were")
    with pytest.raises(Unavailable, check=details("-journal is still there")):
        upgrade_database(sqlite_url)
    assert sibling_path(file, "-journal").exists()


def test_where_a_file_cannot_be_made_upgrade_does_not_advise_itself(tmp_path):
    (tmp_path / "errdesk.db").symlink_to(tmp_path / "nowhere" / "errdesk.db")
    database = open_database(f"sqlite:///{tmp_path / 'errdesk.db'}", create=True)
    with (
        pytest.raises(Unavailable, check=details("can't be opened. Check that this user can write")),
        database.begin_light(),
    ):
        pass
