"""An unasked answer comes once per code and thread, and only if the match is certain."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.catalog.entry import Meaning
from bot.desk.questions.events import answer_overheard, delete_old_deliveries, is_first_delivery, record_answered_codes
from bot.desk.questions.lookup import Asker
from bot.store.admin.catalog import stream_entries
from bot.store.schema.questions import AnsweredRow, DeliveryRow, LookupRow, QuestionRow

LOCKED, WRONG = "USCUSTOMER_API_0000113", "USCUSTOMER_API_0000112"
THREAD = "C1 5.5"


@pytest.fixture
def asked(noon):
    return Asker("U1", "channel", noon)


def codes(answer):
    return [match.entry.code for match in answer.matches]


def count(desk, table):
    with desk.database.read() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_a_sure_code_is_answered_and_recorded_once(small_desk, asked):
    assert codes(answer_overheard(small_desk, f"{LOCKED} again, {LOCKED}", THREAD, asked)) == [LOCKED]
    assert answer_overheard(small_desk, LOCKED, THREAD, asked) is None
    assert count(small_desk, QuestionRow) == 1


def test_of_several_codes_only_the_new_ones_are_answered_and_counted(small_desk, asked):
    answer_overheard(small_desk, LOCKED, THREAD, asked)
    assert codes(answer_overheard(small_desk, f"{LOCKED} and {WRONG}", THREAD, asked)) == [WRONG]
    with small_desk.database.read() as session:
        assert sorted(session.scalars(select(LookupRow.code))) == [WRONG, LOCKED]


def test_a_rendered_message_keeps_its_values(small_desk, asked, fill):
    template = Meaning("Your request was refused. Please try again after %s minutes")
    with small_desk.database.read() as session:
        first = next(iter(stream_entries(session)))
    fill(small_desk.database, [replace(first, meanings=(template,))])
    small_desk.cache.refresh(small_desk.database)
    (match,) = answer_overheard(
        small_desk, "your request was refused, please try again after 30 minutes", THREAD, asked
    ).matches
    assert match.values == ("30",)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "hello",
            "113",
            "0000113",
            "error 0000113",
            "API_0000113",
            "the account is locked",
            "something about locks",
        ),
        *("USCUSTOMER_API_0000999", f"{LOCKED} or USCUSTOMER_API_0000999", f"{LOCKED} or 0000112"),
    ],
)
def test_what_is_not_sure_leaves_no_trace(small_desk, asked, text):
    assert answer_overheard(small_desk, text, THREAD, asked) is None
    assert count(small_desk, QuestionRow) == count(small_desk, AnsweredRow) == 0


def test_a_code_that_somebody_asked_for_is_not_answered_unasked(small_desk, asked):
    record_answered_codes(small_desk, "what is 0000113?", THREAD, asked)
    record_answered_codes(small_desk, "113", THREAD, asked)
    assert answer_overheard(small_desk, LOCKED, THREAD, asked) is None
    assert codes(answer_overheard(small_desk, LOCKED, "C1 6.6", asked)) == [LOCKED]


def test_an_event_is_new_once_and_forgotten_after_a_day(small_desk, noon):
    assert is_first_delivery(small_desk, "Ev1", noon)
    assert not is_first_delivery(small_desk, "Ev1", noon + timedelta(hours=24))
    delete_old_deliveries(small_desk, noon + timedelta(hours=24))
    assert count(small_desk, DeliveryRow) == 1
    delete_old_deliveries(small_desk, noon + timedelta(hours=26))
    assert count(small_desk, DeliveryRow) == 0


def test_a_thread_may_hear_of_a_code_again_after_ninety_days(small_desk, asked, noon):
    answer_overheard(small_desk, LOCKED, THREAD, asked)
    delete_old_deliveries(small_desk, noon + timedelta(days=89))
    assert answer_overheard(small_desk, LOCKED, THREAD, asked) is None
    delete_old_deliveries(small_desk, noon + timedelta(days=91))
    assert answer_overheard(small_desk, LOCKED, THREAD, asked) is not None


def test_with_the_database_away_an_event_is_new_and_nothing_is_answered_unasked(
    open_small, tmp_path, sqlite_url, asked
):
    desk = open_small(sqlite_url)
    desk.database.engine.dispose()
    (tmp_path / "errdesk.db").unlink()
    assert is_first_delivery(desk, "Ev1", asked.at)
    assert is_first_delivery(desk, "Ev1", asked.at)
    delete_old_deliveries(desk, asked.at)
    assert answer_overheard(desk, LOCKED, THREAD, asked) is None
