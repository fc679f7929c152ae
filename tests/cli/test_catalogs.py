"""``errdesk catalog list``, ``show``, ``rename``, ``remove`` and ``export --catalog``."""

import json

import pytest
from click.testing import CliRunner

from bot.cli import errdesk
from bot.cli.catalog import importing, removing
from bot.settings import PROJECT_ROOT

REFERENCE = PROJECT_ROOT / "data" / "error-code.md"


@pytest.fixture
def run(sqlite_url, tmp_path, monkeypatch):
    """Return a function that runs a command of the group on a database of its own, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    runner = CliRunner(env={"DATABASE_URL": sqlite_url})

    def run_it(*words, **more):
        return runner.invoke(errdesk, ["catalog", *map(str, words)], **more)

    return run_it


@pytest.fixture
def filled(run, tmp_path):
    """Return the function after the sample and a list of our own were imported."""
    (tmp_path / "mt5.md").write_text("10016=Invalid stops\n10017=Trading is disabled\n", encoding="utf-8")
    assert run("import", REFERENCE).exit_code == 0
    assert "as the new catalog “mt5”" in run("import", "mt5.md").output
    return run


@pytest.fixture
def at_a_terminal(monkeypatch):
    """Let somebody sit at a terminal."""
    for module in (importing, removing):
        monkeypatch.setattr(module, "can_ask", lambda: True)


def test_without_a_catalog_the_list_says_how_to_get_one(run):
    assert run("list").output == "There is no catalog yet. Import one with “errdesk catalog import FILE”.\n"


def test_the_catalogs_are_listed_and_shown(filled):
    assert filled("list").output == "error-code  150 codes\nmt5         2 codes\n"
    assert filled("show", "MT5").output == "mt5: 2 codes\n  mt5.md: 2 meanings\n"


def test_a_catalog_says_what_it_holds_and_how_its_files_are_read(run, tmp_path):
    rows = "Area,Code,Text,Why,Fix\nMotor,P1,It is hot,Dust,Clean it\nMotor,P2,It is stuck,,\nTank,P3,It is dry,,\n"
    (tmp_path / "pump.csv").write_text(rows, encoding="utf-8")
    run("import", "pump.csv", "--code", "Code", "--message", "Text", "--strip", "x$")
    assert run("show", "pump").output.splitlines() == [
        "pump: 3 codes",
        "  pump.csv: 3 meanings",
        "Sections: Motor (2), Tank (1)",
        "With causes: 1 of 3",
        "With what to do, from the reference: 1 of 3",
        "Its files are read as confirmed:",
        "  code from “Code”, message from “Text”, section from “Area”, cause from “Why”, what to do from “Fix”",
        "  --strip x$",
    ]


def test_a_catalog_with_steps_says_for_how_many_codes(filled, tmp_path):
    exported = json.loads(filled("export", "--format", "json", "--catalog", "mt5").output)
    exported["codes"][0]["steps"] = [{"text": "Set them again", "audience": "shareable"}]
    (tmp_path / "mt5.json").write_text(json.dumps(exported), encoding="utf-8")
    filled("import", "mt5.json", "--as", "mt5")
    assert "With steps by staff: 1 of 2" in filled("show", "mt5").output


def test_a_catalog_is_renamed(filled):
    assert filled("rename", "mt5", "MetaTrader 5").output == "Renamed to “MetaTrader 5”.\n"
    assert "MetaTrader 5" in filled("list").output
    assert filled("show", "mt5").exit_code == 1


def test_one_of_several_catalogs_is_exported(filled):
    codes = json.loads(filled("export", "--format", "json", "--catalog", "mt5").output)["codes"]
    assert [code["code"] for code in codes] == ["10016", "10017"]
    assert filled("export", "--format", "csv", "--catalog", "other").exit_code == 1


def test_the_sample_goes_with_one_command_and_comes_back_with_another(filled, tmp_path):
    result = filled("remove", "error-code", "--yes")
    assert result.exit_code == 0, result.output
    assert "error-code: 150 codes, 0 of them retired" in result.output
    assert (tmp_path / "error-code-removed.json").exists()
    assert filled("list").output == "mt5  2 codes\n"
    assert filled("import", "error-code-removed.json", "--as", "sample").exit_code == 0
    assert filled("list").output == "mt5     2 codes\nsample  150 codes\n"


def test_a_dry_run_of_a_removal_changes_nothing(filled, tmp_path):
    assert filled("remove", "mt5", "--dry-run").output.endswith("Dry run: nothing was changed.\n")
    assert "mt5" in filled("list").output
    assert not (tmp_path / "mt5-removed.json").exists()


def test_a_removal_overwrites_no_file_of_its_own_accord(filled, tmp_path):
    (tmp_path / "mt5-removed.json").write_text("precious", encoding="utf-8")
    result = filled("remove", "mt5", "--yes")
    assert (result.exit_code, "mt5" in filled("list").output) == (1, True)
    assert "--output" in result.exception.detail
    assert filled("remove", "mt5", "--yes", "--output", tmp_path / "other.json").exit_code == 0


def test_a_removal_that_nobody_confirms_is_refused(filled, tmp_path):
    result = filled("remove", "mt5")
    assert (result.exit_code, "mt5" in filled("list").output) == (1, True)
    assert "Add --yes to remove it." in result.exception.detail
    assert not (tmp_path / "mt5-removed.json").exists()


@pytest.mark.usefixtures("at_a_terminal")
def test_at_a_terminal_a_removal_is_asked_about(filled):
    assert filled("remove", "mt5", input="n\n").exit_code == 1
    assert "mt5" in filled("list").output
    assert filled("remove", "mt5", input="y\n").exit_code == 0
    assert "mt5" not in filled("list").output
    assert filled("remove", "error-code", "--yes").exit_code == 0


@pytest.mark.usefixtures("at_a_terminal")
def test_at_a_terminal_retiring_most_of_a_catalog_is_asked_about(filled, tmp_path):
    (tmp_path / "mt5.md").write_text("10018=The market is locked\n", encoding="utf-8")
    refused = filled("import", "mt5.md", input="n\n")
    assert (refused.exit_code, "Retire them?" in refused.output) == (1, True)
    assert "2 codes" in filled("show", "mt5").output
    assert filled("import", "mt5.md", input="y\n").exit_code == 0
    assert filled("show", "mt5").output.startswith("mt5: 1 code (2 more retired)\n")
