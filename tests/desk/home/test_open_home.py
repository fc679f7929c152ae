"""App Home: each person sees what they may, also with the database out of reach."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.desk.admin.members import record_group_error, record_group_members
from bot.desk.home.home import HomePosition, load_home
from bot.desk.notifications.schedules import SchedulePlan, save_schedule
from bot.desk.questions.lookup import Asker
from bot.desk.state.roles import ConfiguredRoles
from bot.desk.steps.followers import follow_code
from bot.steps.actor import Actor
from tests.conftest import PREFIX
from tests.desk.home.test_queue import LATER, LOCKED, PASSWORD, asks


def home(desk, user="U1", place=None, at=LATER):
    return load_home(desk, user, place or HomePosition(), at=at)


@pytest.mark.parametrize(
    ("user", "queue", "settings"), [("U1", 0, 0), ("U0STAFF", 1, 0), ("U0ADMIN", 1, 1), ("", 0, 0)]
)
def test_the_queue_is_for_staff_and_the_settings_for_admins(small_desk, user, queue, settings):
    shown = home(small_desk, user)
    assert bool(shown.queue) == bool(queue)
    assert bool(shown.access) == bool(settings)


def test_the_codes_asked_most_are_there_for_everyone(small_desk):
    asks(small_desk, LOCKED)
    asks(small_desk, LOCKED, user="U2")
    asks(small_desk, PASSWORD)
    asks(small_desk, "USCUSTOMER_API_0009131", 5)
    shown = home(small_desk).faq
    assert [(row.code, row.questions, row.people) for row in shown.codes] == [(LOCKED, 2, 2), (PASSWORD, 1, 1)]


def test_the_period_is_the_one_that_is_wanted(small_desk, noon):
    asks(small_desk, LOCKED, at=noon - timedelta(days=7))
    assert home(small_desk).faq.codes == ()
    shown = home(small_desk, place=HomePosition(period="lastweek"))
    assert [row.code for row in shown.faq.codes] == [LOCKED]
    assert shown.place.period == "lastweek"


@pytest.mark.parametrize(("user", "channels"), [("U1", []), ("U0STAFF", []), ("U0ADMIN", ["C0SUPPORT"])])
def test_the_schedules_of_the_summary_are_for_admins(small_desk, noon, user, channels):
    plan = SchedulePlan("C0SUPPORT", 1, 9, "Europe/Berlin")
    assert save_schedule(small_desk, plan, Actor("ada", "home", noon, "U0ADMIN")) == {}
    shown = home(small_desk, user)
    assert [row.schedule.channel for row in shown.schedules] == channels
    assert shown.faq.period.zone == "Europe/Berlin"


def test_who_follows_sees_their_own_codes_alone(small_desk, noon):
    follow_code(small_desk, LOCKED, Asker("U1", "card", noon))
    follow_code(small_desk, "USCUSTOMER_API_0009131", Asker("U1", "card", noon + timedelta(seconds=1)))
    follow_code(small_desk, PASSWORD, Asker("U2", "card", noon))
    mine = home(small_desk).followed
    assert [code for code, _ in mine] == ["USCUSTOMER_API_0009131", LOCKED]
    assert [entry.meaning.text if entry else None for _, entry in mine] == [None, "The account is locked"]


def test_followed_codes_come_in_pages(small_desk, noon):
    for number in range(12):
        follow_code(small_desk, f"{PREFIX}00091{number:02}", Asker("U1", "card", noon))
    last = home(small_desk, place=HomePosition(followed=7))
    assert (len(last.followed), last.place.followed, last.pages) == (2, 2, 2)


def test_with_the_database_out_of_reach_it_shows_what_lies_on_the_shelf_and_says_so(open_small, sqlite_url, tmp_path):
    desk = open_small(sqlite_url)
    asks(desk, LOCKED)
    assert home(desk).faq.codes
    desk.database.engine.dispose()
    (tmp_path / "errdesk.db").rename(tmp_path / "away.db")
    shown = home(desk, "U0STAFF")
    assert "database" in shown.trouble
    assert shown.queue is not None
    assert shown.faq is None


def test_staff_see_that_a_group_could_not_be_read_and_who_holds(small_desk, mei):
    shelf = small_desk.cache
    shelf.snapshot = replace(
        shelf.snapshot,
        access=replace(shelf.access, configured=ConfiguredRoles(staff=("S0DESK", "U0STAFF"), admins=("U0ADMIN",))),
    )
    [group] = home(small_desk, "U0STAFF").groups
    assert (group.name, group.trouble, group.members) == ("S0DESK", "", 0)
    record_group_members(small_desk, "S0DESK", ["U7", "U8"], mei)
    shelf.refresh(small_desk.database)
    assert home(small_desk, "U7").groups == ()
    record_group_error(small_desk, "S0DESK", "plan_upgrade_required", mei)
    shelf.refresh(small_desk.database)
    [group] = home(small_desk, "U7").groups
    assert (group.trouble, group.members) == ("plan_upgrade_required", 2)
    assert home(small_desk, "U1").groups == ()
