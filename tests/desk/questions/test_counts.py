from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.desk.questions.answer import count_code_questions
from bot.desk.state.cache import QuestionTransaction
from bot.store.questions.record import MAX_COUNT, Question, record_questions

AUCKLAND = timezone(timedelta(hours=13))


def asked_once(at):
    return Question(at, "a" * 64, "errcode", "answer", codes=(("G1", "answered"),))


@pytest.mark.parametrize(
    ("asked", "now", "counts"),
    [
        (datetime(2026, 11, 16, tzinfo=UTC), (datetime(2026, 11, 16, 1, tzinfo=UTC), "UTC"), (1, 1)),
        (datetime(2026, 11, 15, 23, 59, tzinfo=UTC), (datetime(2026, 11, 16, tzinfo=UTC), "UTC"), (0, 1)),
        (datetime(2026, 11, 16, 8, tzinfo=AUCKLAND), (datetime(2026, 11, 16, tzinfo=UTC), "UTC"), (0, 1)),
        (datetime(2026, 11, 16, 8, tzinfo=AUCKLAND), (datetime(2026, 11, 16, tzinfo=UTC), "Pacific/Auckland"), (1, 1)),
        (datetime(2026, 11, 30, 23, 30, tzinfo=UTC), (datetime(2026, 12, 1, tzinfo=UTC), "UTC"), (1, 0)),
        (datetime(2026, 11, 30, 23, 30, tzinfo=UTC), (datetime(2026, 12, 1, tzinfo=UTC), "Europe/Berlin"), (1, 1)),
        (datetime(2026, 12, 28, tzinfo=UTC), (datetime(2027, 1, 1, tzinfo=UTC), "UTC"), (1, 0)),
    ],
)
def test_weeks_and_months_begin_at_midnight_in_their_time_zone(database, asked, now, counts):
    at, zone = now
    with database.begin_light() as transaction:
        record_questions(transaction, [asked_once(asked)])
        assert count_code_questions(QuestionTransaction(transaction, at), "G1", zone) == counts


def test_nothing_is_counted_beyond_the_cap(database, noon):
    with database.begin_light() as transaction:
        record_questions(transaction, [asked_once(noon)] * (MAX_COUNT + 1))
        live = QuestionTransaction(transaction, noon)
        assert [count_code_questions(live, "G1", "UTC"), count_code_questions(live, "G2", "UTC")] == [
            (MAX_COUNT, MAX_COUNT),
            (0, 0),
        ]


def test_a_new_week_counts_anew_even_a_moment_later(database, noon):
    sunday = noon.replace(day=22, hour=23, minute=59, second=59)
    later = sunday + timedelta(seconds=1)
    with database.begin_light() as transaction:
        record_questions(transaction, [asked_once(sunday)])
        assert count_code_questions(QuestionTransaction(transaction, sunday), "G1", "UTC") == (1, 1)
        record_questions(transaction, [asked_once(later)])
        assert count_code_questions(QuestionTransaction(transaction, later), "G1", "UTC") == (1, 2)
