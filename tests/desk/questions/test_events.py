"""An unasked answer comes once per code and thread, and only if the match is certain."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.catalog.entry import Meaning
from bot.desk.questions.events import first_delivery, forget_deliveries, note_answered, overhear
from bot.desk.questions.lookup import Asked
from bot.store.admin.catalog import all_entries
from bot.store.schema.base import LookupRow, QuestionRow
from bot.store.schema.curated import AnsweredRow, DeliveryRow

LOCKED, WRONG = "USCUSTOMER_API_0000113", "USCUSTOMER_API_0000112"
THREAD = "C1 5.5"


@pytest.fixture
def asked(noon):
    return Asked("U1", "channel", noon)


def codes(answer):
    return [match.entry.code for match in answer.found]


def count(desk, table):
    with desk.database.read() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_a_sure_code_is_answered_and_recorded_once(small_desk, asked):
    assert codes(overhear(small_desk, f"{LOCKED} again, {LOCKED}", THREAD, asked)) == [LOCKED]
    assert overhear(small_desk, LOCKED, THREAD, asked) is None
    assert count(small_desk, QuestionRow) == 1


def test_of_several_codes_only_the_new_ones_are_answered_and_counted(small_desk, asked):
    overhear(small_desk, LOCKED, THREAD, asked)
    assert codes(overhear(small_desk, f"{LOCKED} and {WRONG}", THREAD, asked)) == [WRONG]
    with small_desk.database.read() as session:
        assert sorted(session.scalars(select(LookupRow.code))) == [WRONG, LOCKED]


def test_a_rendered_message_keeps_its_values(small_desk, asked, fill):
    template = Meaning("Please try again after %s minutes")
    with small_desk.database.read() as session:
        first = next(iter(all_entries(session)))
    fill(small_desk.database, [replace(first, meanings=(template,))])
    small_desk.shelf.refresh(small_desk.database)
    (match,) = overhear(small_desk, "Please try again after 30 minutes", THREAD, asked).found
    assert match.values == ("30",)


@pytest.mark.parametrize("text", ["", "hello", "113", "USCUSTOMER_API_0000999", "something about locks"])
def test_what_is_not_sure_leaves_no_trace(small_desk, asked, text):
    assert overhear(small_desk, text, THREAD, asked) is None
    assert count(small_desk, QuestionRow) == count(small_desk, AnsweredRow) == 0


def test_a_code_that_somebody_asked_for_is_not_answered_unasked(small_desk, asked, noon):
    note_answered(small_desk, f"what is {LOCKED}?", THREAD, noon)
    note_answered(small_desk, "113", THREAD, noon)
    assert overhear(small_desk, LOCKED, THREAD, asked) is None
    assert codes(overhear(small_desk, LOCKED, "C1 6.6", asked)) == [LOCKED]


def test_an_event_is_new_once_and_forgotten_after_a_day(small_desk, noon):
    assert first_delivery(small_desk, "Ev1", noon)
    assert not first_delivery(small_desk, "Ev1", noon + timedelta(hours=24))
    forget_deliveries(small_desk, noon + timedelta(hours=24))
    assert count(small_desk, DeliveryRow) == 1
    forget_deliveries(small_desk, noon + timedelta(hours=26))
    assert count(small_desk, DeliveryRow) == 0


def test_a_thread_may_hear_of_a_code_again_after_ninety_days(small_desk, asked, noon):
    overhear(small_desk, LOCKED, THREAD, asked)
    forget_deliveries(small_desk, noon + timedelta(days=89))
    assert overhear(small_desk, LOCKED, THREAD, asked) is None
    forget_deliveries(small_desk, noon + timedelta(days=91))
    assert overhear(small_desk, LOCKED, THREAD, asked) is not None


def test_with_the_database_away_an_event_is_new_and_nothing_is_answered_unasked(
    open_small, tmp_path, sqlite_url, asked
):
    desk = open_small(sqlite_url)
    desk.database.engine.dispose()
    (tmp_path / "errdesk.db").unlink()
    assert first_delivery(desk, "Ev1", asked.at)
    assert first_delivery(desk, "Ev1", asked.at)
    forget_deliveries(desk, asked.at)
    assert overhear(desk, LOCKED, THREAD, asked) is None
