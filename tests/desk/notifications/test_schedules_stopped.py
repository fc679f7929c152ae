"""A schedule that Slack's trouble stopped: the admins hear of it once, and what it wrote is not sent any more."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.desk.admin.members import record_group_members
from bot.desk.notifications import outbox
from bot.desk.notifications.schedules import (
    SchedulePlan,
    pause_schedule,
    remove_schedule,
    resume_schedule,
    save_schedule,
    stop_schedule,
)
from bot.desk.state.roles import WORKSPACE_ADMINS, Access
from bot.steps.actor import Actor
from bot.store.admin.audit import list_audit_entries
from bot.store.notifications import outbox as posts
from bot.store.notifications import schedules
from bot.store.schema.notifications import PostRow
from tests.conftest import NOON
from tests.desk.patience import announce_writes, patiently, wait_until_held_up

ADMIN = Actor("ada", "home", NOON, "U0ADMIN")
SUPPORT = SchedulePlan("C01", 1, 9, "Europe/Berlin")


@pytest.fixture
def desk(small_desk):
    save_schedule(small_desk, SUPPORT, ADMIN)
    return small_desk


def stop(desk, channel="C01", error="is_archived", at=NOON):
    with desk.database.begin() as session:
        stopped = stop_schedule(session, desk, channel, error, at=at)
    desk.cache.refresh(desk.database)
    return stopped


def written(desk, *kinds):
    """Return all posts of these kinds, the oldest first."""
    with desk.database.read() as session:
        return list(session.scalars(select(PostRow).where(PostRow.kind.in_(kinds)).order_by(PostRow.id)))


def test_it_stops_says_why_and_is_logged(desk):
    assert stop(desk)
    [schedule] = desk.cache.schedules
    assert (schedule.trouble, schedule.runs, schedule.paused) == ("is_archived", False, False)
    with desk.database.read() as session:
        entry = list_audit_entries(session)[0]
    assert (entry.by, entry.what, entry.subject, entry.detail) == ("Slack", "stopped schedule", "C01", "is_archived")


def test_the_admin_who_set_it_up_hears_of_it_once(desk):
    assert [stop(desk), stop(desk), stop(desk, error="not_in_channel")] == [True, False, False]
    [post] = written(desk, "stopped")
    assert post.channel == "U0ADMIN"
    assert post.told == {"channel": "C01", "error": "is_archived", "by": "ada"}


def test_after_it_was_resumed_they_hear_of_new_trouble(desk):
    stop(desk)
    resume_schedule(desk, "C01", replace(ADMIN, at=NOON + timedelta(hours=1)))
    assert desk.cache.schedules[0].runs
    assert stop(desk)
    assert len(written(desk, "stopped")) == 2


def test_every_admin_who_is_known_hears_of_it_and_whoever_set_it_up(desk):
    team = replace(desk.cache.access.configured, admins=("U0ADMIN", "S0GROUP", "S0UNREAD", WORKSPACE_ADMINS))
    desk.cache.snapshot = replace(desk.cache.snapshot, access=Access(team))
    record_group_members(desk, "S0GROUP", ["U3", "W4"], ADMIN)
    record_group_members(desk, WORKSPACE_ADMINS, ["U5", "U3"], ADMIN)
    desk.cache.refresh(desk.database)
    save_schedule(desk, replace(SUPPORT, channel="C02"), replace(ADMIN, user="U3"))
    desk.cache.snapshot = replace(
        desk.cache.snapshot, access=replace(desk.cache.access, configured=replace(team, admins=("S0GROUP",)))
    )
    stop(desk, "C01")
    assert sorted(post.channel for post in written(desk, "stopped")) == ["U0ADMIN", "U3", "W4"]


@pytest.mark.parametrize("channel", ["C99", "U0ADMIN", "D1"])
def test_what_no_schedule_is_about_stops_nothing(desk, channel):
    assert not stop(desk, channel)
    assert desk.cache.schedules[0].runs
    assert written(desk, "stopped") == []


def test_one_that_is_paused_or_gone_troubles_nobody(desk):
    pause_schedule(desk, "C01", ADMIN)
    assert not stop(desk)
    remove_schedule(desk, "C01", ADMIN)
    assert not stop(desk)
    assert written(desk, "stopped") == []


def test_a_long_error_fits(desk):
    assert stop(desk, error="x" * 300)
    assert len(desk.cache.schedules[0].trouble) == 100


def test_in_another_channel_it_is_without_trouble_and_with_another_hour_still_in_it(desk):
    stop(desk)
    save_schedule(desk, replace(SUPPORT, hour=10), ADMIN, instead_of="C01")
    assert desk.cache.schedules[0].trouble == "is_archived"
    save_schedule(desk, replace(SUPPORT, channel="C02"), ADMIN, instead_of="C01")
    assert desk.cache.schedules[0].runs


def moved(desk):
    save_schedule(desk, replace(SUPPORT, channel="C02"), ADMIN, instead_of="C01")


@pytest.mark.parametrize(
    "ends",
    [lambda desk: pause_schedule(desk, "C01", ADMIN), lambda desk: remove_schedule(desk, "C01", ADMIN), stop, moved],
)
def test_what_waits_to_be_sent_is_not_sent_any_more(desk, ends):
    kinds = ("summary", "part", "surge", "steps")
    waiting = [posts.NewPost(f"{kind} {channel}", channel, kind, {}) for kind in kinds for channel in ("C01", "C09")]
    with desk.database.begin() as session:
        posts.write_posts(session, waiting, at=NOON)
        rows = {row.key: row for row in session.scalars(select(PostRow))}
        rows["part C01"].thread, rows["part C09"].thread = rows["summary C01"].id, rows["summary C09"].id
    ends(desk)
    states = {(post.kind, post.channel): post.state for post in written(desk, *kinds)}
    assert {key for key, state in states.items() if state == "stopped"} == {
        ("summary", "C01"),
        ("part", "C01"),
        ("surge", "C01"),
    }


def test_what_is_being_sent_goes_on_with_its_thread(desk):
    with desk.database.begin() as session:
        posts.write_posts(session, [posts.NewPost(kind, "C01", kind, {}) for kind in ("summary", "part")], at=NOON)
        summary, part = session.scalars(select(PostRow).order_by(PostRow.id))
        summary.state, part.thread = "sending", summary.id
    pause_schedule(desk, "C01", ADMIN)
    assert [post.state for post in written(desk, "summary", "part")] == ["sending", "waiting"]


def test_what_is_withdrawn_while_a_worker_chooses_is_not_sent(desk):
    with desk.database.begin() as session:
        posts.write_posts(session, [posts.NewPost("summary", "C01", "summary", {})], at=NOON)
    other, begins = announce_writes(desk)
    with ThreadPoolExecutor(1) as worker:
        with desk.database.begin() as session:
            schedules.withdraw_posts(session, "C01", NOON)
            chosen = worker.submit(patiently, outbox.claim_post, other, NOON)
            wait_until_held_up(session, chosen, begins)
        assert chosen.result() is None
