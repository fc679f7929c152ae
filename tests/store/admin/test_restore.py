"""A restore replaces the database atomically, and no journal of the old database undoes it."""

import errno
import gzip
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from alembic import command

from bot.database.database import open_database
from bot.database.sqlite.file import sibling_path
from bot.database.url import database_file
from bot.errors import Refusal
from bot.settings import PROJECT_ROOT
from bot.store.admin.migrate import alembic_config, back_up_database, upgrade_database
from bot.store.admin.restore import discard_database, restore_backup
from bot.store.schema.base import REVISION
from tests.conftest import details
from tests.mounts import in_a_mount, needs_mount

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(minutes=1)
SERVICE, GROUP = 12340, 12341  # a user and a group that nobody else has
KILLED = """
import os, pathlib, sys
from datetime import UTC, datetime
from bot.store.admin.restore import restore_backup
pathlib.Path.replace = lambda *_: os._exit(9)
restore_backup(sys.argv[1], pathlib.Path(sys.argv[2]), datetime(2026, 11, 18, 12, 0, tzinfo=UTC))
"""
needs_root = pytest.mark.skipif(getattr(os, "geteuid", int)() != 0, reason="only root can give files away")
HOLDING = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
for statement in sys.argv[2:]:
    connection.execute(statement).fetchall()
print("open", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def file(sqlite_url):
    """Return the database's file; its key "old" marks it as the one from before the restore."""
    path = database_file(sqlite_url)
    add_key(path, "old")
    return path


@pytest.fixture
def good(second_url):
    """Return a backup, marked by the key "good"."""
    path = database_file(second_url)
    add_key(path, "good")
    return path


@pytest.fixture
def hold(file):
    """Return a function that opens the database in another program and runs statements there."""
    started = []

    def start(*statements):
        words = [sys.executable, "-c", HOLDING, str(file), *statements]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        started.append(subprocess.Popen(words, **pipes))  # noqa: S603 - our own script
        assert started[-1].stdout.readline() == "open\n"
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def add_key(path, name):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO keys (name, secret) VALUES (?, 's')", (name,))
        connection.commit()


def keys(path):
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return {name for (name,) in connection.execute("SELECT name FROM keys")} - {"askers"}


def files(folder):
    return {path.name for path in folder.iterdir()}


def test_the_backup_is_in_the_databases_place_and_the_old_one_beside_it(sqlite_url, file, good):
    done = restore_backup(sqlite_url, good, NOON)
    assert (done.before, done.after, done.old_file) == (
        REVISION,
        REVISION,
        file.with_name("errdesk-20261118T120000Z.db"),
    )
    assert (keys(file), keys(done.old_file), keys(good)) == ({"good"}, {"old"}, {"good"})
    assert {stat.S_IMODE(path.stat().st_mode) for path in (file, done.old_file)} == {0o600}
    assert not [name for name in files(file.parent) if name.startswith(".")]


def test_a_journal_of_the_old_database_does_not_undo_it_and_stays_with_the_old_one(sqlite_url, file, good, hold):
    other = hold("PRAGMA journal_mode = WAL", "INSERT INTO keys VALUES ('journal', 's')")
    other.kill()
    other.wait()
    assert sibling_path(file, "-wal").stat().st_size
    done = restore_backup(sqlite_url, good, NOON)
    assert {name for name in files(file.parent) if name.startswith("errdesk")} == {file.name, done.old_file.name}
    assert (keys(file), keys(done.old_file)) == ({"good"}, {"old", "journal"})


def test_a_transaction_that_a_killed_program_left_half_done_is_undone_in_the_old_database(sqlite_url, file, good, hold):
    rows = "INSERT INTO keys SELECT 'half done ' || value, 's' FROM (WITH RECURSIVE n(value) AS "
    rows += "(SELECT 1 UNION ALL SELECT value + 1 FROM n LIMIT 20000) SELECT value FROM n)"
    half = ("PRAGMA journal_mode = DELETE", "PRAGMA cache_size = 1", "PRAGMA cache_spill = 1", "BEGIN IMMEDIATE", rows)
    other = hold(*half)
    other.kill()
    other.wait()
    assert sibling_path(file, "-journal").stat().st_size
    done = restore_backup(sqlite_url, good, NOON)
    assert {name for name in files(file.parent) if name.startswith("errdesk")} == {file.name, done.old_file.name}
    assert (keys(file), keys(done.old_file)) == ({"good"}, {"old"})


def leave_journal(hold):
    other = hold("PRAGMA journal_mode = WAL", "INSERT INTO keys VALUES ('journal', 's')")
    other.kill()
    other.wait()


def test_a_restore_that_is_killed_before_it_replaces_the_database_loses_sight_of_nothing(sqlite_url, file, good, hold):
    leave_journal(hold)
    command = [sys.executable, "-c", KILLED, sqlite_url, str(good)]
    assert subprocess.run(command, check=False, cwd=PROJECT_ROOT).returncode == 9  # noqa: S603 - our own script
    assert keys(file) == {"old", "journal"}
    restore_backup(sqlite_url, good, LATER)
    assert keys(file) == {"good"}


@pytest.mark.parametrize("harm", [False, True], ids=["sound", "damaged"])
def test_where_the_database_cannot_be_replaced_all_is_as_before(file, good, hold, *, monkeypatch, harm):
    leave_journal(hold)
    if harm:
        damage(file)
    file.chmod(0o640)
    before = files(file.parent) - {"errdesk.db-wal", "errdesk.db-shm"}
    journal = sibling_path(file, "-wal").read_bytes()

    def fail(*_):
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr("pathlib.Path.replace", fail)
    with pytest.raises(Refusal, match=r"can't be replaced.*Nothing was changed"):
        restore_backup(f"sqlite:///{file}", good, NOON)
    assert files(file.parent) - {"errdesk.db-wal", "errdesk.db-shm"} == before
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    if harm:
        assert sibling_path(file, "-wal").read_bytes() == journal
    else:
        assert keys(file) == {"old", "journal"}


def rights(path):
    found = path.stat()
    return found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode)


@needs_root
def test_the_new_database_belongs_to_whoever_had_the_old_one(sqlite_url, file, good):
    os.chown(file, SERVICE, GROUP)
    file.chmod(0o660)
    done = restore_backup(sqlite_url, good, NOON)
    assert (rights(file), rights(done.old_file)) == ((SERVICE, GROUP, 0o660), (SERVICE, GROUP, 0o660))


@needs_root
def test_where_there_was_none_it_belongs_to_the_folders_owner_alone(sqlite_url, file, good):
    file.unlink()
    os.chown(file.parent, SERVICE, GROUP)
    file.parent.chmod(0o775)
    restore_backup(sqlite_url, good, NOON)
    assert rights(file) == (SERVICE, GROUP, 0o600)


@needs_root
def test_whoever_cannot_give_it_back_to_its_owner_is_refused(sqlite_url, file, good, monkeypatch):
    def forbid(*_):
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    os.chown(file, SERVICE, GROUP)
    monkeypatch.setattr("os.chown", forbid)
    before = files(file.parent)
    with pytest.raises(
        Refusal, match=r"belongs to another user\. Run this as that user, or as root\. Nothing was changed"
    ):
        restore_backup(sqlite_url, good, NOON)
    assert (files(file.parent), keys(file)) == (before, {"old"})


@pytest.mark.parametrize(
    "statements",
    [
        ("PRAGMA journal_mode = WAL", "SELECT * FROM keys"),
        ("PRAGMA journal_mode = WAL", "BEGIN IMMEDIATE"),
        ("PRAGMA journal_mode = DELETE", "BEGIN IMMEDIATE"),
    ],
    ids=["idle", "writing", "writing without WAL"],
)
def test_while_another_program_has_the_database_open_it_is_refused(file, good, hold, statements):
    sqlite_url, other = f"sqlite:///{file}", hold(*statements)
    before = files(file.parent)
    with pytest.raises(Refusal, match="is in use"):
        restore_backup(sqlite_url, good, NOON)
    assert files(file.parent) == before
    other.communicate()
    restore_backup(sqlite_url, good, NOON)
    assert keys(file) == {"good"}


def test_while_it_happens_nobody_else_gets_at_the_database(sqlite_url, file, good, monkeypatch):
    seen = []

    def look_in(url):
        command = [sys.executable, "-c", HOLDING, str(file), "PRAGMA busy_timeout = 0", "SELECT * FROM keys"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, input="")  # noqa: S603 - our own
        seen.append(done.stderr.splitlines()[-1])
        return upgrade_database(url)

    monkeypatch.setattr("bot.store.admin.migrate.upgrade_database", look_in)
    restore_backup(sqlite_url, good, NOON)
    assert seen == ["sqlite3.OperationalError: database is locked"]


def damage(path):
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 6] = b"\x07" * 4096 * 3
    path.write_bytes(content)


def at_revision(path, revision):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
        connection.commit()


def drop_revisions(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE alembic_version")


def replace_by_folder(path):
    path.unlink()
    path.mkdir()


def replace_by_pipe(path):
    path.unlink()
    os.mkfifo(path)


def empty(path):
    path.unlink()
    sqlite3.connect(path).close()


@pytest.mark.parametrize(
    ("harm", "why"),
    [
        (damage, "is damaged"),
        (
            lambda path: path.write_bytes(path.read_bytes()[:20000]),
            "second.db is damaged. Use another backup. Nothing was changed.",
        ),
        (lambda path: path.write_text("Dear diary, " * 1000), "isn't a backup of Errdesk. Name a file"),
        (empty, "isn't a backup of Errdesk. Name a file"),
        (lambda path: at_revision(path, "9999"), "of a newer Errdesk"),
        (drop_revisions, "isn't a backup of Errdesk. Name a file"),
        (lambda path: path.write_bytes(gzip.compress(path.read_bytes())), "is compressed. Unpack it first."),
        (lambda path: path.unlink(), "There is no file"),
        (replace_by_folder, "is a folder. Name a file"),
        (replace_by_pipe, "isn't a backup of Errdesk. Name a file"),
    ],
    ids=["damaged", "cut", "text", "empty", "newer", "another's", "packed", "missing", "folder", "pipe"],
)
def test_a_backup_that_is_no_good_changes_nothing(file, good, harm, why):
    sqlite_url = f"sqlite:///{file}"
    harm(good)
    before = files(file.parent)
    with pytest.raises(Refusal) as refused:
        restore_backup(sqlite_url, good, NOON)
    assert why in refused.value.detail
    assert "Nothing was changed" in refused.value.detail
    assert files(file.parent) == before
    assert keys(file) == {"old"}


def downgrade(path):
    database = open_database(f"sqlite:///{path}")
    with database.begin_light() as transaction:
        command.downgrade(alembic_config(transaction), "0005")
    database.engine.dispose()


def test_a_backup_of_an_older_errdesk_is_brought_up_to_date(sqlite_url, file, tmp_path):
    old = tmp_path / "older.db"
    shutil.copy(file, old)
    downgrade(old)
    done = restore_backup(sqlite_url, old, NOON)
    assert (done.before, done.after) == ("0005", REVISION)


def test_a_damaged_database_can_be_restored(sqlite_url, file, good):
    damage(file)
    sibling_path(file, "-wal").write_bytes(b"rest of a journal")
    assert restore_backup(sqlite_url, good, NOON).old_file
    assert keys(file) == {"good"}


def test_a_journal_that_is_there_alone_is_kept_and_named(sqlite_url, file, good):
    file.unlink()
    sibling_path(file, "-wal").write_bytes(b"rest of a journal")
    done = restore_backup(sqlite_url, good, NOON)
    assert (done.old_file, done.lone_journal) == (None, file.with_name("errdesk-20261118T120000Z.db-wal"))
    assert done.lone_journal.read_bytes() == b"rest of a journal"
    assert keys(file) == {"good"}


@pytest.mark.parametrize(
    ("number", "advice"), [(errno.EACCES, "Run this as a user who can write it and"), (errno.ENOSPC, "Make room")]
)
def test_a_database_that_cannot_be_replaced_names_the_next_step(file, good, number, *, advice, monkeypatch):
    def fail(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("pathlib.Path.replace", fail)
    with pytest.raises(Refusal, match=rf"can't be replaced: .*\. {advice}"):
        restore_backup(f"sqlite:///{file}", good, NOON)


def test_a_backup_with_a_journal_of_its_own_is_restored_with_it(sqlite_url, file, good):
    with closing(sqlite3.connect(good)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("INSERT INTO keys VALUES ('in the journal', 's')")
        connection.commit()
        restore_backup(sqlite_url, good, NOON)
    assert keys(file) == {"good", "in the journal"}


def test_a_backup_that_another_program_has_locked_is_refused_and_named(sqlite_url, file, good, monkeypatch):
    monkeypatch.setattr("bot.store.admin.restore.PATIENCE", 0.0)
    with closing(sqlite3.connect(good, isolation_level=None)) as holder:
        holder.execute("PRAGMA journal_mode = WAL")
        holder.execute("PRAGMA locking_mode = EXCLUSIVE")
        holder.execute("INSERT INTO keys VALUES ('new', 's')")
        with pytest.raises(Refusal, check=details(f"{good} is locked by another program.*Nothing was changed")):
            restore_backup(sqlite_url, good, NOON)
    assert keys(file) == {"old"}


def test_the_database_itself_is_no_backup_of_it(sqlite_url, file):
    with pytest.raises(Refusal, match="is the database itself"):
        restore_backup(sqlite_url, file, NOON)


def test_a_link_to_the_database_stays_a_link(sqlite_url, file, good, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    real = file.rename(tmp_path / "elsewhere" / "real.db")
    file.symlink_to(real)
    done = restore_backup(sqlite_url, good, NOON)
    assert file.is_symlink()
    assert (keys(real), done.old_file.parent) == ({"good"}, real.parent)


ON_FULL_DISK = """
mount -t tmpfs -o size=16m tmpfs "$1"
cp "$2" "$1/errdesk.db"
"$PYTHON" -c "$4" "$1" "$3"
"""
FILLING = """
import os, sqlite3, sys
from datetime import UTC, datetime
from pathlib import Path
from bot.errors import Refusal
from bot.store.admin.restore import restore_backup

folder, backup = Path(sys.argv[1]), Path(sys.argv[2])
ballast, database = folder / "ballast", folder / "errdesk.db"

def fill(room):
    ballast.unlink(missing_ok=True)
    free = os.statvfs(folder)
    ballast.write_bytes(bytes(free.f_bavail * free.f_frsize - room))

def attempt():
    try:
        restore_backup(f"sqlite:///{database}", backup, datetime(2026, 11, 18, 12, 0, tzinfo=UTC))
    except Refusal as refusal:
        return refusal.detail
    return "Restored."

def keys():
    connection = sqlite3.connect(database)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    names = sorted(name for (name,) in connection.execute("SELECT name FROM keys"))
    connection.close()
    return names

for room in range(100_000, 3_000_000, 20_000):
    fill(room)
    print(attempt(), *sorted(path.name for path in folder.iterdir()), *keys())
    if "new" in keys():
        break
"""


@needs_mount
def test_a_disk_that_is_full_at_any_moment_leaves_the_old_database_and_nothing_else(file, tmp_path):
    old, folder = tmp_path / "older.db", tmp_path / "disk"
    folder.mkdir()
    shutil.copy(file, old)
    add_key(old, "new")
    downgrade(old)
    done = in_a_mount(ON_FULL_DISK, folder, file, old, FILLING)
    *full, restored = done.stdout.splitlines()
    refused = (
        f"{folder}/errdesk.db can't be replaced. The disk is full. Make room, then try again. Nothing was changed."
    )
    by_copying = f"{old} can't be restored. The disk is full. Make room, then try again. Nothing was changed."
    left = "ballast errdesk.db askers old"
    assert set(full) == {f"{refused} {left}", f"{by_copying} {left}"}, done.stderr
    assert restored == "Restored. ballast errdesk-20261118T120000Z.db errdesk.db askers new old"


def test_postgresql_names_its_own_tool_and_no_password(good):
    with pytest.raises(Refusal, match=r"pg_restore .*--dbname=postgresql://errdesk@db.example.com/desk") as refused:
        restore_backup("postgresql+psycopg://errdesk:hidden@db.example.com/desk", good, NOON)
    assert "hidden" not in str(refused.value)


def test_what_backup_wrote_restore_reads(sqlite_url, file, tmp_path):
    back_up_database(sqlite_url, tmp_path / "copy.db")
    add_key(file, "later")
    restore_backup(sqlite_url, tmp_path / "copy.db", NOON)
    assert keys(file) == {"old"}


def test_an_upgrade_of_a_newer_database_is_refused_in_words(sqlite_url, file):
    at_revision(file, "9999")
    with pytest.raises(Refusal, match=r"newer Errdesk \(revision 9999.*Update Errdesk"):
        upgrade_database(sqlite_url)


def test_a_database_is_discarded_with_all_that_is_beside_it_but_never_while_it_is_in_use(sqlite_url, file, hold):
    other = hold("PRAGMA journal_mode = WAL", "INSERT INTO keys VALUES ('new', 's')")
    with pytest.raises(Refusal, match="is in use"):
        discard_database(sqlite_url)
    assert file.exists()
    other.kill()
    other.wait()
    discard_database(sqlite_url)
    assert not list(file.parent.glob("errdesk*"))
    discard_database(sqlite_url)
