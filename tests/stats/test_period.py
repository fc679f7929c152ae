"""Days and weeks are cut in a time zone, also where clocks change."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.stats.period import (
    Period,
    clip_to_now,
    format_period,
    format_week,
    last_days,
    midnight,
    previous_period,
    recent_weeks,
    resolve_period,
    today,
)

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)  # a Wednesday
BERLIN, NEW_YORK, HONG_KONG = "Europe/Berlin", "America/New_York", "Asia/Hong_Kong"


def days(start, end, zone="UTC"):
    return Period(date.fromisoformat(start), date.fromisoformat(end), zone)


@pytest.mark.parametrize(
    ("monday", "zone", "hours", "begins"),
    [
        ("2026-03-23", BERLIN, 167, datetime(2026, 3, 22, 23, tzinfo=UTC)),
        ("2026-10-19", BERLIN, 169, datetime(2026, 10, 18, 22, tzinfo=UTC)),
        ("2026-03-02", NEW_YORK, 167, datetime(2026, 3, 2, 5, tzinfo=UTC)),
        ("2026-10-26", NEW_YORK, 169, datetime(2026, 10, 26, 4, tzinfo=UTC)),
        ("2026-03-23", NEW_YORK, 168, datetime(2026, 3, 23, 4, tzinfo=UTC)),
        ("2026-03-23", HONG_KONG, 168, datetime(2026, 3, 22, 16, tzinfo=UTC)),
        ("2026-10-19", HONG_KONG, 168, datetime(2026, 10, 18, 16, tzinfo=UTC)),
    ],
)
def test_a_week_in_which_clocks_change_is_an_hour_shorter_or_longer(monday, zone, hours, begins):
    start = date.fromisoformat(monday)
    of = resolve_period("week", begins + timedelta(hours=hours - 1), zone)
    assert of == Period(start, start + timedelta(days=7), zone)
    assert (of.begins, of.ends) == (begins, begins + timedelta(hours=hours))
    assert resolve_period("lastweek", of.ends, zone) == of
    assert today(of.ends - timedelta(seconds=1), zone) == of.last
    assert today(of.ends, zone) == of.end


def test_every_moment_belongs_to_the_day_between_its_midnights():
    for zone in (BERLIN, NEW_YORK, HONG_KONG, "America/Havana", "Asia/Beirut", "Pacific/Apia"):
        for number in range(366):
            day = date(2026, 1, 1) + timedelta(days=number)
            begins = midnight(day, zone)
            assert today(begins, zone) == day
            assert today(begins - timedelta(microseconds=1), zone) == day - timedelta(days=1)


def test_a_period_is_this_week_or_month_so_far_the_last_ninety_days_or_last_week():
    assert resolve_period("week", NOON, "UTC") == days("2026-11-16", "2026-11-19")
    assert resolve_period("month", NOON, "UTC") == days("2026-11-01", "2026-11-19")
    assert resolve_period("90d", NOON, "UTC") == days("2026-08-21", "2026-11-19")
    assert resolve_period("lastweek", NOON, "UTC") == days("2026-11-09", "2026-11-16")
    assert len(resolve_period("90d", NOON, "UTC").days) == 90


def test_a_period_is_compared_with_as_many_days_of_the_one_before():
    assert previous_period("week", resolve_period("week", NOON, "UTC")) == days("2026-11-09", "2026-11-12")
    assert previous_period("month", resolve_period("month", NOON, "UTC")) == days("2026-10-01", "2026-10-19")
    assert previous_period("90d", resolve_period("90d", NOON, "UTC")) == days("2026-05-23", "2026-08-21")
    assert previous_period("lastweek", resolve_period("lastweek", NOON, "UTC")) == days("2026-11-02", "2026-11-09")


def test_a_month_that_is_shorter_is_compared_whole():
    last = datetime(2026, 3, 31, 12, tzinfo=UTC)
    assert previous_period("month", resolve_period("month", last, "UTC")) == days("2026-02-01", "2026-03-01")


def test_the_last_days_end_with_this_one():
    assert last_days(30, NOON, HONG_KONG) == days("2026-10-20", "2026-11-19", HONG_KONG)


@pytest.mark.parametrize(
    ("of", "found"),
    [
        (days("2026-11-16", "2026-11-23"), days("2026-11-16", "2026-11-19")),
        (days("2026-11-09", "2026-11-16"), days("2026-11-09", "2026-11-16")),
        (days("2026-11-23", "2026-11-30"), days("2026-11-23", "2026-11-23")),
    ],
)
def test_days_that_have_not_begun_are_left_out(of, found):
    assert clip_to_now(NOON, of) == found


def test_weeks_are_iso_weeks_also_around_new_year():
    found = recent_weeks(3, resolve_period("week", datetime(2027, 1, 6, 12, tzinfo=UTC), "UTC"))
    assert [format_week(of) for of in found] == ["2026-W52", "2026-W53", "2027-W01"]
    assert found[-1] == days("2027-01-04", "2027-01-11")


@pytest.mark.parametrize(
    ("of", "words"),
    [
        (days("2026-11-16", "2026-11-23"), "16–22 Nov 2026"),
        (days("2026-11-30", "2026-12-07"), "30 Nov – 6 Dec 2026"),
        (days("2026-12-28", "2027-01-04"), "28 Dec 2026 – 3 Jan 2027"),
        (days("2026-11-16", "2026-11-17"), "16 Nov 2026"),
    ],
)
def test_it_is_written_as_people_write_it(of, words):
    assert format_period(of) == words
