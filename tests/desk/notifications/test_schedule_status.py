"""App Home says when each summary comes next, and that the last one was never posted; all by the clock given."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.desk.home.home import HomePosition, load_home
from bot.desk.notifications import outbox
from bot.desk.notifications.manual_run import write_summary_now
from bot.desk.notifications.schedule_status import load_schedule_statuses
from bot.desk.notifications.schedules import SchedulePlan, pause_schedule, save_schedule
from bot.desk.notifications.weekly import write_due_summaries
from bot.steps.actor import Actor
from tests.conftest import NOON
from tests.desk.rendering import render_totals

ADMIN = Actor("ada", "home", NOON, "U0ADMIN")
BERLIN = ZoneInfo("Europe/Berlin")
HOUR = datetime(2026, 11, 23, 9, tzinfo=BERLIN)  # the first since it was set up
NEXT = datetime(2026, 11, 30, 9, tzinfo=BERLIN)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def desk(small_desk):
    save_schedule(small_desk, SchedulePlan("C01", 1, 9, "Europe/Berlin"), ADMIN)
    return small_desk


def at_home(desk, at):
    [status] = load_home(desk, "U0ADMIN", HomePosition(), at=at).schedules
    return status


def test_the_next_hour_is_in_the_schedules_own_time_zone(desk):
    assert at_home(desk, HOUR - MINUTE).next == HOUR
    assert at_home(desk, HOUR).next == NEXT
    assert at_home(desk, HOUR).next.tzinfo == BERLIN


def test_an_hour_that_is_over_with_nothing_posted_is_missed(desk):
    for at in (HOUR - MINUTE, HOUR + 15 * MINUTE):
        assert at_home(desk, at).missed is None
    late = at_home(desk, HOUR + 16 * MINUTE)
    assert (late.missed, late.late) == (HOUR, True)
    too_late = at_home(desk, HOUR + 2 * DAY)
    assert (too_late.missed, too_late.late) == (HOUR, False)


def test_one_that_was_written_is_not_missed_until_its_next_hour(desk):
    assert write_due_summaries(desk, HOUR, render=render_totals) == 1
    assert at_home(desk, HOUR + 6 * DAY).missed is None
    assert at_home(desk, NEXT + 16 * MINUTE).missed == NEXT


def test_one_that_slack_never_took_is_missed(desk):
    write_due_summaries(desk, HOUR, render=render_totals)
    outbox.stop_post(desk, outbox.claim_post(desk, HOUR + 2 * DAY))
    assert at_home(desk, HOUR + 2 * DAY).missed == HOUR


def test_one_that_was_posted_by_hand_is_not_missed(desk):
    [schedule] = desk.cache.schedules
    write_summary_now(desk, schedule, HOUR + DAY, again=True, render=render_totals)
    assert at_home(desk, HOUR + DAY).missed is None


def test_what_is_paused_is_not_missed_nor_what_lies_before_it_was_set_up(desk):
    assert at_home(desk, NOON + DAY).missed is None
    pause_schedule(desk, "C01", ADMIN)
    assert at_home(desk, HOUR + DAY).missed is None


def test_with_the_database_out_of_reach_nothing_is_known_to_be_missed(desk):
    [status] = load_schedule_statuses(None, desk.cache.schedules, HOUR + DAY)
    assert (status.next, status.missed) == (NEXT, None)
