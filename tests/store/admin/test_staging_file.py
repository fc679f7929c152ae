"""An import's file is gone at its end, or once the next import begins."""

import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest

from bot.errors import Refusal
from bot.settings import PROJECT_ROOT
from bot.store.admin.staging_file import PREFIX, claim_folder, lend_staging_file, remove_abandoned

STAGE = """
from bot.store.admin.staging_file import lend_staging_file

with lend_staging_file() as path:
    path.write_text("staged")
    print(path.parent, flush=True)
    input()
"""
WITHOUT_ROOM = """
import resource
from bot.errors import Refusal
from bot.store.admin.staging import open_staging

resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
try:
    with open_staging():
        pass
except Refusal as refusal:
    print(refusal)
"""


@pytest.fixture
def scratch(tmp_path, monkeypatch):
    """Return the folder for temporary files, which is empty."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def other(scratch):
    """Return another process that stages an import, and its folder."""
    pipe = subprocess.PIPE
    environment = {**os.environ, "TMPDIR": str(scratch)}
    command = [sys.executable, "-c", STAGE]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, cwd=PROJECT_ROOT, env=environment) as process:  # noqa: S603 - this very Python
        yield process, Path(process.stdout.readline().decode().strip())
        process.kill()


def test_the_file_is_gone_at_the_end_and_nobody_else_can_open_it(scratch):
    with lend_staging_file() as path:
        assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert list(scratch.iterdir()) == []


def test_what_a_killed_import_left_is_removed_by_the_next_one(scratch, other):
    process, folder = other
    process.kill()
    process.wait()
    assert list(scratch.iterdir()) == [folder]
    with lend_staging_file() as path:
        assert list(scratch.iterdir()) == [path.parent]


def test_the_file_of_an_import_that_still_runs_stays(scratch, other):
    process, folder = other
    with lend_staging_file() as path, lend_staging_file() as second:
        assert set(scratch.iterdir()) == {folder, path.parent, second.parent}
    process.communicate(b"\n")
    assert list(scratch.iterdir()) == []


def test_what_is_not_an_imports_stays(scratch):
    (scratch / f"{PREFIX}notes.txt").write_text("mine")
    (scratch / f"{PREFIX}archive").mkdir()
    (scratch / f"{PREFIX}begun").mkdir()
    (scratch / f"{PREFIX}begun" / "lock").touch()
    (scratch / f"{PREFIX}begun" / "mine").touch()
    (scratch / "elsewhere").mkdir()
    (scratch / "elsewhere" / "lock").touch()
    (scratch / f"{PREFIX}link").symlink_to(scratch / "elsewhere")
    before = set(scratch.iterdir())
    remove_abandoned(scratch)
    assert set(scratch.iterdir()) == before
    assert (scratch / "elsewhere" / "lock").exists()
    assert (scratch / f"{PREFIX}begun" / "mine").exists()


class InterruptedStack(ExitStack):
    """A stack during whose first two steps another import begins: a folder is there, and not locked yet."""

    begun = False

    def enter_context(self, lock):
        if not self.begun:
            self.begun = True
            remove_abandoned(Path(tempfile.gettempdir()))
        return super().enter_context(lock)


def test_a_folder_that_another_import_removes_before_it_is_locked_is_replaced(scratch):
    with InterruptedStack() as stack:
        folder = claim_folder(stack)
        assert list(scratch.iterdir()) == [folder]
    assert list(scratch.iterdir()) == []


def test_a_folder_for_temporary_files_that_is_gone_is_named(scratch):
    scratch.rmdir()
    with pytest.raises(Refusal, match=f"^There is no room for temporary files in {scratch}: No such file or directory"):
        lend_staging_file().__enter__()


def test_without_any_folder_for_temporary_files_an_import_is_refused():
    command = [sys.executable, "-c", WITHOUT_ROOM]
    done = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, check=False, text=True)  # noqa: S603 - our own words
    assert done.stdout.startswith("There is no room for temporary files in any folder: No usable temporary directory")
    assert done.stderr == ""
