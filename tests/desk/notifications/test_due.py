"""When a weekly summary is due: at its hour in its zone, also when clocks change, and for two days after."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.desk.notifications.weekly import CATCH_UP_PERIOD, find_due_week, find_next_run
from bot.stats.period import Period, format_week
from bot.store.notifications.schedules import Schedule

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
MONDAYS = Schedule("C1", 1, 9, "Europe/Berlin", paused=False, surges=False, by="ana", by_id="U1", since=LONG_AGO)


def local(*when, zone="Europe/Berlin", fold=0):
    return datetime(*when, tzinfo=ZoneInfo(zone), fold=fold)


def test_the_last_whole_week_is_due_from_its_hour_on():
    hour = local(2026, 11, 23, 9)
    assert find_due_week(MONDAYS, hour - MINUTE) is None
    week = find_due_week(MONDAYS, hour)
    assert week == Period(date(2026, 11, 16), date(2026, 11, 23), "Europe/Berlin")
    assert format_week(week) == "2026-W47"


def test_a_missed_hour_is_made_up_within_two_days():
    hour = local(2026, 11, 23, 9)
    assert find_due_week(MONDAYS, hour + CATCH_UP_PERIOD - MINUTE)
    assert find_due_week(MONDAYS, hour + CATCH_UP_PERIOD) is None


def test_an_hour_before_it_was_set_up_is_not_made_up():
    hour = local(2026, 11, 23, 9)
    assert find_due_week(replace(MONDAYS, since=hour), hour)
    assert find_due_week(replace(MONDAYS, since=hour + MINUTE), hour + 2 * MINUTE) is None


@pytest.mark.parametrize("how", [{"paused": True}, {"trouble": "is_archived"}])
def test_what_is_paused_or_stopped_is_never_due(how):
    assert find_due_week(replace(MONDAYS, **how), local(2026, 11, 23, 9)) is None


def test_another_day_sums_up_the_week_before_its_own():
    sundays = replace(MONDAYS, weekday=7, hour=23)
    assert find_due_week(sundays, local(2026, 11, 22, 23)).start == date(2026, 11, 9)
    assert find_due_week(sundays, local(2026, 11, 23, 8)).start == date(2026, 11, 9), (
        "it stays that week's until it is too late"
    )


def test_the_last_week_of_a_year_is_named_by_its_thursday():
    assert format_week(find_due_week(MONDAYS, local(2027, 1, 4, 9))) == "2026-W53"


CHANGES = [  # zone, the Sunday on which clocks change, hours of that Sunday's week
    ("Europe/Berlin", (2026, 3, 29), 167),
    ("Europe/Berlin", (2026, 10, 25), 169),
    ("America/New_York", (2026, 3, 8), 167),
    ("America/New_York", (2026, 11, 1), 169),
    ("Asia/Hong_Kong", (2026, 3, 29), 168),
    ("Asia/Hong_Kong", (2026, 10, 25), 168),
]


@pytest.mark.parametrize(("zone", "sunday", "hours"), CHANGES)
def test_weeks_in_which_clocks_change_are_whole_and_due_at_nine(zone, sunday, hours):
    schedule = replace(MONDAYS, zone=zone)
    nine = local(*sunday, 9, zone=zone) + timedelta(days=1)  # in wall time
    assert nine.hour == 9
    assert find_due_week(schedule, nine - MINUTE) is None
    week = find_due_week(schedule, nine)
    assert week.last == date(*sunday)
    assert week.ends - week.begins == timedelta(hours=hours)
    assert find_next_run(schedule, nine.astimezone(UTC) - MINUTE) == nine


@pytest.mark.parametrize(("zone", "sunday", "hours"), CHANGES)
def test_every_hour_of_a_day_on_which_clocks_change_comes_once(zone, sunday, hours):
    day_before = datetime(*sunday, tzinfo=ZoneInfo(zone)).astimezone(UTC) - timedelta(hours=2)
    for hour in range(24):
        schedule = replace(MONDAYS, weekday=7, hour=hour, zone=zone)
        minutes = [day_before + timedelta(minutes=15 * number) for number in range(4 * 30)]
        began = [now for before, now in pairwise(minutes) if begins(schedule, before, now)]
        assert len(began) == 1, f"{hour}:00 of {hours} hours"
        assert began[0].astimezone(ZoneInfo(zone)).hour in {hour, hour + 1}, "an hour that is skipped comes after it"


def begins(schedule, before, now):
    return find_due_week(schedule, now) is not None and find_due_week(schedule, before) is None


def test_the_hour_that_comes_twice_counts_the_first_time():
    schedule = replace(MONDAYS, weekday=7, hour=2)
    first, second = local(2026, 10, 25, 2), local(2026, 10, 25, 2, fold=1)
    assert find_due_week(schedule, first - MINUTE) is None
    assert find_due_week(schedule, first)
    assert find_due_week(schedule, second) == find_due_week(schedule, first)


def test_the_hour_that_is_skipped_comes_when_clocks_have_skipped_it():
    schedule = replace(MONDAYS, weekday=7, hour=2)
    three = local(2026, 3, 29, 3).astimezone(UTC)
    assert find_due_week(schedule, three - MINUTE) is None
    assert find_due_week(schedule, three)


def test_across_the_date_line_it_is_the_channel_that_counts():
    schedule = replace(MONDAYS, zone="Pacific/Kiritimati", hour=0)
    assert find_due_week(schedule, datetime(2026, 11, 22, 9, 59, tzinfo=UTC)) is None
    assert find_due_week(schedule, datetime(2026, 11, 22, 10, tzinfo=UTC)).last == date(2026, 11, 22)
