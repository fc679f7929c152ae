"""Recording a question: its asker's number, and whether a lookup repeats one of the same person and code."""

from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.store.questions.record import Question, record_choice, record_questions
from bot.store.schema.questions import AskerRow, LookupRow, QuestionRow
from tests.conftest import NOON

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def question(at=NOON, asker="ada", *codes, verdict="answer"):
    return Question(at, asker, "errcode", verdict, None, codes or (("G1", "answered"),))


def repeats(transaction):
    rows = transaction.execute(select(LookupRow.repeat).order_by(LookupRow.question_id, LookupRow.place))
    return list(rows.scalars())


def test_each_asker_has_one_number(database):
    known = {}
    with database.begin_light() as transaction:
        record_questions(transaction, [question(), question(asker="bo"), question()], known)
        record_questions(transaction, [question(), question(asker="cy")], known)
        numbers = list(transaction.scalars(select(QuestionRow.asker).order_by(QuestionRow.id)))
        assert numbers == list(transaction.scalars(select(LookupRow.asker).order_by(LookupRow.question_id)))
        assert transaction.scalar(select(func.count()).select_from(AskerRow)) == 3
    assert numbers[0] == numbers[2] == numbers[3]
    assert len(set(numbers)) == 3


def test_a_number_that_was_undone_is_not_remembered(database):
    known = {}
    with suppress(ZeroDivisionError), database.begin_light() as transaction:
        record_questions(transaction, [question()], known)
        assert 1 / 0
    assert known == {}
    with database.begin_light() as transaction:
        record_questions(transaction, [question(asker="bo"), question()], known)
        assert len(set(transaction.scalars(select(QuestionRow.asker)))) == 2


@pytest.mark.parametrize(
    ("ago", "repeat"),
    [
        (timedelta(), 2),
        (MINUTE, 2),
        (HOUR - timedelta(microseconds=1), 2),
        (HOUR, 1),
        (DAY - timedelta(microseconds=1), 1),
        (DAY, 0),
    ],
)
def test_a_lookup_says_how_soon_it_repeats_one(database, ago, repeat):
    with database.begin_light() as transaction:
        record_questions(transaction, [question(NOON - ago)])
        record_questions(transaction, [question()])
        assert repeats(transaction) == [0, repeat]


def test_ten_times_in_an_hour_is_once_and_nine_repeats(database):
    with database.begin_light() as transaction:
        record_questions(transaction, [question(NOON + MINUTE * 5 * number) for number in range(10)])
        assert repeats(transaction) == [0, *[2] * 9]


def test_another_person_or_another_code_repeats_nothing(database):
    with database.begin_light() as transaction:
        record_questions(transaction, [question(), question(NOON, "bo"), question(NOON, "ada", ("G2", "answered"))])
        assert repeats(transaction) == [0, 0, 0]


def test_what_was_only_offered_is_not_repeated(database):
    with database.begin_light() as transaction:
        [key] = record_questions(transaction, [question(NOON, "ada", ("G1", "offered"), verdict="choose")])
        record_choice(transaction, key, "G1", at=NOON + MINUTE)
        record_questions(transaction, [question(NOON + 2 * MINUTE)])
        assert repeats(transaction) == [0, 0, 2]


def test_a_code_that_the_catalog_lacks_is_repeated_too(database):
    with database.begin_light() as transaction:
        record_questions(transaction, [question(NOON, "ada", ("X9", "missing"), verdict="unknown")] * 2)
        assert repeats(transaction) == [0, 2]
