from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.desk.shelf import Live
from bot.desk.tally import counted, first_of_month, monday
from bot.store.lookups import CAP, Question, record

AUCKLAND = timezone(timedelta(hours=13))


@pytest.mark.parametrize(
    ("at", "start"),
    [
        (datetime(2026, 11, 16, tzinfo=UTC), datetime(2026, 11, 16, tzinfo=UTC)),
        (datetime(2026, 11, 15, 23, 59, tzinfo=UTC), datetime(2026, 11, 9, tzinfo=UTC)),
        (datetime(2026, 11, 16, 8, tzinfo=AUCKLAND), datetime(2026, 11, 9, tzinfo=UTC)),
        (datetime(2027, 1, 1, tzinfo=UTC), datetime(2026, 12, 28, tzinfo=UTC)),
    ],
)
def test_a_week_begins_on_monday_at_midnight_utc(at, start):
    assert monday(at) == start


def test_a_month_begins_on_the_first_at_midnight_utc():
    assert first_of_month(datetime(2026, 12, 1, 8, tzinfo=AUCKLAND)) == datetime(2026, 11, 1, tzinfo=UTC)


def asked_once(at):
    return Question(at, "a" * 64, "errcode", "answer", codes=(("G1", "answered"),))


def test_nothing_is_counted_beyond_the_cap(database, noon):
    with database.begin_light() as transaction:
        record(transaction, [asked_once(noon)] * (CAP + 1))
        live = Live(transaction, noon)
        assert [counted(live, "G1"), counted(live, "G2")] == [(CAP, CAP), (0, 0)]


def test_a_new_week_counts_anew_even_a_moment_later(database, noon):
    sunday = noon.replace(day=22, hour=23, minute=59, second=59)
    later = sunday + timedelta(seconds=1)
    with database.begin_light() as transaction:
        record(transaction, [asked_once(sunday)])
        assert counted(Live(transaction, sunday), "G1") == (1, 1)
        record(transaction, [asked_once(later)])
        assert counted(Live(transaction, later), "G1") == (1, 2)
