"""Any company's reference is shown and asked about in a terminal, and elsewhere refused if it isn't certain."""

import json

import pytest
from click.testing import CliRunner

from bot.cli import errdesk
from bot.cli.catalog import importing, understanding
from bot.errors import Refusal

GERMAN = (
    "Fehlernummer;Symbol;Meldung;Ursache;Abhilfe;Stand\n"
    "F-101;MOTOR_HOT;Der Motor ist zu heiß;Er läuft zu lange;Eine Stunde warten;2024\n"
    "F-102;DOOR_OPEN;Die Tür ist offen;Jemand hat sie geöffnet;Die Tür schließen;2024\n"
    "F-103;NO_WATER;Es fehlt Wasser;Der Tank ist leer;Wasser nachfüllen;2023\n"
)
OTHER_FORM = (
    "# Errors\n\n| Code | Message |\n|---|---|\n| F1 | The fan is dirty |\n| F2 | No mains |\n| F3 | It is open |\n"
)
UNSURE = "id,name,city\n1,Anna Smith,New York\n2,Bob Jones,Los Angeles\n"


@pytest.fixture
def run(sqlite_url):
    """Run a catalog command against a database of its own."""
    return lambda *words, typed=None: CliRunner(env={"DATABASE_URL": sqlite_url}).invoke(
        errdesk, ["catalog", *map(str, words)], input=typed
    )


@pytest.fixture
def ask(run, monkeypatch):
    """Run a catalog command with somebody at the terminal, who types answers."""
    for module in (understanding, importing):
        monkeypatch.setattr(module, "can_ask", lambda: True)
    return lambda *words, typed: run(*words, typed="\n".join([*typed, ""]))


@pytest.fixture
def write(tmp_path):
    """Write a file, and give its path."""

    def write_file(name, text, encoding="utf-8"):
        (tmp_path / name).write_text(text, encoding=encoding)
        return tmp_path / name

    return write_file


def exported(run, *words):
    return {code["code"]: code for code in json.loads(run("export", "--format", "json", *words).output)["codes"]}


def test_the_interpretation_is_shown_with_examples_and_imported_when_confirmed(run, write, ask):
    result = ask("import", write("geraet.csv", GERMAN, "cp1252"), typed=["yes"])
    assert result.exit_code == 0
    assert "geraet.csv: a CSV file with 1 table, Windows-1252 (guessed)" in result.output
    assert "  code        Fehlernummer  F-101 | F-102 | F-103" in result.output
    assert "  what to do  Abhilfe       Eine Stunde warten | Die Tür schließen | Wasser nachfüllen" in result.output
    assert "not used: Stand" in result.output
    assert "3 codes, 3 messages" in result.output
    assert "Import it like this?" in result.output
    code = exported(run)["F-101"]
    assert code["aliases"] == ["MOTOR_HOT"]
    assert code["causes"] == [{"text": "Er läuft zu lange", "actions": ["Eine Stunde warten"]}]


def test_answers_may_be_shortened(run, write, ask):
    answers = ["c", *[""] * 7, "y"]
    result = ask("import", write("geraet.csv", GERMAN), typed=answers)
    assert result.exit_code == 0
    assert list(exported(run)) == ["F-101", "F-102", "F-103"]


def test_no_imports_nothing(run, write, ask):
    result = ask("import", write("geraet.csv", GERMAN), typed=["no"])
    assert result.output.endswith("Nothing was imported.\n")
    assert result.exit_code == 1
    assert exported(run) == {}


def test_change_asks_role_by_role_and_shows_it_again(run, write, ask):
    answers = ["change", "2", "Meldung", "1", "-", "Ursache", "Nothing", "Abhilfe", "-", "yes"]
    result = ask("import", write("geraet.csv", GERMAN), typed=answers)
    assert "There is no column “Nothing”." in result.output
    assert result.output.count("Import it like this?") == 2
    assert result.exit_code == 0
    assert exported(run)["MOTOR_HOT"]["aliases"] == ["F-101"]


def test_a_role_that_is_needed_is_asked_for_until_it_is_said(run, write, ask):
    result = ask("import", write("people.csv", UNSURE), typed=["change", "-", "1", "2", "-", "3", "-", "-", "-", "yes"])
    assert "Not sure: “id” may only number the rows." in result.output
    assert "That is needed." in result.output
    assert exported(run)["1"]["section"] == "New York"


def test_what_is_not_certain_is_refused_outside_a_terminal_with_the_flags_to_use(run, write):
    path = write("people.csv", UNSURE)
    result = run("import", path)
    assert isinstance(result.exception, Refusal)
    assert "use these flags:\n  --code id --message name\n" in result.exception.detail
    assert run("import", path, "--code", "id", "--message", "name").exit_code == 0
    assert list(exported(run)) == ["1", "2"]


def test_the_next_release_needs_no_flags_and_changed_columns_are_refused(run, write):
    path = write("people.csv", UNSURE)
    run("import", path, "--code", "id", "--message", "name", "--section", "city")
    write("people.csv", UNSURE + "3,Carl May,San Jose\n")
    assert run("import", path).exit_code == 0
    assert exported(run)["3"]["section"] == "San Jose"
    write("people.csv", UNSURE.replace("name", "full name"))
    result = run("import", path)
    assert "there is no “name” any more, but “id”, “full name”, “city”" in result.exception.detail
    assert len(exported(run)) == 3


def test_a_release_with_another_file_name_is_read_as_its_catalog_was(run, write):
    run("import", write("people.csv", UNSURE), "--as", "people", "--code", "id", "--message", "name")
    assert run("import", write("people-2.csv", UNSURE), "--as", "people").exit_code == 0


def test_in_a_terminal_changed_columns_are_asked_about(write, ask):
    path = write("people.csv", UNSURE)
    ask("import", path, typed=["yes"])
    write("people.csv", UNSURE.replace("name", "full name"))
    result = ask("import", path, typed=["yes"])
    assert "The columns of people.csv have changed since they were confirmed" in result.output
    assert result.exit_code == 0
    assert "Import it like this?" not in ask("import", path, typed=[]).output


def test_what_flags_say_completely_is_not_asked_about(write, ask):
    result = ask("import", write("people.csv", UNSURE), "--code", "id", "--message", "name", typed=[])
    assert "Import it like this?" not in result.output
    assert result.exit_code == 0


def test_unknown_columns_are_refused_with_those_there_are(run, write):
    result = run("import", write("people.csv", UNSURE), "--code", "Nr", "--message", "name")
    assert "No table in people.csv has the columns Nr and name" in result.exception.detail
    assert "There are: id, name, city." in result.exception.detail


def test_a_house_format_is_read_by_a_pattern(run, write):
    path = write("errcodes.txt", "Section: Class 00\n00000    S    ALL_DONE   done\n01000    W    LOOK_OUT   warning\n")
    pattern = r"^(?P<code>\w{5})\s+(?P<severity>[SW])\s+(?P<alias>\w+)\s+(?P<message>\w+)$"
    assert run("import", path, "--lines", pattern).exit_code == 0
    assert exported(run)["01000"]["aliases"] == ["LOOK_OUT"]
    assert run("import", path).exit_code == 0


def test_codes_that_cannot_be_read_are_named_and_left_out_only_if_one_says_so(run, write):
    codes = "".join(f"E{number},Message {number}\n" for number in range(40))
    path = write("codes.csv", f"Code,Message\n{codes}no code,Lost\n")
    result = run("import", path)
    assert "1 row of 41 in codes.csv can't be read" in result.exception.detail
    assert exported(run) == {}
    result = run("import", path, "--skip")
    assert "Skipped: line 42 “no code | Lost”." in result.output
    assert len(exported(run)) == 40


def test_patterns_among_the_codes_are_asked_about(write, ask):
    path = write("codes.csv", "Code,Message\nFLOOD_WAIT_X,Wait X seconds\nPHONE_BANNED,The phone is banned\n")
    result = ask("import", path, typed=["yes"])
    assert "Patterns, not codes? They are kept as printed: FLOOD_WAIT_X" in result.output


def test_lines_of_our_own_form_are_not_asked_about(write, ask):
    result = ask("import", write("codes.md", "G1=One\nG2=Two\n"), typed=[])
    assert "Import it like this?" not in result.output
    assert result.exit_code == 0


@pytest.mark.parametrize("form", ["json", "csv", "markdown"])
def test_every_export_is_imported_again_whole(run, write, tmp_path, form):
    run("import", write("geraet.csv", GERMAN))
    before = exported(run)
    path = tmp_path / f"export.{'md' if form == 'markdown' else form}"
    run("export", "--format", form, "--output", path)
    run("import", write("geraet.csv", GERMAN.replace("heiß", "warm")))
    assert exported(run) != before
    run("import", path, "--as", "geraet", "--retire")
    assert exported(run) == before


def test_lint_reads_as_import_does_and_never_succeeds_with_a_file_in_which_it_read_nothing(run, write):
    result = run("lint", write("geraet.csv", GERMAN))
    assert result.exit_code == 0
    assert "geraet.csv: 3 entries for 3 codes" in result.output
    nothing = run("lint", write("guide.md", "# Guide\n\nWelcome to the guide, friend.\n"))
    assert nothing.exit_code == 1
    assert "guide.md is a Markdown document" in nothing.exception.detail
    unsure = run("lint", write("people.csv", UNSURE))
    assert unsure.exit_code == 1
    assert "Not sure: “id” may only number the rows." in unsure.output
    assert run("lint", write("people.csv", UNSURE), "--code", "id", "--message", "name").exit_code == 0


def test_several_tables_are_asked_about_one_by_one(run, write, ask):
    page = (
        "# Errors\n\n| Code | Message |\n|---|---|\n| E1 | It is hot |\n| E2 | It is off |\n\n"
        "# More errors\n\n| Error | Text |\n|---|---|\n| F1 | It is wet |\n| F2 | It is dry |\n"
    )
    typed = ["change", "y", "n", *[""] * 7, "yes"]
    result = ask("import", write("api.md", page), typed=typed)
    assert "Table 1: Errors" in result.output
    assert "Read the table More errors?" in result.output
    assert list(exported(run)) == ["E1", "E2"]


def test_codes_split_over_two_columns_are_joined_as_one_says(run, write, ask):
    path = write("sub.csv", "code,subcode,message\n1,33,Too hot\n1,34,Too cold\n2,1,Too wet\n2,2,Too dry\n")
    result = ask("import", path, typed=["change", "code,subcode", "message", *[""] * 5, "/", "yes"])
    assert "What joins the parts of a code?" in result.output
    assert list(exported(run)) == ["1/33", "1/34", "2/1", "2/2"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("countries.csv", "code,name\nDE,Germany\nFR,France\nUS,United States\n"),
        ("tickets.csv", "Key,Summary,Assignee\nS-1,Login fails,Anna\nS-2,Printer doesn't print,Bob\n"),
        ("package.json", '{"name": "shop", "version": "1.2.0", "description": "A library for shops"}'),
        ("de.json", '{"welcome": "Willkommen bei uns", "cart": "Dein Warenkorb", "pay": "Jetzt zahlen"}'),
        ("ui.properties", "app.title=My little shop\nmenu.open=Open a file\n"),
        ("deploy.env", "DB_HOST=localhost\nDB_PORT=5432\n"),
        ("strings.xml", '<resources><string name="app_name">Shop</string><string name="pay">Pay</string></resources>'),
        ("api.yaml", "info: {title: Shop API, version: 1.0.0}\npaths: {/a: {get: {summary: List of all}}}\n"),
        ("access.log", '203.0.113.7 - - "GET /a HTTP/1.1" 200\n203.0.113.9 - - "GET /b HTTP/1.1" 200\n'),
    ],
)
def test_a_file_that_does_not_speak_of_errors_is_never_imported_without_asking(run, write, name, text):
    assert run("import", write(name, text)).exit_code == 1
    assert run("lint", write(name, text)).exit_code == 1
    assert exported(run) == {}


def test_lines_that_do_not_speak_of_errors_are_shown_and_then_read_in_the_same_way(run, write, ask):
    file = write("modes.properties", "mode.1=Heat the room\nmode.2=Cool the room\n")
    result = ask("import", file, typed=["yes"])
    assert "Not sure: Nothing in it says that it lists errors." in result.output
    assert set(exported(run)) == {"mode.1", "mode.2"}
    assert run("import", file).exit_code == 0


def test_files_of_a_folder_that_cannot_be_read_are_named_without_a_terminal_too(run, write, tmp_path):
    (tmp_path / "docs").mkdir()
    write("docs/codes.csv", "Code,Message\nE1,It failed\nE2,It is missing\n")
    (tmp_path / "docs" / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    for command in ("import", "lint"):
        assert "Left out: logo.png: logo.png is a picture." in run(command, tmp_path / "docs").output


def test_a_further_part_in_another_form_is_read_by_a_mapping_of_its_own(run, write):
    first, second = write("a.csv", "id,label\nE1,It is hot\nE2,It is off\n"), write("b.md", OTHER_FORM)
    assert run("import", first, "--as", "x", "--code", "id", "--message", "label").exit_code == 0
    added = run("import", second, "--as", "x", "--add")
    assert (added.exit_code, added.exception) == (0, None)
    assert "as a part of the catalog “x”" in added.output
    for again in (first, second):
        result = run("import", again)
        assert result.exit_code == 0
        assert "nothing was changed" in result.output
    assert sorted(exported(run)) == ["E1", "E2", "F1", "F2", "F3"]


def test_a_part_keeps_the_columns_that_were_said_for_it(run, write):
    first, second = write("a.csv", "id,label\nE1,It is hot\nE2,It is off\n"), write("b.csv", "nr,was\n7,A\n8,B b\n")
    assert run("import", first, "--as", "x", "--code", "id", "--message", "label").exit_code == 0
    assert run("import", second, "--as", "x", "--add", "--code", "nr", "--message", "was").exit_code == 0
    assert run("import", first).exit_code == 0
    assert run("import", second).exit_code == 0
    shown = run("show", "x").output
    assert "Its files are read as confirmed:\n  code from “id”, message from “label”" in shown
    assert "b.csv is read as confirmed:\n  code from “nr”, message from “was”" in shown


def test_tables_without_the_columns_that_were_said_are_named(run, write):
    text = OTHER_FORM + "\n## States\n\n| Status | Meaning |\n|---|---|\n| S1 | It is up |\n| S2 | It is down |\n"
    result = run("import", write("api.md", text), "--code", "Code", "--message", "Message")
    assert result.exit_code == 0
    assert "Left out: Errors > States (2 rows): it doesn't have the columns" in result.output


def test_a_flag_changes_only_its_role_of_what_was_confirmed(run, write):
    file = write("geraet.csv", GERMAN)
    assert run("import", file, "--code", "Fehlernummer", "--message", "Meldung", "--cause", "").exit_code == 0
    assert exported(run)["F-101"]["causes"] == [{"text": "", "actions": ["Eine Stunde warten"]}]
    assert run("import", file, "--cause", "Ursache").exit_code == 0
    code = exported(run)["F-101"]
    assert code["causes"] == [{"text": "Er läuft zu lange", "actions": ["Eine Stunde warten"]}]
    assert code["meanings"][0]["text"] == "Der Motor ist zu heiß"
    assert run("import", file, "--message", "Ursache").exit_code == 0
    code = exported(run)["F-101"]
    assert (code["meanings"][0]["text"], code["causes"][0]["text"]) == ("Er läuft zu lange", "")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "a.json",
            '[{"code": "E1", "message": "It is hot", "remedies": ["wait", "clean it"]}]',
        ),
        (
            "a.md",
            "| Error code | Message | Remedy |\n|---|---|---|\n| E1 | It is hot | wait<br>clean it |\n| E2 | No | |\n",
        ),
        (
            "a.html",
            (
                "<table><tr><th>Error code<th>Message<th>Remedy<tr><td>E1<td>It is hot<td>wait<br>clean it"
                "<tr><td>E2<td>No<td></table>"
            ),
        ),
    ],
)
def test_each_of_several_things_to_do_is_a_step(run, write, name, text):
    assert run("import", write(name, text), "--message", "message").exit_code == 0
    assert exported(run)["E1"]["causes"] == [{"text": "", "actions": ["wait", "clean it"]}]


def test_a_column_that_is_not_the_message_after_all_is_offered_as_what_it_seems_to_be(run, write, ask):
    text = "Error code;Display;Reason\nE1;It is hot;The fan is dirty\nE2;It is off;No mains\n"
    result = ask("import", write("a.csv", text), typed=["change", "1", "Display", *[""] * 5, "yes"])
    assert result.exit_code == 0
    assert exported(run)["E1"]["causes"] == [{"text": "The fan is dirty", "actions": []}]


def test_details_that_a_newer_release_no_longer_gives_are_named_as_lost(run, write):
    rows = "E1;It is hot;{}\nE2;It is off;{}\n"
    run("import", write("a.csv", "Error code;Message;Severity\n" + rows.format("high", "low")))
    result = run(
        "import", "-v", write("a.csv", "Error code;Message;Remedy\n" + rows.format("Wait a bit", "Turn it on"))
    )
    assert "  changed          2\n  moved            0\n" in result.output
    assert "E1  It is hot  (severity lost: high, causes added)" in result.output
    assert "a.csv no longer gives the severity of 2 codes. Was a column renamed or left out?" in result.output
