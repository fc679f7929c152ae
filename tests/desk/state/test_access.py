"""Access: every ability of staff and of admins, tried by everybody who may not, and by those who may."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.desk.admin.erase import erase_person
from bot.desk.admin.members import record_group_members
from bot.desk.admin.settings import SettingsChange, load_desk_settings, save_desk_settings
from bot.desk.notifications.sample_summary import write_sample_summary
from bot.desk.notifications.schedules import (
    SchedulePlan,
    load_schedule_plan,
    pause_schedule,
    remove_schedule,
    resume_schedule,
    save_schedule,
)
from bot.desk.notifications.surges import SurgeNotice, snooze_surges
from bot.desk.questions.lookup import Asker
from bot.desk.state.access import NOT_ADMIN, NOT_STAFF
from bot.desk.state.roles import WORKSPACE_ADMINS, Access, ConfiguredRoles
from bot.desk.steps.feedback import load_failures
from bot.desk.steps.files import import_steps
from bot.desk.steps.followers import NO_USER_ID, follow_code
from bot.desk.steps.history import restore_steps
from bot.desk.steps.marks import save_mark
from bot.desk.steps.save import SaveRequest, save_steps, verify_steps
from bot.desk.steps.suggestions import decline_open_suggestion, load_suggestion
from bot.errors import Refusal
from bot.steps.actor import Actor
from bot.steps.mark import Mark
from bot.steps.step import Step
from bot.store.admin.audit import read_versions
from bot.store.admin.team import Roster
from tests.desk.rendering import render_totals

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
LOCKED = "USCUSTOMER_API_0000113"
STAFF, ADMIN = Actor("mei", "card", NOON, "U0STAFF"), Actor("ada", "home", NOON, "U0ADMIN")
TERMINAL = Actor("ada", "terminal", NOON, trusted=True)

NOBODIES = {
    "a stranger in the team": Actor("eve", "card", NOON, "U0EVIL"),
    "without an id": Actor("", "card", NOON),
    "without an id, named as staff": Actor("mei", "terminal", NOON),
    "an id that only looks like one": Actor("mei", "card", NOON, "u0staff"),
    "a user group's id": Actor("mei", "card", NOON, "S0DESK"),
    "the name of a roster": Actor("mei", "card", NOON, WORKSPACE_ADMINS),
    "staff's id from another organization": replace(STAFF, outsider=True),
    "an admin's id from another organization": replace(ADMIN, outsider=True),
    "demoted": Actor("old", "card", NOON, "U0DEMOTED"),
}
FOR_STAFF = {
    "save": lambda desk, by: save_steps(desk, SaveRequest(LOCKED, 0, (Step("Ask."),)), by),
    "verify": lambda desk, by: verify_steps(desk, LOCKED, 1, by),
    "restore": lambda desk, by: restore_steps(desk, LOCKED, 1, base=1, by=by),
    "mark": lambda desk, by: save_mark(desk, Mark(LOCKED, phrases=("locked out",)), by),
    "review": lambda desk, by: load_suggestion(desk, 1, by),
    "decline": lambda desk, by: decline_open_suggestion(desk, 1, "Thank you, but no.", by),
    "read complaints": lambda desk, by: load_failures(desk, LOCKED, by),
    "snooze": lambda desk, by: snooze_surges(desk, SurgeNotice("C01", LOCKED, NOON), by, days=1),
    "import": lambda desk, by: import_steps(desk, Path("nowhere.yaml"), by),
}
FOR_ADMINS = {
    "see settings": load_desk_settings,
    "choose settings": lambda desk, by: save_desk_settings(desk, SettingsChange(days="30"), by),
    "see a schedule": lambda desk, by: load_schedule_plan(desk, "", by),
    "save a schedule": lambda desk, by: save_schedule(desk, SchedulePlan("C02"), by),
    "pause": lambda desk, by: pause_schedule(desk, "C01", by),
    "resume": lambda desk, by: resume_schedule(desk, "C01", by),
    "remove": lambda desk, by: remove_schedule(desk, "C01", by),
    "send a test": lambda desk, by: write_sample_summary(desk, "C01", by, render=render_totals),
    "forget": lambda desk, by: erase_person(desk, "U0TOM", by),
}


@pytest.fixture
def desk(open_small, sqlite_url):
    """Return a desk with a user group and a roster of admins, which somebody has left."""
    desk = open_small(sqlite_url)
    desk.cache.snapshot = replace(
        desk.cache.snapshot, access=Access(ConfiguredRoles(("S0DESK", "U0STAFF"), (WORKSPACE_ADMINS, "U0ADMIN")))
    )
    for name, *members in (("S0DESK", "U0GROUP", "U0DEMOTED"), ("S0DESK", "U0GROUP"), (WORKSPACE_ADMINS, "U0OWNER")):
        record_group_members(desk, name, members, Actor("Slack", "slack", NOON))
    desk.cache.refresh(desk.database)
    return desk


@pytest.fixture
def allowed(desk):
    """Return a function that tries an ability and returns whether access was granted; other refusals don't matter."""

    def try_it(ability, by):
        try:
            ability(desk, by)
        except Refusal as refusal:
            return str(refusal) not in {NOT_STAFF, NOT_ADMIN}
        return True

    return try_it


def curated(desk):
    with desk.database.read() as session:
        return read_versions(session)[1]


@pytest.mark.parametrize("by", NOBODIES.values(), ids=NOBODIES)
@pytest.mark.parametrize("ability", [*FOR_STAFF.values(), *FOR_ADMINS.values()], ids=[*FOR_STAFF, *FOR_ADMINS])
def test_whoever_has_no_right_is_refused_and_changes_nothing(desk, allowed, ability, by):
    before = curated(desk)
    assert not allowed(ability, by)
    assert curated(desk) == before


@pytest.mark.parametrize("user", ["U0STAFF", "U0GROUP"])
@pytest.mark.parametrize("ability", FOR_ADMINS.values(), ids=FOR_ADMINS)
def test_staff_are_no_admins(desk, allowed, ability, user):
    before = curated(desk)
    assert not allowed(ability, Actor("mei", "card", NOON, user))
    assert curated(desk) == before


@pytest.mark.parametrize("user", ["U0STAFF", "U0GROUP", "U0ADMIN", "U0OWNER"])
@pytest.mark.parametrize("ability", FOR_STAFF.values(), ids=FOR_STAFF)
def test_staff_and_admins_may_do_what_staff_do(allowed, ability, user):
    assert allowed(ability, Actor("mei", "card", NOON, user))


@pytest.mark.parametrize("user", ["U0ADMIN", "U0OWNER"])
@pytest.mark.parametrize("ability", FOR_ADMINS.values(), ids=FOR_ADMINS)
def test_admins_may_do_what_admins_do(allowed, ability, user):
    assert allowed(ability, Actor("ada", "home", NOON, user))


@pytest.mark.parametrize("ability", ["save", "mark", "import"])
def test_the_terminal_may_write_steps(allowed, ability):
    assert allowed(FOR_STAFF[ability], TERMINAL)


@pytest.mark.parametrize("ability", ["choose settings", "forget"])
def test_the_terminal_may_do_what_admins_do(allowed, ability):
    assert allowed(FOR_ADMINS[ability], TERMINAL)


def test_a_test_without_a_reader_goes_to_nobody_rather_than_to_the_channel(allowed):
    assert not allowed(FOR_ADMINS["send a test"], TERMINAL)


@pytest.mark.parametrize("names", [("",), ("U0STAFF", "")])
def test_nobody_is_staff_or_admin_without_an_id_even_where_an_empty_one_is_named(names):
    rosters = {WORKSPACE_ADMINS: Roster(WORKSPACE_ADMINS, frozenset({""}), NOON, None)}
    for people in (Access(ConfiguredRoles(names, names)), Access(ConfiguredRoles((), ()), {"staff": names}, rosters)):
        assert not people.is_staff("")
        assert not people.is_admin("")


def test_whoever_has_no_id_follows_nothing_as_nobody_could_write_to_them(desk):
    with pytest.raises(Refusal) as refused:
        follow_code(desk, LOCKED, Asker("", "card", NOON))
    assert str(refused.value) == NO_USER_ID
