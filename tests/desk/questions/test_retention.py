"""Retention: old questions are deleted after their roll-up, typed text after 90 days, and no answer waits for it."""

import threading
from datetime import date, timedelta
from time import sleep

import pytest
from sqlalchemy import func, select

from bot.database.database import Unavailable, open_database
from bot.desk.admin.settings import SettingsChange, save_desk_settings
from bot.desk.questions.lookup import Asker, look_up
from bot.desk.questions.retention import Pace, purge_questions
from bot.steps.actor import Actor
from bot.store.questions.record import Question, record_questions
from bot.store.questions.retention import BATCH
from bot.store.schema.counts import ZoneRow
from bot.store.schema.notifications import ScheduleRow
from bot.store.schema.questions import LookupRow, QuestionRow
from tests.conftest import NOON

CODE = "USCUSTOMER_API_0000113"
DAY = timedelta(days=1)
TODAY = NOON.date()
ADMIN = Actor("ada", "terminal", NOON, trusted=True)
MANY = 10**9  # an id that no question reaches


@pytest.fixture
def ask(small_desk):
    """Return a function that records questions of some ages in days, with a code or with typed text."""

    def record_them(*ages, typed=None, number=1):
        codes = () if typed else ((CODE, "answered"),)
        made = [Question(NOON - DAY * age, "a hash", "errcode", "answer", typed, codes) for age in ages] * number
        with small_desk.database.begin_light() as transaction:
            return record_questions(transaction, made)

    return record_them


@pytest.fixture
def rolled(small_desk):
    """Return a function that sets how far zones are rolled up, and which of them are in use."""

    def roll(upto=TODAY, mark=MANY, used=(), **zones):
        with small_desk.database.begin() as session:
            for zone, far in (zones or {"UTC": upto}).items():
                session.add(ZoneRow(zone=zone.replace("__", "/"), upto=far, mark=mark))
            for place, zone in enumerate(used):
                session.add(schedule(f"C{place:03}", zone))
        if used:
            save_desk_settings(small_desk, SettingsChange(days="90"), ADMIN)  # so that the cache is refreshed

    return roll


@pytest.fixture
def beside(open_small, database_url, small_desk):
    """Return another worker's desk on the same database."""
    assert small_desk
    return open_small(database_url)


def schedule(channel, zone):
    return ScheduleRow(
        channel=channel, weekday=1, hour=9, zone=zone, paused=False, surges=False, by="ada", by_id=None, since=NOON
    )


def ages(desk):
    with desk.database.read() as session:
        asked = session.scalars(select(QuestionRow.at).order_by(QuestionRow.at)).all()
        assert session.scalar(select(func.count()).select_from(LookupRow)) <= len(asked)
    return [(NOON - at).days for at in asked]


def typed(desk):
    with desk.database.read() as session:
        return session.scalars(select(QuestionRow.typed).order_by(QuestionRow.id)).all()


def test_questions_go_after_400_days_with_their_lookups(small_desk, ask, rolled):
    ask(0, 399, 400, 401, 500)
    rolled()
    assert purge_questions(small_desk, NOON) == 2
    assert ages(small_desk) == [400, 399, 0]
    assert purge_questions(small_desk, NOON) == 0


def test_an_admin_chooses_for_how_long_they_are_kept(small_desk, ask, rolled):
    ask(0, 189, 191, 399)
    rolled()
    save_desk_settings(small_desk, SettingsChange(keep="190"), ADMIN)
    assert purge_questions(small_desk, NOON) == 2
    assert ages(small_desk) == [189, 0]


def test_a_whole_day_goes_as_it_is_cut_in_the_zone(small_desk, ask, rolled):
    ask(400.9, 400.4)  # in Berlin the later one is on the next day already: 23:00 UTC is midnight there
    rolled(used=["Europe/Berlin"], Europe__Berlin=TODAY)
    assert purge_questions(small_desk, NOON) == 1
    assert ages(small_desk) == [400]


def test_nothing_goes_before_its_day_is_rolled_up(small_desk, ask, rolled):
    ask(500, 450)
    assert purge_questions(small_desk, NOON) == 0
    rolled(upto=(NOON - DAY * 450).date())
    assert purge_questions(small_desk, NOON) == 1
    assert ages(small_desk) == [450]


def test_nothing_goes_before_it_is_rolled_up_in_every_zone_that_is_in_use(small_desk, ask, rolled):
    ask(500, 450)
    rolled(used=["Asia/Hong_Kong", "UTC"], UTC=TODAY)
    assert purge_questions(small_desk, NOON) == 0
    rolled(Asia__Hong_Kong=date(2025, 1, 1))
    assert purge_questions(small_desk, NOON) == 0


def test_a_question_that_came_late_stays_until_it_is_counted_too(small_desk, ask, rolled):
    first, _late = ask(500, 501)
    rolled(mark=first)
    assert purge_questions(small_desk, NOON) == 1
    assert ages(small_desk) == [501]


def test_many_go_batch_by_batch(small_desk, ask, rolled):
    ask(500, 501, number=150)
    ask(1)
    rolled()
    assert purge_questions(small_desk, NOON, pace=Pace(sleep=lambda _seconds: None)) == 300
    assert ages(small_desk) == [1]


def test_one_purge_has_its_limit_and_the_next_goes_on(small_desk, ask, rolled):
    ask(500, number=BATCH + 50)
    rolled()
    assert [purge_questions(small_desk, NOON, pace=Pace(at_once=BATCH)) for _ in range(3)] == [BATCH, 50, 0]


def test_what_was_typed_is_cleared_after_90_days_also_if_nobody_asks(small_desk, ask):
    ask(91, 200, typed="no such thing", number=200)
    ask(89, typed="kept")
    assert purge_questions(small_desk, NOON) == 0
    assert typed(small_desk) == [None] * 400 + ["kept"]


def test_a_question_whose_text_is_cleared_still_counts(small_desk):
    for day in (0, 1):
        look_up(small_desk, f"nonsense zzz {day}", Asker("U1", "errcode", NOON + DAY * day))
    purge_questions(small_desk, NOON + DAY * 90 + timedelta(minutes=1))
    assert typed(small_desk) == [None, "nonsense zzz 1"]


def test_an_answer_leaves_clearing_to_the_purge(small_desk, ask):
    ask(91, typed="no such thing", number=BATCH + 50)
    look_up(small_desk, "what on earth", Asker("U1", "errcode", NOON))
    assert typed(small_desk).count("no such thing") == BATCH + 50
    purge_questions(small_desk, NOON)
    assert typed(small_desk) == [None] * (BATCH + 50) + ["what on earth"]


def test_two_purges_at_once_delete_each_question_once(small_desk, beside, ask, rolled):
    ask(500, number=300)
    ask(1)
    rolled()
    desks, gone = (small_desk, beside), []
    threads = [threading.Thread(target=lambda desk=desk: gone.append(purge_questions(desk, NOON))) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    purge_questions(small_desk, NOON)
    assert sum(gone) <= 300
    assert ages(small_desk) == [1]


def test_nobody_who_asks_meanwhile_is_turned_away(small_desk, beside, ask, rolled):
    ask(500, number=300)
    rolled()
    purging = threading.Thread(target=purge_questions, args=(small_desk, NOON))
    purging.start()
    asked = [look_up(beside, CODE, Asker("U1", "errcode", NOON)).question]
    while purging.is_alive():
        sleep(0.01)
        asked.append(look_up(beside, CODE, Asker("U1", "errcode", NOON)).question)
    purging.join()
    assert None not in asked
    assert ages(small_desk) == [0] * len(asked)


def test_a_busy_database_is_tried_again_and_then_given_up(open_small, sqlite_url):
    desk = open_small(sqlite_url)
    other = open_database(sqlite_url)
    pauses = []
    with other.begin(), pytest.raises(Unavailable, match="busy"):
        purge_questions(desk, NOON, pace=Pace(patience=1, sleep=pauses.append))
    assert pauses == [1.0]
    other.engine.dispose()


def test_between_two_batches_others_have_as_long_as_the_first_took(small_desk, ask, rolled):
    ask(500, number=BATCH + 50)
    rolled()
    times = iter(range(0, 1000, 7))
    pauses = []
    assert purge_questions(small_desk, NOON, pace=Pace(clock=lambda: next(times), sleep=pauses.append)) == BATCH + 50
    assert len(pauses) > 2
    assert set(pauses) == {7}
