"""``errdesk doctor``: each line says what is wrong and what to do, and a failure ends it with 1."""

import shutil

import pytest
from click.testing import CliRunner
from sqlalchemy import event

from bot.cli import errdesk
from bot.database.database import open_database
from bot.desk.admin.checkup import check_database
from bot.store.schema.base import REVISION
from tests.mounts import in_a_mount, needs_mount

UNSET = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "ERRDESK_STAFF", "ERRDESK_ADMINS", "PORT")


@pytest.fixture
def doctor(small_template, tmp_path):
    """Return a function that runs the doctor with this in the environment, and returns its lines and exit code."""
    shutil.copy(small_template, tmp_path / "small.db")

    def run(**env):
        named = {**dict.fromkeys(UNSET, ""), "DATABASE_URL": f"sqlite:///{tmp_path / 'small.db'}", **env}
        result = CliRunner(env=named).invoke(errdesk, ["doctor"])
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result.output, result.exit_code

    return run


def test_a_database_that_is_set_up_and_filled_is_fine(doctor):
    output, _ = doctor()
    assert f"ok       Database: reachable, at revision {REVISION}." in output
    assert "ok       Catalog: 5 codes." in output


def test_without_tokens_each_line_says_what_to_set(doctor):
    output, code = doctor()
    assert code == 1
    assert "failure  Settings: neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set." in output
    assert "failure  Slack: SLACK_BOT_TOKEN is not set.\n         Set SLACK_BOT_TOKEN" in output
    assert "warning  Scopes: not checked." in output
    assert "warning  Cards: not checked." in output


@pytest.mark.parametrize(
    ("env", "line"),
    [
        ({"SLACK_APP_TOKEN": "xapp-x"}, "ok       Settings: Socket Mode"),
        ({"SLACK_SIGNING_SECRET": "x"}, "ok       Settings: HTTP on 127.0.0.1:3000"),
        ({"PORT": "many"}, "failure  Settings: PORT is “many”."),
        ({"DATABASE_URL": "sqlite:////nowhere/errdesk.db"}, "failure  Database: There is no database yet"),
        ({"DATABASE_URL": "mysql://x"}, "failure  Database: "),
    ],
)
def test_what_is_set_is_checked(doctor, env, line):
    assert line in doctor(**env)[0]


def test_an_empty_catalog_and_a_database_of_another_version_are_failures(doctor, sqlite_url, tmp_path):
    output, code = doctor(DATABASE_URL=sqlite_url)
    assert "failure  Catalog: empty.\n         Import your list: “errdesk catalog import FILE”" in output
    assert code == 1
    (tmp_path / "text.db").write_text("no database at all " * 100)
    assert "failure  Database: " in doctor(DATABASE_URL=f"sqlite:///{tmp_path / 'text.db'}")[0]


def test_a_slack_that_cannot_be_reached_is_a_failure(doctor):
    output, code = doctor(SLACK_BOT_TOKEN="xoxb-x", SLACK_APP_TOKEN="xapp-x", SLACK_API_URL="http://127.0.0.1:9/")
    assert "failure  Slack: no answer from http://127.0.0.1:9/ (unreachable).\n         Check the network" in output
    assert code == 1


ON_FULL_DISK = """
mount -t tmpfs -o size=4m tmpfs "$1"
cp "$2" "$1/small.db"
export DATABASE_URL="sqlite:///$1/small.db"
"$PYTHON" -m bot doctor || true
dd if=/dev/zero of="$1/ballast" bs=4096 2>/dev/null || true
"$PYTHON" -m bot doctor || true
"""


@needs_mount
def test_a_full_disk_is_a_failure(small_template, tmp_path):
    done = in_a_mount(ON_FULL_DISK, tmp_path, small_template)
    failures = [line for line in done.stdout.splitlines() if line.startswith("failure  Database")]
    assert failures == ["failure  Database: The disk is full. Make room, then try again."], done.stdout


def test_the_database_is_written_on_trial_and_stays_as_it_is(small_template, tmp_path):
    file = shutil.copy(small_template, tmp_path / "other.db")
    before = file.read_bytes()
    database = open_database(f"sqlite:///{file}")
    statements = []
    event.listen(database.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    assert {check.level for check in check_database(database)} == {"ok"}
    database.engine.dispose()
    assert "PRAGMA user_version = 0" in statements
    assert file.read_bytes()[100:] == before[100:]
