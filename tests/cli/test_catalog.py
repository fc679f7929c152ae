import json

import pytest
from click.testing import CliRunner

from bot.cli import errdesk
from bot.errors import Refusal
from bot.settings import PROJECT_ROOT

REFERENCE = str(PROJECT_ROOT / "data" / "error-code.md")


@pytest.fixture
def run(sqlite_url):
    """Run a command against a database of its own."""
    return lambda *words: CliRunner(env={"DATABASE_URL": sqlite_url}).invoke(errdesk, ["catalog", *map(str, words)])


@pytest.fixture
def document(tmp_path):
    """Write a document of two codes, and give its path."""
    path = tmp_path / "codes.md"
    path.write_text("G1=One\nG2=Two\n", encoding="utf-8")
    return path


def counts(result):
    rows = [line.split() for line in result.output.splitlines() if line.startswith("  ")]
    return {row[0]: int(row[1]) for row in rows if len(row) == 2}


def test_an_import_counts_what_it_did(run):
    result = run("import", REFERENCE)
    assert result.exit_code == 0
    assert "error-code.md: 168 entries for 150 codes" in result.output
    assert counts(result) == {
        **dict.fromkeys(["reworded", "returned", "retired", "changed", "moved", "unchanged"], 0),
        "added": 150,
        "repaired": 14,
        "skipped": 2,
    }


def test_a_second_import_says_that_nothing_changed(run):
    run("import", REFERENCE)
    result = run("import", REFERENCE)
    assert "nothing was changed" in result.output
    assert counts(result)["unchanged"] == 150


def test_a_verbose_import_lists_every_line(run, document):
    run("import", document)
    document.write_text("G1=Uno\nG 3=Three\nG4\nG5=Five\nG6=Six\n", encoding="utf-8")
    lines = run("import", document, "-v").output.splitlines()
    assert "  G1  Uno  (was: One)" in lines
    assert "  G2  Two" in lines
    assert "  G3  Three" in lines
    assert "  line 2: white space in a code: “G 3” was read as G3" in lines
    assert "  line 3: “G4”: there is no “=” in it" in lines


def test_a_verbose_import_of_many_codes_lists_the_first_thousand_of_each_kind(run, document):
    document.write_text("".join(f"G{number}=Message {number}\nno code\n" for number in range(1002)), encoding="utf-8")
    lines = run("import", document, "-v").output.splitlines()
    assert lines[lines.index("added (1002)") + 1] == "  G0  Message 0"
    assert lines[lines.index("skipped (1002)") - 1] == "  … and 2 more"
    assert len(lines) < 2030


def test_lint_counts_the_codes_without_a_meaning_that_it_does_not_name(run, document):
    document.write_text("E1=One\n" + "".join(f"G{number}=\n" for number in range(1003)), encoding="utf-8")
    assert run("lint", document).exit_code == 1
    document.write_text("E1=One\n" + "".join(f"G{number}=\nA1=One\n" for number in range(1003)), encoding="utf-8")
    assert run("lint", document).output.endswith("G998, G999 and 3 more.\n")


def test_an_import_that_retires_codes_says_how_they_return(run, document):
    run("import", document)
    document.write_text("G1=One\n", encoding="utf-8")
    result = run("import", document)
    assert counts(result)["retired"] == 1
    assert "Retired codes stay on file. If codes.md is only a part" in result.output


def test_an_import_that_retires_more_than_half_of_the_active_codes_is_refused_unless_that_is_wanted(run, document):
    document.write_text("G1=One\nG2=Two\nG3=Three\nG4=Four\n", encoding="utf-8")
    run("import", document)
    document.write_text("G1=One\nG2=Two\nG3=Three\n", encoding="utf-8")
    run("import", document)
    document.write_text("G1=One\n", encoding="utf-8")
    refused = "codes.md doesn't have 2 of the 3 active codes of “codes”, so nothing was imported."
    assert run("import", document, "--dry-run").output.splitlines()[-1].startswith(f"Warning: {refused}")
    result = run("import", document)
    assert (result.exit_code, str(result.exception.detail)[: len(refused)]) == (1, refused)
    assert all(flag in result.exception.detail for flag in ("--add", "--as NAME", "--retire"))
    assert counts(run("import", document, "--retire"))["retired"] == 2


def test_an_import_that_retires_no_more_than_half_of_the_active_codes_does_not_warn(run, document):
    run("import", document)
    document.write_text("G1=One\n", encoding="utf-8")
    assert "Warning" not in run("import", document).output


def test_one_is_counted_in_the_singular(run, document):
    document.write_text("G1=One\n", encoding="utf-8")
    assert run("import", document).output.startswith("codes.md: 1 entry for 1 code, as the new catalog “codes”\n")


def test_a_dry_run_says_so_and_changes_nothing(run, document):
    result = run("import", document, "--dry-run")
    assert counts(result)["added"] == 2
    assert "Dry run: nothing was changed." in result.output
    assert json.loads(run("export", "--format", "json").output) == {"codes": []}


def test_an_import_if_empty_fills_an_empty_catalog_and_leaves_any_other_alone(run, document):
    assert counts(run("import", "--if-empty", document))["added"] == 2
    result = run("import", "--if-empty", REFERENCE)
    assert (result.exit_code, result.output) == (0, "There are codes already; nothing was imported.\n")


def test_a_refused_document_ends_the_command(run, tmp_path):
    result = run("import", tmp_path / "nowhere.md")
    assert result.exit_code == 1
    assert isinstance(result.exception, Refusal)


def test_an_export_goes_to_the_terminal_or_to_a_file(run, document, tmp_path):
    run("import", document)
    shown = run("export", "--format", "json").stdout_bytes
    result = run("export", "--format", "json", "--output", tmp_path / "out.json")
    assert (tmp_path / "out.json").read_bytes() == shown
    assert (result.stdout, result.exit_code) == ("", 0)


def test_an_export_into_a_folder_that_cannot_be_made_is_refused(run, tmp_path):
    (tmp_path / "no").write_text("a file", encoding="utf-8")
    result = run("export", "--format", "csv", "--output", tmp_path / "no" / "out.csv")
    assert "cannot be written" in str(result.exception)


def test_lint_reports_the_damage_of_the_reference_and_is_content(run):
    result = run("lint", REFERENCE)
    assert result.exit_code == 0
    assert "  lines 88-99: replayed lines" in result.output
    assert "  line 64: “USCUSTOMER_API_0000111”: its message is lost" in result.output
    assert "doubtful (13)" in result.output
    assert result.output.endswith("Every code has a meaning.\n")


def test_lint_ends_with_1_if_a_code_has_no_meaning(run, document):
    document.write_text("G1=One\nG2=\nG3=Three\n", encoding="utf-8")
    result = run("lint", document)
    assert result.exit_code == 1
    assert result.output.endswith("Without a meaning: G2.\n")


@pytest.mark.parametrize("command", ["import", "export", "lint"])
def test_every_command_explains_itself_with_an_example(run, command):
    result = run(command, "--help")
    assert result.exit_code == 0
    assert f"errdesk catalog {command} " in result.output
