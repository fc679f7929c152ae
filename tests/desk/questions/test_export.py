"""The export of recorded questions."""

import csv
import io
import json
from datetime import timedelta

import pytest

from bot.desk.questions.export import export_questions
from bot.desk.questions.lookup import Asker, look_up, pick_code
from bot.store.questions.record import Question, record_questions
from tests.conftest import NOON

LOCKED, PASSWORD, GATEWAY = "USCUSTOMER_API_0000113", "USCUSTOMER_API_0000112", "GGATEWAY_CODE_113"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def asked(small_desk):
    """Return a desk with questions of every kind by two people."""
    for place, (user, text) in enumerate(
        [("U1", LOCKED), ("U2", f"{LOCKED} {PASSWORD}"), ("U1", LOCKED), ("U1", "USCUSTOMER_API_0000999")]
    ):
        look_up(small_desk, text, Asker(user, "errcode", NOON + MINUTE * place))
    choice = look_up(small_desk, "113", Asker("U2", "mention", NOON + MINUTE * 4))
    pick_code(small_desk, GATEWAY, question=choice.question, asked=Asker("U2", "mention", NOON + MINUTE * 5))
    look_up(small_desk, "=what on earth", Asker("U2", "message", NOON + MINUTE * 6))
    return small_desk


def as_json(desk, **options):
    return json.loads("".join(export_questions(desk.database, "json", **options)))


def as_rows(desk):
    return list(csv.DictReader(io.StringIO("".join(export_questions(desk.database, "csv")))))


def test_json_has_each_question_with_its_codes_and_numbers_for_people(asked):
    rows = as_json(asked)
    assert [row["question"] for row in rows] == [1, 2, 3, 4, 5, 6]
    assert [row["verdict"] for row in rows] == ["answer", "answer", "answer", "unknown", "choose", "unknown"]
    assert [row["asker"] for row in rows] == [1, 2, 1, 1, 2, 2]
    assert (rows[0]["at"], rows[0]["surface"], rows[0]["typed"]) == ("2026-11-18T12:00:00Z", "errcode", None)
    assert [[code["code"] for code in row["codes"]] for row in rows[1:4]] == [
        [LOCKED, PASSWORD],
        [LOCKED],
        ["USCUSTOMER_API_0000999"],
    ]
    assert [row["codes"][0]["repeat"] for row in rows[:3]] == [None, None, "hour"]
    assert rows[3]["codes"][0]["role"] == "missing"
    assert [code["role"] for code in rows[4]["codes"]] == ["offered", "offered", "chosen"]
    assert rows[5]["codes"] == []


def test_csv_has_a_row_a_code_and_nothing_that_a_spreadsheet_obeys(asked):
    rows = as_rows(asked)
    assert [row["question"] for row in rows] == ["1", "2", "2", "3", "4", "5", "5", "5", "6"]
    assert [row["repeat"] for row in rows[:4]] == ["", "", "", "hour"]
    assert (rows[-1]["code"], rows[-1]["role"], rows[-1]["typed"]) == ("", "", "'=what on earth")


def test_it_begins_where_it_is_told_to(asked):
    assert [row["question"] for row in as_json(asked, since=NOON + MINUTE * 4)] == [5, 6]
    assert as_json(asked, since=NOON + MINUTE * 60) == []


def test_nothing_asked_is_an_empty_list_and_a_line_of_columns(small_desk):
    assert as_json(small_desk) == []
    assert as_rows(small_desk) == []


def test_every_question_is_there_once_whatever_the_pages_also_of_one_moment(small_desk):
    moments = [NOON + MINUTE * (place // 20) for place in range(60)]
    made = [
        Question(at, "a", "errcode", "answer", None, ((LOCKED, "answered"), (PASSWORD, "answered"))) for at in moments
    ]
    late = [Question(NOON - MINUTE, "a", "errcode", "unknown")]
    with small_desk.database.begin_light() as transaction:
        record_questions(transaction, made + late)
    rows = as_json(small_desk, size=7)
    assert [row["question"] for row in rows] == [61, *range(1, 61)]
    assert all(len(row["codes"]) == 2 for row in rows[1:])


def test_what_is_asked_while_it_is_written_keeps_nobody_waiting(small_desk):
    for place in range(4):
        look_up(small_desk, LOCKED, Asker("U1", "errcode", NOON + MINUTE * place))
    parts = export_questions(small_desk.database, "json", size=2)
    first = next(parts)
    assert look_up(small_desk, LOCKED, Asker("U1", "errcode", NOON + MINUTE * 9)).question
    assert [row["question"] for row in json.loads(first + "".join(parts))] == [1, 2, 3, 4, 5]
