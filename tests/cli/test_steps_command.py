import json
import shutil

import pytest
from click.testing import CliRunner

from bot.cli import errdesk
from bot.errors import Refusal
from bot.settings import PROJECT_ROOT

LOCKED = "USCUSTOMER_API_0000113"
PASSWORD = "USCUSTOMER_API_0000112"
REFERENCE = str(PROJECT_ROOT / "data" / "error-code.md")
PLAIN = f"- code: {LOCKED}\n  codes: [{PASSWORD}]\n  steps:\n    - Ask\n    - text: Unlock\n      audience: internal\n"


@pytest.fixture
def run(reference_template, tmp_path):
    """Run a command against a database of its own, which holds the reference."""
    file = tmp_path / "errdesk.db"
    shutil.copy(reference_template, file)
    runner = CliRunner(env={"DATABASE_URL": f"sqlite:///{file}"})
    return lambda *words: runner.invoke(errdesk, [*map(str, words)])


@pytest.fixture
def steps_file(tmp_path):
    """Write a file of steps, and give its path."""

    def write(text=PLAIN, name="steps.yaml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def counts(result):
    rows = [line.rsplit(maxsplit=1) for line in result.output.splitlines() if line[-6:-4].isspace()]
    return {name.strip(): int(number) for name, number in rows if int(number)}


def test_an_import_counts_what_it_did_and_a_second_one_does_nothing(run, steps_file):
    path = steps_file()
    result = run("steps", "import", path, "--by", "@mei", "-v")
    assert (result.exit_code, counts(result)) == (0, {"added": 1})
    assert f"  added: {LOCKED}  2 steps, revision 1; now also for {PASSWORD}" in result.output.splitlines()
    again = run("steps", "import", path, "--by", "mei")
    assert (counts(again), again.output.splitlines()[-1]) == (
        {"unchanged": 1},
        "All steps were up to date; nothing was changed.",
    )


def test_the_name_stands_under_the_revision(run, steps_file):
    run("steps", "import", steps_file(), "--by", "@mei")
    [fix] = json.loads(run("steps", "export", "--format", "json").output)
    assert [(revision["by"], revision["surface"]) for revision in fix["revisions"]] == [("mei", "terminal")]


def test_an_import_without_a_name_is_wrong_usage(run, steps_file):
    assert run("steps", "import", steps_file()).exit_code == 2


def test_a_dry_run_says_so(run, steps_file):
    result = run("steps", "import", steps_file(), "--by", "mei", "--dry-run")
    assert (counts(result), result.output.splitlines()[-1]) == ({"added": 1}, "Dry run: nothing was changed.")
    assert run("steps", "export").output == "[]\n"


def test_an_import_says_what_is_newer_here(run, steps_file, tmp_path):
    run("steps", "import", steps_file(), "--by", "mei")
    old = tmp_path / "old.yaml"
    run("steps", "export", "-o", old)
    run("steps", "import", steps_file(PLAIN.replace("Ask", "Listen")), "--by", "tom")
    result = run("steps", "import", old, "--by", "mei")
    assert counts(result) == {"newer here": 1}
    assert "they stay as they are" in result.output
    assert "nothing was changed" in result.output


def test_an_export_goes_to_the_terminal_or_to_a_file(run, steps_file, tmp_path):
    run("steps", "import", steps_file(), "--by", "mei")
    for form in ("yaml", "json", "csv"):
        shown = run("steps", "export", "--format", form).stdout_bytes
        result = run("steps", "export", "--format", form, "--output", tmp_path / "out")
        assert ((tmp_path / "out").read_bytes(), result.stdout) == (shown, "")


def test_lint_is_content_with_warnings_unless_told_otherwise(run, steps_file):
    run("steps", "import", steps_file(), "--by", "mei")
    result = run("steps", "lint")
    assert (result.exit_code, result.output.splitlines()) == (
        0,
        [
            "warnings (1)",
            f"  {LOCKED}: Nobody has verified these steps yet.",
            "1 list of steps looked over, for 150 active codes: 0 errors, 1 warning.",
        ],
    )
    assert run("steps", "lint", "--strict").exit_code == 1


@pytest.mark.parametrize("words", [(), ("--catalog", REFERENCE)])
def test_lint_of_a_file_ends_with_1_for_what_nobody_could_save(run, steps_file, words):
    result = run("steps", "lint", steps_file(PLAIN.replace("Ask", '"Ask {1}"')), *words)
    assert result.exit_code == 1
    assert f"  line 1, {LOCKED}, step 1: This step names {{1}}" in result.output


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("113", f"Write the whole code: {LOCKED}."),
        ("'101'", "Write the whole code, not only its number."),
        ("123456789", "Choose another."),
    ],
)
def test_a_number_in_place_of_a_code_is_refused_with_the_code_that_is_meant(run, steps_file, code, advice):
    path = steps_file(f"- code: {code}\n  steps: [Ask]\n")
    assert advice in str(run("steps", "import", path, "--by", "mei").exception)
    assert advice in run("steps", "lint", path).output


def test_lint_needs_a_file_to_check_against_a_reference(run):
    assert isinstance(run("steps", "lint", "--catalog", REFERENCE).exception, Refusal)


def test_lint_lists_the_first_twenty_and_all_if_asked(run, steps_file):
    codes = [code["code"] for code in json.loads(run("catalog", "export", "--format", "json").output)["codes"][:25]]
    path = steps_file("".join(f"- code: {code}\n  steps: [Ask]\n" for code in codes))
    assert "  … and 5 more; add --verbose to see them." in run("steps", "lint", path).output.splitlines()
    assert "more; add" not in run("steps", "lint", path, "-v").output


def test_nothing_in_a_file_reaches_the_terminal_live(run, steps_file):
    result = run("steps", "lint", steps_file('- code: "A\\e[2J"\n  steps: [Ask]\n'))
    assert "\x1b" not in result.output


def test_the_audit_log_is_shown_in_columns_the_newest_change_first(run, steps_file):
    run("steps", "import", steps_file(), "--by", "mei")
    lines = run("audit").output.splitlines()
    assert [line.split("  ")[1] for line in lines[:3]] == ["@mei"] * 3
    assert lines[-1].endswith("imported catalog  error-code.md           150 added")
    assert len({line.index("terminal") for line in lines}) == 1


def test_the_audit_log_of_a_code_is_told_in_json_too(run, steps_file):
    run("steps", "import", steps_file(), "--by", "mei")
    [change] = json.loads(run("audit", LOCKED, "--format", "json").output)
    assert (change["by"], change["by_id"], change["what"], change["detail"]) == (
        "mei",
        None,
        "imported steps",
        "Revision 1: 2 steps. From steps.yaml",
    )
    assert change["at"].endswith("Z")


def test_the_audit_log_begins_where_it_is_told_to(run):
    assert run("audit", "--since", "2062-01-01").output == "Nothing was changed.\n"
    assert "Nothing was changed under g1. Codes and names are written out" in run("audit", "g1").output
    assert len(run("audit", "--since", "2020-01-01T12:00Z").output.splitlines()) == 1
    assert "is no day" in str(run("audit", "--since", "yesterday").exception)


def test_the_audit_log_says_that_there_is_more(run, steps_file):
    run("steps", "import", steps_file(), "--by", "mei")
    result = run("audit", "--most", 2)
    assert (len(result.stdout.splitlines()), result.stderr) == (2, "Older changes are left out: add --most 20.\n")


@pytest.mark.parametrize("command", ["steps export", "steps import", "steps lint", "audit"])
def test_every_command_explains_itself_with_an_example(run, command):
    result = run(*command.split(), "--help")
    assert result.exit_code == 0
    assert f"errdesk {command} " in result.output


def test_an_import_of_the_catalog_says_what_it_means_for_steps(run, steps_file, tmp_path, second_url):
    run("steps", "import", steps_file(), "--by", "mei")
    reworded = (
        (PROJECT_ROOT / "data" / "error-code.md").read_text(encoding="utf-8").replace("The account is locked", "Locked")
    )
    path = steps_file(reworded, "error-code.md")
    assert f"Steps to verify again, because a meaning was reworded: {LOCKED}." in run("catalog", "import", path).output
    warnings = run("steps", "lint").output
    assert "The meaning changed since these steps were verified." in warnings
    export = tmp_path / "export.json"
    run("catalog", "export", "--format", "json", "-o", export)
    empty = CliRunner(env={"DATABASE_URL": second_url})
    assert "Steps: 1 list was taken in." in empty.invoke(errdesk, ["catalog", "import", str(export)]).output
    assert empty.invoke(errdesk, ["catalog", "export", "--format", "json"]).stdout_bytes == export.read_bytes()
