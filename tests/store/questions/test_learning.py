"""What the store knows of typed words and of what was chosen after them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.store.questions.learning import PAGE, read_last_choices, read_lookups_by_asker, read_typed_page
from bot.store.questions.record import Question, record_choice, record_questions
from bot.store.schema.questions import QuestionRow
from tests.conftest import NOON

MINUTE = timedelta(minutes=1)
BEGIN = (NOON - MINUTE, 0)


@pytest.fixture
def transaction(database):
    with database.begin_light() as transaction:
        yield transaction


def ask(transaction, asker, verdict, *codes, typed=None, minutes=0):
    at = NOON + MINUTE * minutes
    [number] = record_questions(transaction, [Question(at, asker, "errcode", verdict, typed, codes)])
    return number


def typed(transaction):
    return list(transaction.scalars(select(QuestionRow.typed).order_by(QuestionRow.id)))


def test_words_are_stored_when_a_code_is_picked_from_a_choice(transaction):
    number = ask(transaction, "ada", "choose", ("G1", "offered"), ("G2", "offered"))
    assert typed(transaction) == [None]
    record_choice(transaction, number, "G2", at=NOON, words="otp wrong")
    assert typed(transaction) == ["otp wrong"]
    assert read_last_choices(transaction, [number]) == {number: "G2"}


def test_of_several_picks_of_a_question_the_last_is_what_was_chosen(transaction):
    numbers = [ask(transaction, "ada", "choose", *((code, "offered") for code in ("G1", "G2", "G3"))) for _ in range(2)]
    for number, code in [(0, "G3"), (1, "G2"), (0, "G1"), (1, "G3")]:
        record_choice(transaction, numbers[number], code, at=NOON)
    assert read_last_choices(transaction, numbers) == {numbers[0]: "G1", numbers[1]: "G3"}


def test_words_of_a_choice_without_any_are_not(transaction):
    number = ask(transaction, "ada", "choose", ("G1", "offered"))
    record_choice(transaction, number, "G1", at=NOON)
    assert typed(transaction) == [None]


def test_words_are_not_stored_of_a_code_that_the_question_did_not_offer(transaction):
    choice = ask(transaction, "ada", "choose", ("G1", "offered"), ("G9", "missing"))
    answer = ask(transaction, "ada", "answer", ("G1", "answered"))
    for number, code in ((choice, "G2"), (choice, "G9"), (answer, "G1"), (answer, "G2")):
        record_choice(transaction, number, code, at=NOON, words="otp wrong")
    assert typed(transaction) == [None, None]
    record_choice(transaction, choice, "G1", at=NOON, words="otp wrong")
    assert typed(transaction) == ["otp wrong", None]


def test_what_was_typed_where_nothing_was_found_stays_as_it_is(transaction):
    number = ask(transaction, "ada", "unknown", typed="OTP wrong!")
    record_choice(transaction, number, "G1", at=NOON, words="otp wrong")
    assert typed(transaction) == ["OTP wrong!"]


def test_pages_hold_each_typed_text_once_in_the_order_of_asking(transaction):
    questions = [Question(NOON, "ada", "errcode", "unknown", str(place)) for place in range(PAGE + 2)]
    numbers = record_questions(transaction, [*questions, Question(NOON, "bo", "errcode", "answer")])
    first = read_typed_page(transaction, BEGIN)
    second = read_typed_page(transaction, first[-1].position)
    assert [question.id for question in (*first, *second)] == numbers[:-1]
    assert (len(first), read_typed_page(transaction, second[-1].position)) == (PAGE, [])
    assert read_typed_page(transaction, (NOON + MINUTE, 0)) == []


def test_lookups_are_read_by_asker_between_two_moments(transaction):
    numbers = [
        ask(transaction, asker, "answer", ("G1", "answered"), ("G2", "answered"), minutes=minutes)
        for asker, minutes in (("ada", 0), ("bo", 1), ("ada", 2), ("ada", 3))
    ]
    ada, bo = transaction.scalars(select(QuestionRow.asker).where(QuestionRow.id.in_(numbers[:2])).order_by("id"))
    lookups = read_lookups_by_asker(transaction, [ada], NOON, NOON + MINUTE * 2)
    assert bo not in lookups
    assert [(row.question, row.code, row.role) for row in lookups[ada]] == [
        (number, code, "answered") for number in (numbers[0], numbers[2]) for code in ("G1", "G2")
    ]
    assert [row.at for row in lookups[ada]] == [NOON] * 2 + [NOON + MINUTE * 2] * 2
