"""Schedules: only admins set them up and end them, only what can be is kept, and nothing is made up for the past."""

from dataclasses import replace
from datetime import timedelta
from threading import Thread

import pytest

from bot.desk.notifications.schedules import (
    CHANNEL_FIELD,
    HOUR_FIELD,
    MAX_SCHEDULES,
    WEEKDAY_FIELD,
    ZONE_FIELD,
    SchedulePlan,
    load_schedule_plan,
    pause_schedule,
    remove_schedule,
    resume_schedule,
    save_schedule,
)
from bot.errors import Refusal
from bot.steps.actor import Actor
from bot.store.admin.audit import list_audit_entries
from tests.conftest import NOON

ADMIN = Actor("ada", "home", NOON, "U0ADMIN")
LATER = replace(ADMIN, at=NOON + timedelta(days=1))
SUPPORT = SchedulePlan("C01", 1, 9, "Europe/Berlin")


def schedule(desk, channel="C01"):
    return next((schedule for schedule in desk.cache.schedules if schedule.channel == channel), None)


def log(desk):
    with desk.database.read() as session:
        return [(entry.by, entry.what, entry.subject, entry.detail) for entry in list_audit_entries(session)]


def test_what_an_admin_set_up_holds_at_once_from_now_on_and_is_logged(small_desk):
    assert save_schedule(small_desk, replace(SUPPORT, zone="Europe/Berlin", surges=True), ADMIN) == {}
    made = schedule(small_desk)
    assert (made.weekday, made.hour, made.zone, made.surges) == (1, 9, "Europe/Berlin", True)
    assert (made.by, made.by_id, made.since, made.runs) == ("ada", "U0ADMIN", NOON, True)
    detail = "Monday 09:00 Europe/Berlin, and at once what is suddenly asked"
    assert log(small_desk) == [("ada", "saved schedule", "C01", detail)]


def test_a_new_one_is_planned_for_monday_morning_where_the_admin_is(small_desk):
    assert load_schedule_plan(small_desk, "", ADMIN, zone="Asia/Hong_Kong") == SchedulePlan("", 1, 9, "Asia/Hong_Kong")
    assert load_schedule_plan(small_desk, "", ADMIN, zone="Mars/Olympus").zone == "UTC"
    save_schedule(small_desk, SUPPORT, ADMIN)
    assert load_schedule_plan(small_desk, "", ADMIN).zone == "Europe/Berlin", "as that of the first channel"
    assert load_schedule_plan(small_desk, "C01", ADMIN) == SUPPORT


@pytest.mark.parametrize("change", [{"weekday": 3}, {"hour": 10}, {"zone": "UTC"}])
def test_another_time_holds_from_now_on(small_desk, change):
    save_schedule(small_desk, SUPPORT, ADMIN)
    assert save_schedule(small_desk, replace(SUPPORT, **change), LATER, instead_of="C01") == {}
    assert schedule(small_desk).since == LATER.at


def test_with_the_time_as_it_was_no_hour_is_lost(small_desk):
    save_schedule(small_desk, SUPPORT, ADMIN)
    other = replace(LATER, name="bob", user="U0ADMIN")
    save_schedule(small_desk, replace(SUPPORT, surges=True), other, instead_of="C01")
    made = schedule(small_desk)
    assert (made.since, made.surges, made.by) == (NOON, True, "bob")


def test_what_is_saved_unchanged_changes_nothing(small_desk):
    save_schedule(small_desk, SUPPORT, ADMIN)
    assert save_schedule(small_desk, SUPPORT, replace(LATER, name="bob"), instead_of="C01") == {}
    assert schedule(small_desk).by == "ada"
    assert len(log(small_desk)) == 1


def test_it_moves_to_another_channel(small_desk):
    save_schedule(small_desk, SUPPORT, ADMIN)
    assert save_schedule(small_desk, replace(SUPPORT, channel="C02"), LATER, instead_of="C01") == {}
    assert [schedule.channel for schedule in small_desk.cache.schedules] == ["C02"]
    assert schedule(small_desk, "C02").since == LATER.at
    assert log(small_desk)[0][3] == "Monday 09:00 Europe/Berlin, instead of C01"


def test_a_channel_has_one_at_most(small_desk):
    save_schedule(small_desk, SUPPORT, ADMIN)
    save_schedule(small_desk, replace(SUPPORT, channel="C02"), ADMIN)
    for how in ({}, {"instead_of": "C02"}):
        assert (
            "has its summary already"
            in save_schedule(small_desk, replace(SUPPORT, hour=3), ADMIN, **how)[CHANNEL_FIELD]
        )
    assert [(schedule.channel, schedule.hour) for schedule in small_desk.cache.schedules] == [("C01", 9), ("C02", 9)]


def test_there_are_no_more_than_app_home_has_room_for(small_desk):
    for number in range(MAX_SCHEDULES):
        assert save_schedule(small_desk, replace(SUPPORT, channel=f"C{number:02}"), ADMIN) == {}
    assert "Remove one first" in save_schedule(small_desk, replace(SUPPORT, channel="C99"), ADMIN)[CHANNEL_FIELD]
    assert save_schedule(small_desk, replace(SUPPORT, hour=3), ADMIN, instead_of="C01") == {}


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"channel": ""}, CHANNEL_FIELD),
        ({"channel": "#support"}, CHANNEL_FIELD),
        ({"channel": "D0123"}, CHANNEL_FIELD),
        ({"weekday": 0}, WEEKDAY_FIELD),
        ({"weekday": 8}, WEEKDAY_FIELD),
        ({"hour": -1}, HOUR_FIELD),
        ({"hour": 24}, HOUR_FIELD),
        ({"zone": ""}, ZONE_FIELD),
        ({"zone": "Berlni"}, ZONE_FIELD),
    ],
)
def test_what_cannot_be_is_named_and_nothing_of_it_is_kept(small_desk, change, name):
    assert list(save_schedule(small_desk, replace(SUPPORT, **change), ADMIN)) == [name]
    assert small_desk.cache.schedules == ()
    assert log(small_desk) == []


def test_it_is_paused_resumed_and_removed(small_desk):
    save_schedule(small_desk, SUPPORT, ADMIN)
    pause_schedule(small_desk, "C01", ADMIN)
    assert not schedule(small_desk).runs
    resume_schedule(small_desk, "C01", LATER)
    assert schedule(small_desk).runs
    assert schedule(small_desk).since == LATER.at, "what was missed is not made up"
    remove_schedule(small_desk, "C01", ADMIN)
    assert small_desk.cache.schedules == ()
    assert [what for _, what, _, _ in log(small_desk)][:3] == [
        "removed schedule",
        "resumed schedule",
        "paused schedule",
    ]


def test_what_is_so_already_is_done_once(small_desk):
    save_schedule(small_desk, SUPPORT, ADMIN)
    resume_schedule(small_desk, "C01", LATER)
    assert schedule(small_desk).since == NOON
    pause_schedule(small_desk, "C01", ADMIN)
    pause_schedule(small_desk, "C01", ADMIN)
    remove_schedule(small_desk, "C01", ADMIN)
    remove_schedule(small_desk, "C01", ADMIN)
    assert len(log(small_desk)) == 3


@pytest.mark.parametrize("does", [load_schedule_plan, pause_schedule, resume_schedule])
def test_one_that_another_admin_removed_is_no_more(small_desk, does):
    with pytest.raises(Refusal, match="no weekly summary any more"):
        does(small_desk, "C01", ADMIN)


@pytest.mark.parametrize("user", ["U0STAFF", "U1"])
def test_whoever_is_no_admin_is_refused_and_nothing_changes(small_desk, user):
    save_schedule(small_desk, SUPPORT, ADMIN)
    somebody = replace(ADMIN, user=user)
    tries = [lambda: save_schedule(small_desk, replace(SUPPORT, hour=3), somebody, instead_of="C01")]
    tries += [
        lambda does=does: does(small_desk, "C01", somebody)
        for does in (load_schedule_plan, pause_schedule, resume_schedule, remove_schedule)
    ]
    for attempt in tries:
        with pytest.raises(Refusal, match="Only an admin"):
            attempt()
    assert (schedule(small_desk).hour, schedule(small_desk).runs) == (9, True)


def test_of_two_admins_at_once_one_has_the_channel(small_desk):
    results = []

    def add(hour):
        results.append(save_schedule(small_desk, replace(SUPPORT, hour=hour), ADMIN))

    both = [Thread(target=add, args=[hour]) for hour in (8, 10)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert sorted(map(bool, results)) == [False, True]
    assert len(small_desk.cache.schedules) == 1


def test_another_worker_knows_within_a_second(open_small, database_url):
    desk, other = open_small(database_url), open_small(database_url)
    save_schedule(desk, SUPPORT, ADMIN)
    other.cache.refresh(other.database)
    assert other.cache.schedules == desk.cache.schedules
    assert other.cache.zone("C01") == other.cache.zone("C99") == "Europe/Berlin"
