"""What Errdesk creates only its owner can open, whatever the umask is, and no link that waits for it is followed."""

import os
import stat
from pathlib import Path

import pytest

from bot import private_files
from tests.source import calls, modules

NOBODY = 65534
MASKS = [0o000, 0o022, 0o077, 0o777]
WRITING = {
    *("open", "write_text", "write_bytes", "touch", "mkdir", "makedirs", "mkdtemp", "mkstemp"),
    *("NamedTemporaryFile", "TemporaryFile", "TemporaryDirectory", "copy2", "copyfile", "copytree"),
}


@pytest.fixture(params=MASKS, ids=oct)
def umask(request):
    """Set the umask for a test."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode(path):
    return stat.S_IMODE(path.lstat().st_mode)


@pytest.mark.usefixtures("umask")
def test_a_folder_that_is_missing_is_created_for_what_is_written_whole(tmp_path):
    file = tmp_path / "backups" / "2026" / "steps.yaml"
    private_files.write_atomically([b"x"], file)
    assert (file.read_bytes(), mode(file.parent.parent), mode(file.parent)) == (b"x", 0o700, 0o700)


@pytest.mark.usefixtures("umask")
def test_files_and_folders_are_their_owners_alone(tmp_path):
    private_files.create_folder(tmp_path / "a" / "b")
    assert [mode(tmp_path / "a"), mode(tmp_path / "a" / "b")] == [0o700, 0o700]
    private_files.create_if_missing(tmp_path / "missing")
    private_files.create_or_replace(tmp_path / "new").close()
    private_files.write_atomically([b"x"], tmp_path / "whole")
    assert [mode(tmp_path / name) for name in ("missing", "new", "whole")] == [0o600] * 3


def test_a_folder_that_exists_keeps_its_mode_and_a_file_is_no_folder(tmp_path):
    tmp_path.chmod(0o755)
    private_files.create_folder(tmp_path)
    assert mode(tmp_path) == 0o755
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        private_files.create_folder(tmp_path / "file")


def test_a_file_that_was_open_to_all_is_not_when_it_is_written_anew(tmp_path):
    (tmp_path / "old").touch(0o644)
    private_files.write_atomically([b"new"], tmp_path / "old")
    assert (mode(tmp_path / "old"), (tmp_path / "old").read_bytes()) == (0o600, b"new")


def test_a_planted_link_is_replaced_and_not_followed(tmp_path):
    victim, link = tmp_path / "victim", tmp_path / "link"
    victim.write_text("precious")
    for write in (private_files.create_or_replace, lambda path: private_files.write_atomically([b"x"], path)):
        link.symlink_to(victim)
        file = write(link)
        if file:
            file.close()
        assert not link.is_symlink()
        link.unlink()
    link.symlink_to(victim)
    with pytest.raises(FileExistsError):
        private_files.create_file(link)
    assert victim.read_text() == "precious"


def test_a_draft_has_another_name_each_time_and_leaves_nothing_behind(tmp_path):
    names = set()
    for _ in range(3):
        with pytest.raises(KeyError):
            draft_and_fail(tmp_path / "target", names)
    assert len(names) == 3
    assert list(tmp_path.iterdir()) == []


def draft_and_fail(target, names):
    with private_files.open_draft(target) as draft:
        names.add(draft.name)
        assert mode(draft) == 0o600
        raise KeyError


def test_a_file_that_a_link_names_is_created_where_the_link_leads(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "target")
    private_files.create_if_missing(tmp_path / "link")
    assert mode(tmp_path / "target") == 0o600
    (tmp_path / "target").write_text("kept")
    private_files.create_if_missing(tmp_path / "link")
    assert (tmp_path / "target").read_text() == "kept"


@pytest.fixture
def nobody(tmp_path):
    """Let the test go on as a user who isn't root and is in no group but their own."""
    if getattr(os, "geteuid", int)() != 0:
        pytest.skip("only root can become somebody else")
    groups = os.getgroups()
    for path in [tmp_path, *tmp_path.parents[:-2]]:
        path.chmod(0o755)
    os.chown(tmp_path, NOBODY, NOBODY)
    os.setgroups([])
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    yield
    os.seteuid(0)
    os.setegid(0)
    os.setgroups(groups)


@pytest.mark.usefixtures("nobody")
def test_who_is_no_root_cannot_give_a_file_to_another_owner_and_closes_it_to_a_group_that_is_not_theirs(tmp_path):
    roots, theirs, new = (tmp_path / name for name in ("roots", "theirs", "new"))
    private_files.create_if_missing(new)
    os.seteuid(0)
    for path, owner in ((roots, 0), (theirs, NOBODY)):
        path.touch()
        path.chmod(0o664)
        os.chown(path, owner, 0)
    os.seteuid(NOBODY)
    with pytest.raises(PermissionError):
        private_files.take_rights(new, roots)
    assert mode(new) == 0o600
    private_files.take_rights(new, theirs)
    assert mode(new) == 0o604


def creates(path: Path) -> list[str]:
    """Return the calls by which a module would create a file or a folder by itself."""
    found = []
    for name, constants in calls(path):
        last = name.rpartition(".")[2]
        reads = last == "open" and not any(one for one in constants if set(str(one)) & set("wax+"))
        if not reads and (name == "open" or (last in WRITING and "." in name and not name.startswith("bot."))):
            found.append(name)
    return found


def test_no_other_module_creates_files():
    drafts = {"draft.write_bytes", "tempfile.TemporaryDirectory"}  # private already
    found = {path.name: set(creates(path)) - drafts for path in modules(but="bot/private_files.py")}
    assert {name: calls for name, calls in found.items() if calls} == {}
