"""Files that commands write are private, whatever the umask is and whatever is already at their path."""

import itertools
import os
import sqlite3
import stat

import click
import pytest
from click.testing import CliRunner

from bot.cli import errdesk


def commands(group, before=()):
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*before, name))
        else:
            yield (*before, name), command


def target_of(words, command):
    """Return the option that names what a command writes, "" for an argument, None where it writes no file."""
    if any(param.name == "output" for param in command.params):
        return "--output"
    return "" if words == ("db", "backup") else None


def invocations():
    for words, command in commands(errdesk):
        target = target_of(words, command)
        if target is not None:
            form = next((param for param in command.params if param.name == "form"), None)
            forms = [("--format", choice) for choice in form.type.choices] if form else [()]
            sure = ["--yes"] if any(param.name == "yes" for param in command.params) else []
            name = [EXAMPLE] if any(param.name == "name" and param.required for param in command.params) else []
            yield from ((*words, *name, *sure, *chosen, *filter(None, [target])) for chosen in forms)


EXAMPLE = "list"  # the name of the catalog with the five codes
WRITING = list(invocations())


@pytest.fixture(params=[0o000, 0o022], ids=oct)
def umask(request):
    """Set the umask for a test."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.fixture
def run(sqlite_url, fill_small):
    """Run a command on five codes, one of them asked for."""
    fill_small(sqlite_url)
    runner = CliRunner(env={"DATABASE_URL": sqlite_url})

    def run_it(*words):
        result = runner.invoke(errdesk, [*map(str, words)])
        assert result.exit_code == 0, result.output + str(result.exception)

    run_it("ask", "--record", "USCUSTOMER_API_0000113")
    return run_it


def mode(path):
    return stat.S_IMODE(path.lstat().st_mode)


def test_every_export_is_tried():
    assert {words[:2] for words in WRITING} == {
        ("catalog", "export"),
        ("catalog", "remove"),
        ("steps", "export"),
        ("questions", "export"),
        ("faq", "--format"),
        ("db", "backup"),
    }
    assert len(WRITING) == 3 + 1 + 3 + 2 + 4 + 1


@pytest.mark.usefixtures("umask")
@pytest.mark.parametrize("words", WRITING, ids=" ".join)
def test_what_a_command_writes_is_its_owners_alone(run, tmp_path, words):
    folder = tmp_path / "out"
    folder.mkdir(0o700)
    run(*words, folder / "file")
    assert [(path.name, oct(mode(path))) for path in folder.iterdir()] == [("file", "0o600")]


@pytest.mark.parametrize("words", WRITING, ids=" ".join)
def test_no_link_that_waits_under_a_name_like_it_is_followed(run, tmp_path, words):
    folder, victim = tmp_path / "out", tmp_path / "victim"
    folder.mkdir(0o700)
    victim.write_text("precious")
    for before, after in itertools.product(("", ".", ".errdesk-"), (".part", ".half", ".tmp", "-journal", "-wal")):
        (folder / f"{before}file{after}").symlink_to(victim)
    run(*words, folder / "file")
    assert victim.read_text() == "precious"
    assert not (folder / "file").is_symlink()


@pytest.mark.usefixtures("umask")
def test_a_new_database_its_folder_and_its_journals_are_their_owners_alone(tmp_path, monkeypatch):
    file = tmp_path / "new" / "folder" / "errdesk.db"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    assert CliRunner().invoke(errdesk, ["db", "upgrade"]).exit_code == 0
    assert [oct(mode(path)) for path in (file.parent.parent, file.parent, file)] == ["0o700", "0o700", "0o600"]
    connection = sqlite3.connect(file)  # as any process that writes while another reads
    connection.execute("DELETE FROM keys")
    beside = {path.name: oct(mode(path)) for path in file.parent.iterdir()}
    connection.close()
    assert beside == dict.fromkeys(["errdesk.db", "errdesk.db-wal", "errdesk.db-shm"], "0o600")


def test_a_backup_of_a_database_that_is_open_to_all_is_not(run, tmp_path):
    (tmp_path / "errdesk.db").chmod(0o644)
    run("db", "backup", tmp_path / "copy.db")
    assert mode(tmp_path / "copy.db") == 0o600
