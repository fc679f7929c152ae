"""What Slack says of who belongs where is known at once, and logged where it changed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from bot.desk.admin.members import record_group_error, record_group_members, record_workspace_admin
from bot.desk.state.roles import WORKSPACE_ADMINS
from bot.steps.actor import Actor
from bot.store.admin.audit import list_audit_entries
from tests.desk.patience import patiently

GROUP = "S0DESK"


@pytest.fixture
def by(noon):
    return Actor("Slack", "slack", noon)


def roster(desk, name):
    return desk.cache.access.rosters[name]


def details(desk, name):
    with desk.database.read() as session:
        return [change.detail for change in list_audit_entries(session, subject=name)]


def test_members_are_known_at_once_and_logged_where_they_changed(small_desk, by):
    record_group_members(small_desk, GROUP, ["U1", "U2"], by)
    assert roster(small_desk, GROUP).members == {"U1", "U2"}
    record_group_members(small_desk, GROUP, ["U2", "U1"], by)
    assert details(small_desk, GROUP) == ["2 members"]


def test_workers_that_read_a_group_for_the_first_time_at_once_do_not_trip_each_other_up(small_desk, by):
    begin = Barrier(6)

    def take_it(number):
        begin.wait()
        patiently(
            record_group_members if number % 2 else record_group_error,
            small_desk,
            GROUP,
            ["U1"] if number % 2 else "no",
            by,
        )

    with ThreadPoolExecutor(6) as pool:
        done = [pool.submit(take_it, number) for number in range(6)]
    assert [future.result() for future in done] == [None] * 6
    assert roster(small_desk, GROUP).members == {"U1"}


def test_trouble_leaves_the_members_and_is_over_when_they_are_read(small_desk, by):
    record_group_members(small_desk, GROUP, ["U1"], by)
    record_group_error(small_desk, GROUP, "missing_scope", by)
    assert (roster(small_desk, GROUP).members, roster(small_desk, GROUP).trouble) == ({"U1"}, "missing_scope")
    record_group_members(small_desk, GROUP, ["U1"], by)
    assert roster(small_desk, GROUP).trouble is None


def test_admins_come_and_go_one_by_one(small_desk, by):
    record_workspace_admin(small_desk, "U1", by, admin=True)
    record_workspace_admin(small_desk, "U2", by, admin=True)
    record_workspace_admin(small_desk, "U3", by, admin=False)
    assert roster(small_desk, WORKSPACE_ADMINS).members == {"U1", "U2"}
    record_workspace_admin(small_desk, "U1", by, admin=False)
    assert roster(small_desk, WORKSPACE_ADMINS).members == {"U2"}
    assert details(small_desk, WORKSPACE_ADMINS) == ["U1 is no admin", "U2 is an admin", "U1 is an admin"]


def test_whoever_was_never_an_admin_is_kept_nowhere(small_desk, by):
    record_workspace_admin(small_desk, "U3", by, admin=False)
    assert WORKSPACE_ADMINS not in small_desk.cache.access.rosters
    assert details(small_desk, WORKSPACE_ADMINS) == []


def test_a_word_on_any_user_ends_the_trouble_with_the_admins(small_desk, by):
    record_workspace_admin(small_desk, "U1", by, admin=True)
    record_group_error(small_desk, WORKSPACE_ADMINS, "unreachable", by)
    record_workspace_admin(small_desk, "U3", Actor("Slack", "slack", by.at + timedelta(minutes=1)), admin=False)
    assert roster(small_desk, WORKSPACE_ADMINS).members == {"U1"}
    assert roster(small_desk, WORKSPACE_ADMINS).trouble is None
