"""The settings: only admins choose them, only what can be is kept, and each change is logged."""

from dataclasses import replace

import pytest

from bot.desk.admin.settings import (
    CHANNELS_SETTING,
    RETENTION_SETTING,
    STAFF_SETTING,
    VERIFICATION_SETTING,
    SettingsChange,
    load_desk_settings,
    save_desk_settings,
)
from bot.errors import Refusal
from bot.steps.actor import Actor
from bot.store.admin.audit import list_audit_entries
from tests.conftest import NOON

ADMIN = Actor("ada", "home", NOON, "U0ADMIN")


def log(desk):
    with desk.database.read() as session:
        return [(change.by, change.what, change.subject, change.detail) for change in list_audit_entries(session)]


def test_what_an_admin_chose_holds_at_once_and_is_logged(small_desk):
    choice = SettingsChange(staff=("U0PRIYA", "S0DESK"), channels=("C01",), days="30")
    assert save_desk_settings(small_desk, choice, ADMIN) == {}
    now = load_desk_settings(small_desk, ADMIN)
    assert (now.staff, now.channels, now.days) == (("U0PRIYA", "S0DESK"), ("C01",), "30")
    assert small_desk.cache.access.is_staff("U0PRIYA")
    assert not small_desk.cache.access.is_staff("U0STAFF")
    assert log(small_desk) == [
        ("ada", "chose", "verification_days", "30"),
        ("ada", "chose", "channels", "C01"),
        ("ada", "chose", "staff", "U0PRIYA S0DESK"),
    ]


def test_what_was_left_as_it_was_stays_as_another_admin_made_it(small_desk):
    save_desk_settings(small_desk, SettingsChange(channels=("C01",)), ADMIN)
    save_desk_settings(small_desk, SettingsChange(days="30"), ADMIN)
    now = load_desk_settings(small_desk, ADMIN)
    assert (now.channels, now.days, now.staff) == (("C01",), "30", ("U0STAFF", "U0OTHER"))


def test_questions_are_kept_for_400_days_unless_an_admin_chose_otherwise(small_desk):
    assert load_desk_settings(small_desk, ADMIN).keep == "400"
    assert save_desk_settings(small_desk, SettingsChange(keep=" 190 "), ADMIN) == {}
    assert (load_desk_settings(small_desk, ADMIN).keep, small_desk.cache.access.question_days) == ("190", 190)
    assert log(small_desk) == [("ada", "chose", "question_days", "190")]


def test_without_anybody_the_environment_s_staff_hold(small_desk):
    save_desk_settings(small_desk, SettingsChange(staff=("U0PRIYA",)), ADMIN)
    save_desk_settings(small_desk, SettingsChange(staff=()), ADMIN)
    assert load_desk_settings(small_desk, ADMIN).staff == ("U0STAFF", "U0OTHER")


@pytest.mark.parametrize("user", ["U0STAFF", "U1"])
def test_whoever_is_no_admin_is_refused_and_nothing_changes(small_desk, user):
    somebody = replace(ADMIN, user=user)
    with pytest.raises(Refusal, match="Only an admin"):
        save_desk_settings(small_desk, SettingsChange(staff=(user,)), somebody)
    with pytest.raises(Refusal, match="Only an admin"):
        load_desk_settings(small_desk, somebody)
    assert load_desk_settings(small_desk, ADMIN).staff == ("U0STAFF", "U0OTHER")
    assert log(small_desk) == []


@pytest.mark.parametrize(
    ("choice", "name"),
    [
        (SettingsChange(staff=("@mei",)), STAFF_SETTING),
        (SettingsChange(staff=("U0PRIYA", "s0desk")), STAFF_SETTING),
        (SettingsChange(staff=tuple(f"U{number:03}" for number in range(101))), STAFF_SETTING),
        (SettingsChange(channels=("support",)), CHANNELS_SETTING),
        (SettingsChange(days=""), VERIFICATION_SETTING),
        (SettingsChange(days="0"), VERIFICATION_SETTING),
        (SettingsChange(days="9999"), VERIFICATION_SETTING),
        (SettingsChange(days="ninety"), VERIFICATION_SETTING),
        (SettingsChange(days="²"), VERIFICATION_SETTING),
        (SettingsChange(keep="189"), RETENTION_SETTING),
        (SettingsChange(keep="3651"), RETENTION_SETTING),
    ],
)
def test_what_cannot_be_is_named_and_nothing_of_it_is_kept(small_desk, choice, name):
    wrong = save_desk_settings(small_desk, replace(choice, channels=choice.channels or ("C01",)), ADMIN)
    assert list(wrong) == [name]
    assert log(small_desk) == []
