"""The settings in App Home: only admins open and save them, and faults are shown at the inputs."""

import pytest

from bot.desk.admin.settings import CHANNELS_SETTING, RETENTION_SETTING, STAFF_SETTING, VERIFICATION_SETTING
from bot.slack.home.cards.settings_form import (
    GROUPS,
    KEEP_ANSWERING,
    LEFT_OUT,
    OPEN_SETTINGS,
    SETTINGS_FORM,
    STOP_ANSWERING,
)
from tests.slack.home.test_home import drawn, element
from tests.slack.support.fake_people import person
from tests.slack.support.view_looks import hold_view_to_slack

BUTTON = {"type": "button", "action_id": OPEN_SETTINGS, "value": "open"}


@pytest.fixture
def open_settings(happen, press, slack):
    """Return a function that opens the form from App Home and returns it."""

    async def open_it(user="U0ADMIN"):
        await happen("app_home_opened", user=user, channel="D1", tab="home", event_ts="1.1")
        home = slack.homes[user]
        await press(element(home, OPEN_SETTINGS) if user == "U0ADMIN" else BUTTON, user=user, view=home)
        return slack.views[slack.stack[-1]]

    return open_it


@pytest.fixture
def send_form(payload):
    """Return a function that submits the form with lists of ids; inputs that aren't named stay as they were."""

    async def send_it(form, entered, user="U0ADMIN"):
        began = {block["block_id"]: block["element"] for block in form["blocks"] if block["type"] == "input"}
        users = entered.get(STAFF_SETTING, began[STAFF_SETTING].get("initial_users", []))
        channels = entered.get(CHANNELS_SETTING, began[CHANNELS_SETTING].get("initial_conversations", []))
        values = {
            STAFF_SETTING: {STAFF_SETTING: {"selected_users": users}},
            CHANNELS_SETTING: {CHANNELS_SETTING: {"selected_conversations": channels}},
            **{
                name: {name: {"value": entered.get(name, began[name].get("initial_value"))}}
                for name in (GROUPS, VERIFICATION_SETTING, RETENTION_SETTING)
            },
        }
        view = {**form, "state": {"values": values}}
        return await payload({"type": "view_submission", "user": person(user), "team": {"id": "T1"}, "view": view})

    return send_it


async def test_an_admin_chooses_and_app_home_shows_it_at_once(open_settings, send_form, slack, desk):
    form = await open_settings()
    entered = {
        STAFF_SETTING: ["U01"],
        GROUPS: "S0DESK, S0NIGHT",
        CHANNELS_SETTING: ["C01"],
        VERIFICATION_SETTING: "30",
        RETENTION_SETTING: "365",
    }
    assert await send_form(form, entered) is None
    home = drawn(slack.homes["U0ADMIN"])
    assert "Support staff: <@U01>, user group `S0DESK`, user group `S0NIGHT`" in home
    assert "without a mention: <#C01>" in home
    assert "after 30 days" in home
    assert "Questions are kept for 365 days" in home
    assert desk.cache.access.is_staff("U01")


async def test_a_group_that_is_new_is_read_at_once(open_settings, send_form, slack, desk):
    slack.groups["S0DESK"] = ["U01", "U02"]
    form = await open_settings()
    assert await send_form(form, {STAFF_SETTING: [], GROUPS: "S0DESK"}) is None
    assert desk.cache.access.is_staff("U02")
    assert ":warning:" not in drawn(slack.homes["U0ADMIN"])


async def test_a_group_that_slack_does_not_name_is_told_in_app_home(open_settings, send_form, slack):
    slack.errors["usergroups.users.list"] = "plan_upgrade_required"
    form = await open_settings()
    assert await send_form(form, {GROUPS: "S0DESK"}) is None
    text = drawn(slack.homes["U0ADMIN"])
    assert "Slack did not name the user group S0DESK (plan_upgrade_required)" in text


async def test_the_form_begins_with_what_holds_and_saves_nothing_that_was_not_changed(open_settings, send_form, desk):
    form = await open_settings()
    assert form["blocks"][0]["element"]["initial_users"] == ["U0STAFF", "U0OTHER"]
    assert await send_form(form, {VERIFICATION_SETTING: "30"}) is None
    assert (await open_settings())["blocks"][3]["element"]["initial_value"] == "30"
    assert desk.cache.access.choices == {"verification_days": 30}


async def test_what_an_admin_emptied_is_empty(open_settings, payload, desk):
    form = await open_settings()
    nothing = {
        STAFF_SETTING: {STAFF_SETTING: {"selected_users": []}},
        CHANNELS_SETTING: {CHANNELS_SETTING: {"selected_conversations": []}},
    }
    state = {
        name: {name: {"type": "plain_text_input", "value": None}}
        for name in (GROUPS, VERIFICATION_SETTING, RETENTION_SETTING)
    }
    view = {**form, "state": {"values": {**nothing, **state}}}
    body = {"type": "view_submission", "user": person("U0ADMIN"), "team": {"id": "T1"}, "view": view}
    assert set((await payload(body))["errors"]) == {VERIFICATION_SETTING, RETENTION_SETTING}, "which must not be empty"
    state |= {
        VERIFICATION_SETTING: {VERIFICATION_SETTING: {"value": "30"}},
        RETENTION_SETTING: {RETENTION_SETTING: {"value": "365"}},
    }
    assert await payload({**body, "view": {**form, "state": {"values": {**nothing, **state}}}}) is None
    assert desk.cache.access.choices["staff"] == []


@pytest.fixture
def answering_in_two(send_form, open_settings):
    """Return a function that sets two channels, then submits without the second, as an admin who can't see it."""

    async def send_it(**more):
        await send_form(await open_settings(), {CHANNELS_SETTING: ["C01", "G0SECRET"]})
        return await send_form(await open_settings(), {CHANNELS_SETTING: ["C01"], **more})

    return send_it


@pytest.mark.parametrize(("answer", "holds"), [(KEEP_ANSWERING, {"C01", "G0SECRET"}), (STOP_ANSWERING, {"C01"})])
async def test_no_channel_is_switched_off_unless_somebody_says_so(answering_in_two, submit, *, desk, answer, holds):
    asked = (await answering_in_two(**{VERIFICATION_SETTING: "30"}))["view"]
    hold_view_to_slack(asked, live=["<#G0SECRET>"])
    assert "<#G0SECRET> (`G0SECRET`)" in drawn(asked)
    assert "<#C01>" not in drawn(asked)
    assert desk.cache.access.channels == {"C01", "G0SECRET"}
    assert desk.cache.access.verification_days == 90, "nothing is saved yet"
    question = asked["blocks"][1]["block_id"]
    assert question.startswith(LEFT_OUT)
    assert await submit(asked, {question: answer}, user="U0ADMIN") is None
    assert desk.cache.access.channels == holds
    assert desk.cache.access.verification_days == 30


async def test_whoever_leaves_out_more_is_asked_of_all_of_them(answering_in_two, submit, desk):
    asked = (await answering_in_two())["view"]
    question = asked["blocks"][1]["block_id"]
    again = (await submit(asked, {question: STOP_ANSWERING, CHANNELS_SETTING: []}, user="U0ADMIN"))["view"]
    assert "<#C01> (`C01`)" in drawn(again)
    questions = [block["block_id"] for block in again["blocks"] if block.get("block_id", "").startswith(LEFT_OUT)]
    assert questions != [question]
    assert len(questions) == 1
    assert desk.cache.access.channels == {"C01", "G0SECRET"}


async def test_what_cannot_be_is_told_at_the_field(open_settings, send_form, desk):
    form = await open_settings()
    answer = await send_form(form, {GROUPS: "@desk", VERIFICATION_SETTING: "soon", RETENTION_SETTING: "90"})
    assert answer["response_action"] == "errors"
    assert set(answer["errors"]) == {GROUPS, VERIFICATION_SETTING, RETENTION_SETTING}
    assert "“@desk” is no Slack id" in answer["errors"][GROUPS]
    assert "from 190 to 3,650" in answer["errors"][RETENTION_SETTING]
    assert desk.cache.access.choices == {}


@pytest.mark.parametrize("user", ["U1", "U0STAFF"])
async def test_whoever_is_no_admin_gets_neither_the_form_nor_a_change(open_settings, send_form, desk, user):
    modal = await open_settings(user)
    assert "Only an admin of Errdesk can do this" in drawn(modal)
    assert modal.get("callback_id") != SETTINGS_FORM
    forged = await open_settings("U0ADMIN")
    answer = await send_form(forged, {STAFF_SETTING: [user], VERIFICATION_SETTING: "1"}, user)
    assert "Only an admin of Errdesk can do this" in drawn(answer["view"])
    assert desk.cache.access.choices == {}
