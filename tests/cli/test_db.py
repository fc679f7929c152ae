import pytest
from click.testing import CliRunner

from bot.cli.db import db
from bot.errors import Refusal
from bot.store.schema.base import REVISION
from tests.conftest import details


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run errdesk db on a database that is not there yet."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'errdesk.db'}")

    def run_it(*words):
        result = CliRunner().invoke(db, words)
        if result.exception:
            raise result.exception
        return result.stdout

    return run_it


def test_a_database_is_set_up_once(run):
    assert run("upgrade").endswith(f"errdesk.db is set up (revision {REVISION}).\n")
    assert run("upgrade").endswith(f"errdesk.db is up to date (revision {REVISION}).\n")


def test_a_backup_says_where_it_is(run, tmp_path):
    run("upgrade")
    assert run("backup", str(tmp_path / "copy.db")).startswith(f"Backed up to {tmp_path / 'copy.db'}")
    assert (tmp_path / "copy.db").exists()
    with pytest.raises(Refusal, match="Name a new file"):
        run("backup", str(tmp_path / "copy.db"))


def test_a_backup_creates_its_folder_but_not_for_nothing(run, tmp_path):
    file = tmp_path / "backups" / "2026-11-18.db"
    with pytest.raises(Refusal, check=details("no database yet")):
        run("backup", str(file))
    assert not file.parent.exists()
    run("upgrade")
    run("backup", str(file))
    assert file.exists()


def test_a_restore_says_what_it_did_and_where_the_old_database_is(run, tmp_path):
    run("upgrade")
    run("backup", str(tmp_path / "copy.db"))
    output = run("restore", str(tmp_path / "copy.db"))
    assert output.startswith(f"Restored {tmp_path / 'errdesk.db'} from {tmp_path / 'copy.db'}.\n")
    old = next(path for path in tmp_path.iterdir() if path.name.startswith("errdesk-"))
    assert f"is kept as {old}." in output


def test_the_help_of_backup_names_the_way_back(run):
    assert "errdesk db restore FILE" in " ".join(run("backup", "--help").split())


def test_a_restore_says_where_a_journal_without_its_database_went(run, tmp_path):
    run("upgrade")
    run("backup", str(tmp_path / "copy.db"))
    (tmp_path / "errdesk.db").rename(tmp_path / "away.db")
    (tmp_path / "errdesk.db-wal").write_text("what was written last")
    output = run("restore", str(tmp_path / "copy.db"))
    (journal,) = tmp_path.glob("errdesk-*Z.db-wal")
    assert f"it's kept as {journal}." in output
