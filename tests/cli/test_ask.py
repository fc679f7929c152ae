import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from bot.catalog.entry import Meaning
from bot.cli.ask import ask
from bot.cli.terminal.card import print_card
from bot.database.database import open_database
from bot.database.url import database_file
from bot.desk.questions.answer import Answer, CodeMatch
from bot.errors import Refusal
from bot.settings import PROJECT_ROOT
from bot.store.schema.questions import QuestionRow

CODE = "USCUSTOMER_API_0000113"


@pytest.fixture
def url(sqlite_url, fill, small_codes, monkeypatch):
    """Return the URL of a database with a small catalog, which is also DATABASE_URL."""
    database = open_database(sqlite_url)
    fill(database, small_codes)
    database.engine.dispose()
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    return sqlite_url


@pytest.fixture
def run(url):
    """Return a function that runs errdesk ask with words and standard input; refusals are raised."""
    assert url

    def run_it(*words, typed=None):
        result = CliRunner().invoke(ask, words, input=typed)
        if isinstance(result.exception, Refusal):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result.stdout

    return run_it


def recorded(url):
    database = open_database(url)
    with database.read() as session:
        rows = session.scalars(select(QuestionRow.surface)).all()
    database.engine.dispose()
    return rows


def test_an_answer_is_a_card(run):
    assert run(CODE).splitlines() == [
        f"{CODE}    Customer API · Account",
        "  The account is locked",
        "  No steps yet.",
        "  list.md, line 113",
        "  Not USCUSTOMER_API_0000112, “The password is incorrect”?",
    ]


def test_words_need_no_quotes_and_may_begin_with_a_dash(run):
    assert CODE in run("--", "-1", CODE)
    assert CODE in run("the", "account", "is", "locked")


def test_a_choice_offers_every_code(run):
    card = run("113")
    assert card.startswith("Which one do you mean?")
    assert CODE in card
    assert "GGATEWAY_CODE_113" in card


def test_an_unknown_code_is_said_to_be_unknown_before_anything_is_suggested(run):
    first, *others = run("USCUSTOMER_API_0000119").splitlines()
    assert first == "I know no USCUSTOMER_API_0000119."
    assert "Near to it, but not the same:" in others


def test_a_text_without_a_code_is_said_to_be_unknown(run):
    assert run("qwertz").splitlines()[0] == "I found no code for qwertz."


def test_small_talk_is_told_how_to_ask_and_is_never_recorded(run, url):
    assert run("hello").splitlines() == ["Happy to help. Send me an error code or message and I'll explain it."]
    line = json.loads(run("--json", "--record", "thanks!"))
    assert (line["verdict"], line["codes"]) == ("nothing", [])
    assert recorded(url) == []


def test_markup_and_control_characters_have_no_effect(run):
    card = run("[bold]x[/bold] \x1b[31mred\x1b[0m \u202eevil")
    assert "for [bold]x[/bold] \ufffd[31mred\ufffd[0m evil." in card


def test_a_pipe_is_one_text(run):
    assert CODE in run(typed=f"ERROR\n  at login: {CODE}\n")


def test_an_empty_pipe_is_refused_with_an_example(run):
    with pytest.raises(Refusal, match="errdesk ask USCUSTOMER"):
        run(typed=" \n")


def test_json_lines_are_answered_in_order(run):
    queries = [CODE, "113", "qwertz", "USCUSTOMER_API_0000999", "\ud800 \u202e \x00"]
    lines = run("--json", typed="\n".join(json.dumps({"query": query}) for query in queries))
    answers = [json.loads(line) for line in lines.splitlines()]
    assert [line["query"] for line in answers] == queries
    assert [line["verdict"] for line in answers] == ["answer", "choose", "unknown", "unknown", "nothing"]
    assert answers[0]["codes"] == [CODE]
    assert answers[0]["meanings"] == ["The account is locked"]
    assert answers[3]["missing"] == ["USCUSTOMER_API_0000999"]
    assert [(line["more"], line["group"]) for line in answers[:2]] == [(0, None), (0, None)]
    section = json.loads(run("--json", "account"))
    assert (section["verdict"], section["more"], section["group"]) == ("choose", 0, "account")


def test_json_names_at_most_five_codes(run, small_codes):
    [line] = run("--json", " ".join(entry.code for entry in small_codes) + " USCUSTOMER_API_0000110").splitlines()
    assert len(json.loads(line)["codes"]) == 5


@pytest.mark.usefixtures("url")
@pytest.mark.parametrize("bad", ["nope", "[]", "1", '{"q": "x"}', '{"query": 1}', '{"query": "\udce4"}', "[" * 100_000])
def test_a_bad_line_is_refused_by_its_number_after_the_lines_before_it(bad):
    typed = f'{{"query": "{CODE}"}}\n\n{bad}\n{{"query": "113"}}\n'.encode(errors="surrogateescape")
    result = CliRunner().invoke(ask, ["--json"], input=typed)
    assert isinstance(result.exception, Refusal)
    assert str(result.exception).startswith("Line 3 is not")
    assert len(result.stdout.splitlines()) == 1


def test_only_record_counts_as_a_question(run, url):
    run(CODE)
    run("--json", typed='{"query": "113"}')
    assert recorded(url) == []
    run("--record", CODE)
    run("--json", "--record", typed='{"query": "113"}')
    assert recorded(url) == ["terminal", "terminal"]


def test_a_missing_database_is_refused_with_what_to_run(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")
    result = CliRunner().invoke(ask, [CODE])
    assert "errdesk db upgrade" in result.exception.detail
    assert "errdesk catalog import FILE" in result.exception.detail


@pytest.mark.usefixtures("url")
def test_a_prompt_answers_until_an_empty_line():
    main, terminal = os.openpty()
    asking = subprocess.Popen(
        [sys.executable, "-m", "bot", "ask"], stdin=terminal, stdout=subprocess.PIPE, text=True, cwd=PROJECT_ROOT
    )
    os.write(main, f"{CODE}\n113\n\n".encode())
    printed, _ = asking.communicate(timeout=20)
    os.close(main)
    os.close(terminal)
    assert printed.startswith("Ask for a code")
    assert "The account is locked" in printed
    assert "Which one do you mean?" in printed
    assert asking.returncode == 0


@pytest.mark.usefixtures("url")
def test_asking_starts_without_slack_and_alembic_and_for_scripts_without_rich():
    script = (
        "import sys; from bot.cli import errdesk\n"
        f"errdesk(['ask', '--json', '{CODE}'], standalone_mode=False)\n"
        "print({name.partition('.')[0] for name in sys.modules} & {'slack_bolt', 'slack_sdk', 'alembic', 'rich'})"
    )
    asking = [sys.executable, "-c", script]
    done = subprocess.run(asking, capture_output=True, text=True, cwd=PROJECT_ROOT, check=True)  # noqa: S603 - our own script
    assert done.stdout.splitlines()[-1] == "set()"


def test_the_second_start_opens_the_index_and_neither_builds_one_nor_loads_what_only_words_need(url):
    script = (
        "import sys; from bot.cli import errdesk\n"
        f"errdesk(['ask', '--json', '{CODE}'], standalone_mode=False)\n"
        "print({name.partition('.')[0] for name in sys.modules} & {'numpy'})"
    )
    asking = [sys.executable, "-c", script]
    printed = [
        subprocess.run(asking, capture_output=True, text=True, cwd=PROJECT_ROOT, check=True).stdout.splitlines()  # noqa: S603 - our own script
        for _ in range(2)
    ]
    assert [lines[-1] for lines in printed] == ["{'numpy'}", "set()"]
    assert printed[0][:-1] == printed[1][:-1]
    assert database_file(url).with_name("errdesk.db-index").is_dir()


@pytest.mark.usefixtures("url")
@pytest.mark.parametrize("words", [["--nonsense"], ["--json", "--nonsense"], ["--jsn", CODE]])
def test_a_mistyped_option_is_wrong_usage(words):
    result = CliRunner().invoke(ask, words)
    assert result.exit_code == 2
    assert f"no option {words[-1] if words[-1] != CODE else words[0]}" in result.stderr


def test_after_two_dashes_everything_is_a_word(run):
    assert "for --nonsense." in run("--", "--nonsense")
    assert CODE in run("error", "--code", CODE)
    assert CODE in run("text", "--code", CODE)


def test_a_choice_of_one_and_a_retired_code_are_said_so(capsys, small_codes):
    gone = replace(small_codes[2], status="retired")
    print_card(Answer("x", "choose", (CodeMatch(gone),)))
    print_card(Answer("x", "answer", tuple(map(CodeMatch, [*small_codes[:2], gone]))))
    choice, *_, short = capsys.readouterr().out.splitlines()
    assert choice.startswith("Do you mean this one?")
    assert short == f"{CODE}  The account is locked (retired)"


def test_codes_that_a_choice_leaves_out_are_counted_and_where_to_see_them_is_said(capsys, small_codes):
    codes = tuple(map(CodeMatch, small_codes[:2]))
    print_card(Answer("kyc", "choose", codes, more=18, group="KYC"))
    lead, *_, more, hint = capsys.readouterr().out.splitlines()
    assert (lead, more) == ("These codes are in KYC:", "18 more, all in KYC.")
    assert hint == "Ask again with the whole code. In Slack, /errcode list KYC shows all."
    print_card(Answer("x", "choose", codes, more=3))
    *_, more, hint = capsys.readouterr().out.splitlines()
    assert more == "3 more are possible. Type more of the code or the message to narrow it down."
    assert hint == "Ask again with the whole code."


def test_a_row_shows_the_preferred_meaning_and_the_doubtful_one_that_was_met(capsys, small_codes):
    slip = Meaning("The door is locked", preferred=False, doubt="A slip")
    entry = replace(small_codes[2], status="retired", meanings=(*small_codes[2].meanings, slip))
    print_card(Answer("x", "choose", (CodeMatch(entry, meaning=1), CodeMatch(small_codes[0]))))
    _, head, meaning, doubt, *_ = capsys.readouterr().out.splitlines()
    assert head.endswith("(retired)")
    assert meaning.strip() == "The account is locked"
    assert doubt.strip().startswith("The reference also prints “The door is locked”")
