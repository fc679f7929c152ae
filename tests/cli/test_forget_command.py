"""errdesk forget and errdesk questions, as an admin at a terminal uses them."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

from bot.cli import errdesk
from bot.errors import Refusal

CODE = "USCUSTOMER_API_0000113"


@pytest.fixture
def run(sqlite_url, fill_small):
    """Run a command against a database with five codes."""
    fill_small(sqlite_url)
    runner = CliRunner(env={"DATABASE_URL": sqlite_url, "USER": "mei", "LOGNAME": "mei"})
    return lambda *words: runner.invoke(errdesk, [*map(str, words)])


def test_a_person_is_forgotten_and_what_remains_is_told(run):
    run("ask", "--record", CODE)
    run("ask", "--record", "what on earth")
    dry = run("forget", "terminal mei", "--dry-run").output.splitlines()
    assert dry[:3] == [
        "Kept of terminal mei:",
        "  link to what they asked        1",
        "  typed texts                    1",
    ]
    assert dry[-1] == "Dry run: nothing was changed."
    done = run("forget", "terminal mei").output.splitlines()
    assert (done[0], done[1:3]) == ("Forgotten of terminal mei:", dry[1:3])
    assert any("stays, without their name" in line for line in done)
    assert any("Phrases that staff added to codes stay, there and in the audit log" in line for line in done)
    assert "  @somebody  terminal  forgot a person" in run("audit").output


@pytest.mark.parametrize("how", [[], ["--dry-run"]])
def test_where_nobody_is_known_it_says_so_plainly_and_a_script_goes_on(run, how):
    result = run("forget", "U0NOBODY", *how)
    assert result.output.startswith("Nothing is kept of U0NOBODY: nobody of this id asked or wrote anything here.")
    assert "wrote for others" not in result.output
    assert result.exit_code == 0


def test_a_name_is_no_person(run):
    assert "“mei” is no Slack user id" in str(run("forget", "mei").exception)


def test_questions_go_to_the_terminal_or_to_a_file(run, tmp_path):
    run("ask", "--record", CODE)
    for form in ("csv", "json"):
        shown = run("questions", "export", "--format", form).stdout_bytes
        result = run("questions", "export", "--format", form, "--output", tmp_path / "out")
        assert ((tmp_path / "out").read_bytes(), result.stdout) == (shown, "")
        assert [file.name for file in tmp_path.glob("out*")] == ["out"]
    assert run("questions", "export").output.startswith("question,at,asker")
    [question] = json.loads(shown)
    assert (question["codes"][0]["code"], question["surface"]) == (CODE, "terminal")
    assert run("questions", "export", "--format", "json", "--since", "2100-01-01").output == "[]\n"
    rows = list(csv.reader(io.StringIO(run("questions", "export", "--format", "csv", "--since", "2020-01-01").output)))
    assert len(rows) == 2


def test_an_export_that_cannot_be_written_or_begun_is_refused_and_leaves_nothing(run, tmp_path):
    old = tmp_path / "kept.csv"
    old.write_text("old", encoding="utf-8")
    (tmp_path / "none").write_text("a file", encoding="utf-8")
    nowhere = run("questions", "export", "--format", "csv", "-o", tmp_path / "none" / "out.csv")
    assert isinstance(nowhere.exception, Refusal)
    assert "cannot be written" in str(nowhere.exception)
    assert "is no day" in str(run("questions", "export", "--format", "csv", "--since", "soon", "-o", old).exception)
    assert old.read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize("command", ["forget", "questions export", "faq"])
def test_each_command_explains_itself_with_an_example(run, command):
    result = run(*command.split(), "--help")
    assert result.exit_code == 0
    assert f"errdesk {command} " in result.output
