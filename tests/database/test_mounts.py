import pytest

from bot.database.database import open_database
from bot.database.sqlite import mounts
from bot.desk.admin.checkup import check_storage

TABLE = r"""
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
25 24 0:23 / /srv/errdesk rw shared:7 master:1 - nfs4 host:/export rw,addr=10.0.0.2
26 24 0:24 / /srv/errdesk/local rw - xfs /dev/vdb rw
28 24 0:26 / /mnt/a\040b rw - cifs //host/share rw
29 24 0:27 / /mnt/c rw - nfs host:/old rw
30 24 0:28 / /mnt/c rw - btrfs /dev/vdc rw
31 24 0:29 / /mnt/cloud rw - fuse.rclone remote: rw
32 24 0:30 / /mnt/ntfs rw - fuseblk /dev/vdd rw
"""


@pytest.fixture
def table(tmp_path, monkeypatch):
    """Let the system have these mounts."""
    file = tmp_path / "mountinfo"
    file.write_text(TABLE.strip())
    monkeypatch.setattr(mounts, "MOUNTS", file)
    mounts.warn_of_network.cache_clear()
    yield file
    mounts.warn_of_network.cache_clear()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/data/errdesk.db", ""),
        ("/srv/errdesk/errdesk.db", "nfs4"),
        ("/srv/errdesk-other/errdesk.db", ""),
        ("/srv/errdesk/local/errdesk.db", ""),
        ("/mnt/a b/errdesk.db", "cifs"),
        ("/mnt/c/errdesk.db", ""),
        ("/mnt/cloud/errdesk.db", "fuse.rclone"),
        ("/mnt/ntfs/errdesk.db", ""),
    ],
)
@pytest.mark.usefixtures("table")
def test_the_innermost_mount_decides_whether_a_path_is_on_a_network(path, kind, tmp_path):
    assert mounts.find_network(tmp_path / path) == kind


def test_a_system_without_the_table_is_believed_to_have_local_disks(tmp_path, monkeypatch):
    monkeypatch.setattr(mounts, "MOUNTS", tmp_path / "none")
    assert mounts.find_network(tmp_path) == ""


def test_a_database_on_a_network_is_warned_of_once_and_by_the_doctor(sqlite_url, table, tmp_path, caplog):
    table.write_text(f"25 24 0:23 / {tmp_path.resolve()} rw - nfs4 host:/export rw")
    for _ in range(2):
        database = open_database(sqlite_url)
        with database.read():
            pass
        database.engine.dispose()
    assert [message.partition(". ")[0] for message in caplog.messages] == [
        "The database is on a network file system (nfs4)"
    ]
    warnings = [check for check in check_storage(sqlite_url) if check.level == "warning"]
    assert "SQLite needs a local disk" in warnings[0].what
