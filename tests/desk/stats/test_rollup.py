"""Past days are rolled up, and figures are the same whether days are rolled up, have late questions or are purged."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from alembic import command

from bot.database.database import open_database
from bot.desk.questions.retention import purge_questions
from bot.desk.state.desk import Desk
from bot.desk.stats.rollup import roll_up
from bot.desk.stats.stats import load_faq
from bot.stats.period import DAY, Period
from bot.store.admin.migrate import alembic_config
from bot.store.questions.record import Question, record_choice, record_questions
from bot.store.schema.counts import CodeDayRow, CodeSpanRow, DayRow, ZoneRow
from tests.conftest import NOON
from tests.desk.stats.plain_figures import make
from tests.desk.stats.rollups import LOCKED, asks, figures, read_faq, stored_rows, use

KEPT = (DayRow, CodeDayRow, CodeSpanRow, ZoneRow)


@pytest.mark.parametrize("seed", [1, 2])
def test_figures_are_the_same_before_and_after_the_roll_up_and_the_purge(small_desk, seed):
    use(small_desk, ("America/New_York", "UTC")[seed % 2])
    make(small_desk.database, seed, 120, days=40)
    before = figures(small_desk)
    assert before[2].questions > 120
    for back in (33, 20, 0):
        roll_up(small_desk, NOON - back * DAY)
        assert figures(small_desk) == before
    small_desk.cache.snapshot = replace(
        small_desk.cache.snapshot, access=replace(small_desk.cache.access, choices={"question_days": 3})
    )
    assert purge_questions(small_desk, NOON) > 100
    assert without_texts(figures(small_desk)) == without_texts(before)


def without_texts(all_figures):
    """Return figures without unknown texts, which are deleted with their questions."""
    *faqs, code, section = all_figures
    known = [replace(faq, unknown=tuple(other for other in faq.unknown if other.code)) for faq in faqs]
    return [*known, code, section]


def test_a_day_is_kept_ten_minutes_after_it_is_over(small_desk):
    asks(small_desk, NOON)
    midnight = datetime(2026, 11, 19, tzinfo=UTC)
    assert roll_up(small_desk, midnight + timedelta(minutes=9)) == 0
    assert roll_up(small_desk, midnight + timedelta(minutes=10)) == 1
    assert stored_rows(small_desk)[0][:2] == ("UTC", date(2026, 11, 19))


def test_a_day_is_over_at_midnight_in_its_time_zone(small_desk):
    use(small_desk, "Asia/Hong_Kong", "America/New_York")
    asks(small_desk, NOON)
    assert roll_up(small_desk, datetime(2026, 11, 18, 16, 30, tzinfo=UTC)) == 1
    assert [row[0] for row in stored_rows(small_desk, DayRow)] == ["Asia/Hong_Kong"]
    assert roll_up(small_desk, datetime(2026, 11, 19, 5, 30, tzinfo=UTC)) == 1


def test_without_any_question_nothing_is_kept(small_desk):
    assert roll_up(small_desk, NOON) == 0
    assert stored_rows(small_desk) == []


def test_days_without_questions_are_kept_too_and_a_second_roll_up_has_nothing_to_do(small_desk):
    asks(small_desk, NOON - 9 * DAY)
    assert roll_up(small_desk, NOON) == 9
    rows = [stored_rows(small_desk, row) for row in KEPT]
    assert [len(table) for table in rows] == [9, 1, 3, 1]  # one code on a day, in its week, and in the four up to it
    assert roll_up(small_desk, NOON) == 0
    assert [stored_rows(small_desk, row) for row in KEPT] == rows


def test_a_question_that_came_late_counts_at_once_and_is_kept_by_the_next_roll_up(small_desk):
    asks(small_desk, NOON - 9 * DAY, NOON)
    roll_up(small_desk, NOON)
    asks(small_desk, NOON - 8 * DAY, NOON - 3 * DAY, NOON - 8 * DAY, asker="another")
    late = figures(small_desk)
    assert (late[2].questions, late[2].people) == (5, 2)
    assert roll_up(small_desk, NOON) == 3  # a day twice, as another came between
    assert figures(small_desk) == late
    assert roll_up(small_desk, NOON) == 0


def test_a_late_question_counts_in_the_week_and_the_four_weeks_of_its_day(small_desk):
    asks(small_desk, *(NOON - back * DAY for back in range(5, 95, 10)))
    roll_up(small_desk, NOON)
    asks(small_desk, NOON - 45 * DAY, asker="another")
    before = figures(small_desk)
    assert before[2].codes[0].people == 2
    assert roll_up(small_desk, NOON) == 1
    assert figures(small_desk) == before


def test_an_upgrade_sums_four_weeks_up_as_the_roll_up_does(small_desk):
    make(small_desk.database, 3, 60, days=40)
    roll_up(small_desk, NOON)
    before = stored_rows(small_desk, CodeSpanRow)
    assert {row[1] for row in before} == {1, 7, 28}
    with small_desk.database.begin_light() as transaction:
        command.downgrade(alembic_config(transaction), "0003")
    assert {row[1] for row in stored_rows(small_desk, CodeSpanRow)} == {1, 7}
    with small_desk.database.begin_light() as transaction:
        command.upgrade(alembic_config(transaction), "head")
    assert stored_rows(small_desk, CodeSpanRow) == before


def test_a_question_that_came_late_is_kept_before_the_next_day_is(small_desk):
    asks(small_desk, NOON - 9 * DAY)
    roll_up(small_desk, NOON)
    asks(small_desk, NOON - 9 * DAY, asker="another")
    asks(small_desk, NOON)
    assert roll_up(small_desk, NOON + DAY) == 2
    assert load_faq(small_desk, "90d", at=NOON + DAY).questions == 3


def test_a_question_that_is_half_a_year_late_leaves_its_day_as_it_is_kept(small_desk):
    [mark] = asks(small_desk, NOON - DAY)
    with small_desk.database.begin() as session:
        session.add(ZoneRow(zone="UTC", upto=NOON.date(), mark=mark))
    asks(small_desk, NOON - 199 * DAY)
    assert roll_up(small_desk, NOON) == 0
    asks(small_desk, NOON - 170 * DAY)
    assert roll_up(small_desk, NOON) == 1


def test_a_choice_counts_on_the_day_on_which_it_was_made(small_desk):
    before_midnight = datetime(2026, 11, 17, 23, 59, tzinfo=UTC)
    asked = Question(before_midnight, "a hash", "errcode", "choose", None, ((LOCKED, "offered"),))
    with small_desk.database.begin_light() as transaction:
        [key] = record_questions(transaction, [asked])
        record_choice(transaction, key, LOCKED, at=before_midnight + timedelta(minutes=2))
    day = Period(date(2026, 11, 18), date(2026, 11, 19), "UTC")
    for _ in range(2):
        counted = read_faq(small_desk, day, NOON + 2 * DAY)
        assert (counted.questions, [code.questions for code in counted.codes]) == (0, [1])
        roll_up(small_desk, NOON + 2 * DAY)


def test_what_is_kept_of_a_zone_that_is_no_longer_used_is_removed(small_desk):
    use(small_desk, "Asia/Hong_Kong", "Europe/Berlin")
    asks(small_desk, NOON - 9 * DAY, NOON)
    assert roll_up(small_desk, NOON) == 18
    use(small_desk, "Europe/Berlin")
    assert roll_up(small_desk, NOON) == 0
    assert {row[0] for table in KEPT for row in stored_rows(small_desk, table)} == {"Europe/Berlin"}
    use(small_desk)
    assert roll_up(small_desk, NOON) == 9
    assert {row[0] for table in KEPT for row in stored_rows(small_desk, table)} == {"UTC"}


def test_two_roll_ups_at_once_keep_each_day_once(small_desk, database_url):
    make(small_desk.database, 3, 60, days=25)
    before = figures(small_desk)
    databases = [open_database(database_url, patience=5) for _ in range(2)]
    threads = [
        threading.Thread(target=roll_up, args=(Desk(database, small_desk.cache, b""), NOON)) for database in databases
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for database in databases:
        database.engine.dispose()
    roll_up(small_desk, NOON)
    assert figures(small_desk) == before
    earlier = Period(NOON.date() - 60 * DAY, NOON.date(), "UTC")
    rows = stored_rows(small_desk, DayRow)
    assert len({row[1] for row in rows}) == len(rows)
    assert sum(row[2] for row in rows) == read_faq(small_desk, earlier, NOON).questions
