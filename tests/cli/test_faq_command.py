"""errdesk faq: the same figures as a text, as JSON, as CSV and as a picture."""

import csv
import io
import json
from dataclasses import replace
from datetime import date

import pytest
from click.testing import CliRunner

from bot.catalog.entry import Entry, Meaning
from bot.cli import errdesk
from bot.cli.faq import render_text
from bot.cli.faq_file import faq_to_csv, faq_to_json
from bot.desk.stats.stats import CodeFigures, Faq, UnknownItem
from bot.errors import Refusal
from bot.stats.counts import Share
from bot.stats.period import Period

LOCKED = "USCUSTOMER_API_0000113"
MISSING = "GGATEWAY_CODE_903"
WEEK = Period(date(2026, 11, 16), date(2026, 11, 23), "Europe/Berlin")
BEFORE = Period(date(2026, 11, 9), date(2026, 11, 16), "Europe/Berlin")
ENTRY = Entry(LOCKED, "customer API", "0000113", "account", meanings=(Meaning("=The account\x1b is locked"),))
LONG = replace(ENTRY, meanings=(Meaning("The account is locked and " * 9),))
CODE = CodeFigures(LOCKED, ENTRY, 24, 30, 17, change=9, solved=8, votes=10, has_steps=True)
GAPS = CodeFigures(MISSING, None, 4, 5, 3, change=4)
UNKNOWN = (UnknownItem(MISSING, None, 4, 3), UnknownItem(None, "what on earth", 1, 1))
FAQ = Faq(WEEK, BEFORE, "", 142, 150, 38, Share(129, 142), Share(9, 150), (CODE,), (GAPS,), UNKNOWN, 3)
NOTHING = Faq(WEEK, BEFORE, "kyc", 0, 0, 0, None, Share(0, 0), (), (), (), 0)


@pytest.fixture
def run(sqlite_url, fill_small):
    """Run a command against a database with five codes."""
    fill_small(sqlite_url)
    runner = CliRunner(env={"DATABASE_URL": sqlite_url})
    return lambda *words: runner.invoke(errdesk, [*map(str, words)])


def test_json_has_these_figures_and_no_others():
    data = json.loads(faq_to_json(FAQ))
    assert data["period"] == {"from": "2026-11-16", "to": "2026-11-22", "time_zone": "Europe/Berlin"}
    figures = ["questions", "people", "first_try", "asked_again", "codes", "gaps", "unknown"]
    assert list(data) == ["period", *figures]
    assert (data["questions"], data["people"]) == (142, 38)
    assert (data["first_try"], data["asked_again"]) == (129 / 142, 9 / 150)
    code = {"code": LOCKED, "meaning": "=The account\x1b is locked", "questions": 24, "people": 17}
    assert data["codes"] == [{**code, "change": 9, "solved": 8, "votes": 10, "has_steps": True}]
    gap = {"code": MISSING, "meaning": None, "questions": 4, "people": 3}
    assert data["gaps"] == [{**gap, "change": 4, "solved": 0, "votes": 0, "has_steps": False}]
    assert data["unknown"] == [
        {"code": MISSING, "questions": 4, "people": 3},
        {"text": "what on earth", "questions": 1, "people": 1},
    ]


def test_a_share_of_nothing_is_null():
    data = json.loads(faq_to_json(NOTHING))
    assert (data["first_try"], data["asked_again"], data["codes"]) == (None, None, [])


def test_csv_has_a_row_a_code_and_no_formula():
    code, gap, text = csv.DictReader(io.StringIO(faq_to_csv(FAQ)))
    assert (code["kind"], code["asked"], code["meaning"]) == ("code", LOCKED, "'=The account\x1b is locked")
    assert (code["questions"], code["lookups"], code["change"], code["has_steps"]) == ("24", "30", "9", "yes")
    assert (gap["kind"], gap["asked"], gap["questions"], gap["lookups"]) == ("unknown code", MISSING, "4", "5")
    assert (text["kind"], text["asked"], text["questions"], text["lookups"]) == (
        "unknown text",
        "what on earth",
        "1",
        "",
    )


def test_csv_says_less_as_a_number_and_names_every_code_that_the_catalog_lacks():
    fewer = replace(CODE, change=-3)
    gaps = [fewer, *(replace(GAPS, code=f"=X_{number}") for number in range(30))]
    rows = list(csv.DictReader(io.StringIO(faq_to_csv(replace(FAQ, codes=(fewer,), gaps=tuple(gaps))))))
    assert rows[0]["change"] == "-3"
    assert [row["kind"] for row in rows] == ["code", *["unknown code"] * 30, "unknown text"]
    assert rows[30]["asked"] == "'=X_29"


def test_the_text_says_all_of_it_in_columns_and_how_it_is_counted():
    text = list(render_text(FAQ))
    assert text[0] == "Error codes, 16–22 Nov 2026"
    assert text[1].startswith("142 questions by 38 people · 91 % answered at the first try")
    row = f"   1  {LOCKED}  =The account\N{REPLACEMENT CHARACTER} is locked   24  (+9)  17 people  worked 8 of 10"
    assert row in text
    assert [line.split()[-4:] for line in text if MISSING in line] == [["not", "in", "the", "catalog"]]
    assert "  “what on earth”  1 question  1 person" in text
    assert "How these are counted" in text
    assert " ".join(text).endswith("Days are those of Europe/Berlin; weeks begin on Monday.")


@pytest.mark.parametrize("width", [72, 80, 110])
def test_no_line_of_the_text_is_longer_than_the_terminals(width):
    much = replace(FAQ, codes=(replace(CODE, entry=LONG),), unknown=(UnknownItem(None, "what " * 60, 1, 1),))
    rendered = list(render_text(much, width))
    assert max(map(len, rendered)) <= width
    row = next(number for number, line in enumerate(rendered) if LOCKED in line)
    beside, under = "The account is locked and" in rendered[row], "The account is locked and" in rendered[row + 1]
    assert (beside, under) == ((True, False) if width == 110 else (False, True)), "a meaning is never cut to nothing"


def test_few_figures_come_with_few_lines_of_how_they_are_counted():
    assert len(list(render_text(NOTHING, 80))) <= 15


def test_the_text_of_much_names_the_first_twenty_and_where_the_rest_is():
    text = list(render_text(Faq(WEEK, BEFORE, "", 1, 1, 1, None, Share(0, 1), (CODE,) * 25, (), (), 0)))
    assert sum(LOCKED in line for line in text) == 20
    assert "  … and 5 more; --format csv has all of them." in text


def test_without_a_question_the_text_says_so_and_how_it_is_counted():
    text = list(render_text(NOTHING))
    assert text[:3] == ["Error codes (Kyc), 16–22 Nov 2026", "No question", ""]
    assert text[3] == "How these are counted"


def test_what_was_asked_just_now_is_counted(run):
    for _ in range(2):
        run("ask", "--record", LOCKED)
    run("ask", "--record", MISSING)
    data = json.loads(run("faq", "--format", "json").stdout)
    assert (data["questions"], data["people"], data["asked_again"]) == (3, 1, 1 / 3)
    assert [(code["code"], code["questions"]) for code in data["codes"]] == [(LOCKED, 1)]
    assert {code["code"] for code in data["gaps"]} == {LOCKED, MISSING}
    assert data["period"]["time_zone"] == "UTC"
    assert LOCKED in run("faq", "--section", "account").stdout
    assert LOCKED not in run("faq", "--section", "kyc", "--format", "csv").stdout
    assert run("faq", "--period", "90d", "--format", "csv").stdout.count(LOCKED) == 1


def test_a_picture_goes_into_a_file_and_what_is_to_be_seen_is_said(run, tmp_path):
    run("ask", "--record", LOCKED)
    result = run("faq", "--format", "png", "-o", tmp_path / "week.png")
    assert (tmp_path / "week.png").read_bytes().startswith(b"\x89PNG")
    assert "1 question" in result.stderr or LOCKED in result.stderr


def test_a_picture_is_nothing_for_a_terminal(run, monkeypatch):
    monkeypatch.setattr("bot.cli.faq.is_for_terminal", lambda output: output is None)
    assert "add --output" in str(run("faq", "--format", "png").exception)


def test_a_section_that_there_is_not_is_refused(run):
    assert isinstance(run("faq", "--section", "nonsense").exception, Refusal)
    assert run("faq", "--period", "year").exit_code == 2


def test_a_section_that_comes_near_is_asked_for(run):
    message = str(run("faq", "--section", "acount").exception)
    assert message.startswith("There is no section “acount”. Did you mean account? There are: KYC,")
