"""errdesk search: labelled queries are scored, and a verdict is explained, without a trace in the database."""

import json

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from bot.cli import errdesk
from bot.database.database import open_database
from bot.errors import Refusal
from bot.store.schema.questions import QuestionRow

LOCKED = "USCUSTOMER_API_0000113"
RIGHT = {"id": 1, "class": "exact", "query": LOCKED, "accept": [LOCKED], "expect": "answer"}
SPLIT = {"id": 2, "class": "partial", "query": "113", "accept": [LOCKED, "GGATEWAY_CODE_113"], "expect": "choose"}
WRONG = {"id": 3, "class": "chat", "query": "the account is locked", "expect": "unknown", "why": "a joke\x1b[31m"}
LOST = {"class": "exact", "query": "NOPE_1", "accept": ["NOPE_1", "NOPE_2"], "expect": "answer"}


@pytest.fixture
def run(sqlite_url, fill_small):
    """Run errdesk search against a database with five codes; refusals are raised."""
    fill_small(sqlite_url)

    def run_it(*words):
        result = CliRunner(env={"DATABASE_URL": sqlite_url}).invoke(errdesk, ["search", *map(str, words)])
        if isinstance(result.exception, Refusal):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result.stdout

    return run_it


@pytest.fixture
def write(tmp_path):
    """Return a function that writes rows into a file of labelled queries."""

    def write_it(*rows):
        file = tmp_path / "queries.jsonl"
        file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
        return file

    return write_it


def test_scores_are_a_table_by_class(run, write):
    assert run("eval", write(RIGHT, SPLIT, WRONG)).splitlines() == [
        "class    right        first hit  top three  false claims",
        "exact    1/1    100%  1/1        1/1        –",
        "partial  1/1    100%  –          –          –",
        "chat     0/1    0%    –          –          1/1",
        "total    2/3    66%   1/1        1/1        1/1",
        "Add --misses to see the 1 miss.",
    ]


def test_a_miss_says_what_was_typed_what_was_said_and_what_is_right(run, write):
    assert run("eval", write(WRONG, SPLIT), "--misses").splitlines()[-4:] == [
        "#3 chat: “the account is locked”",
        f"  says answer {LOCKED}",
        "  right is unknown",
        "  a joke\ufffd[31m",
    ]


def test_codes_that_the_catalog_lacks_are_named_once(run, write):
    printed = run("eval", write(LOST, LOST, RIGHT))
    assert printed.count("NOPE_1") == 1
    assert "Your queries accept codes that aren't in the catalog: NOPE_1, NOPE_2" in printed


def test_scores_as_json_hold_the_misses_if_they_are_wanted(run, write):
    file = write(RIGHT, WRONG, LOST)
    plain = json.loads(run("eval", file, "--format", "json"))
    counts = {"queries": 3, "right": 1, "expect_answer": 2, "first_hit": 1, "top_three": 1}
    assert plain["total"] == {**counts, "expect_unknown": 1, "false_claims": 1}
    assert list(plain["classes"]) == ["exact", "chat"]
    assert plain["missing"] == ["NOPE_1", "NOPE_2"]
    assert "misses" not in plain
    [miss, lost] = json.loads(run("eval", file, "--format", "json", "--misses"))["misses"]
    assert (miss["id"], miss["class"], miss["verdict"], miss["codes"]) == ("3", "chat", "answer", [LOCKED])
    assert (lost["id"], lost["expect"], lost["accept"]) == ("3", "answer", ["NOPE_1", "NOPE_2"])


def test_a_broken_file_is_refused(run, write, tmp_path):
    with pytest.raises(Refusal, match="no file"):
        run("eval", tmp_path / "nope.jsonl")
    with pytest.raises(Refusal, match=r"Line 2 of queries\.jsonl has no text “expect”\."):
        run("eval", write(RIGHT, {"query": "x", "class": "y"}))


def test_an_explanation_fits_on_a_screen(run):
    lines = run("explain", "the", "acount", "is", "locked,", "order", "77").splitlines()
    assert lines[0].startswith(("Answer: ", "Choice: "))
    assert "Decided by: message." in lines[1]
    assert "  “77” isn't meant as a code: “order” stands before it" in lines
    assert any(LOCKED in line and "The account is locked" in line and "%" in line for line in lines)
    assert any("no code at all" in line for line in lines)
    assert "  Typos: acount → account" in lines
    assert len(lines) < 24


def test_an_explanation_of_a_long_log_fits_on_a_screen_too(run):
    log = " ".join(f"{LOCKED} word{number} failed at {number}" for number in range(300))
    assert len(run("explain", log).splitlines()) < 30


def test_a_code_needs_no_ranking_and_an_unknown_one_is_named(run):
    assert "Ranked" not in run("explain", LOCKED)
    printed = run("explain", "USCUSTOMER_API_0000999")
    assert printed.startswith("Unknown")
    assert "  Not in the catalog: USCUSTOMER_API_0000999" in printed
    assert "“USCUSTOMER_API_0000999” would be a code, but the catalog has none like it" in printed


def test_a_choice_says_what_a_number_stands_for(run):
    printed = run("explain", "113")
    assert printed.startswith("Choice: ")
    assert "“113” is one of " in printed


def test_an_explanation_as_json_holds_all_of_it(run):
    plain = json.loads(run("explain", "--format", "json", "the", "acount", "is", "locked", "\udce4"))
    assert (plain["signal"], plain["before"][0]) == ("message", "whole code")
    assert plain["ranking"][0]["code"] == LOCKED
    assert set(plain["ranking"][0]) == {"code", "probability", "words", "near", "asked", "message"}
    assert 0 <= plain["nothing"] <= 1
    assert plain["typos"] == {"acount": "account"}
    assert plain["numbers"] == []


def test_what_another_system_said_is_named(run):
    assert "  The text names another system, whose codes aren't ours." in run("explain", "aws error 113").splitlines()


def test_small_talk_is_explained(run):
    assert run("explain", "hello").startswith("Nothing was asked\n  Decided by: small talk.")


def test_nothing_is_recorded(run, write, sqlite_url):
    run("explain", "what", "is", "qwertz")
    run("eval", write(RIGHT, LOST))
    database = open_database(sqlite_url)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(QuestionRow)) == 0
    database.engine.dispose()
