"""The weekly summary is set up in App Home: who may, the form's initial values, and the errors at its inputs."""

import pytest
from sqlalchemy import select

from bot.desk.notifications.schedule_status import load_schedule_statuses
from bot.desk.notifications.schedules import (
    CHANNEL_FIELD,
    HOUR_FIELD,
    MAX_SCHEDULES,
    SURGES_FIELD,
    WEEKDAY_FIELD,
    ZONE_FIELD,
    SchedulePlan,
    save_schedule,
)
from bot.slack.cards.forms import OPTIONS_LIMIT, option
from bot.slack.home import schedules
from bot.slack.home.cards.schedules_form import SCHEDULE_FORM, YES
from bot.slack.home.cards.schedules_list import ADD, CHANGE, PAUSE, REMOVE, RESUME, TEST, schedule_blocks
from bot.steps.actor import Actor
from bot.store.schema.notifications import PostRow
from tests.conftest import NOON
from tests.slack.home.test_home import drawn
from tests.slack.support.fake_people import submitted, with_state
from tests.slack.support.view_looks import button_in, hold_view_to_slack

ADMIN = Actor("ada", "home", NOON, "U0ADMIN")
BERLIN = {CHANNEL_FIELD: "C01", ZONE_FIELD: "Europe/Berlin"}


def shown(desk):
    return list(schedule_blocks(load_schedule_statuses(None, desk.cache.schedules, NOON)))


@pytest.fixture
def push(press, slack, desk):
    """Return a function that presses a button of App Home's schedules and returns the modal on top."""

    async def push_it(action, user="U0ADMIN"):
        home = {"id": "H1", "type": "home", "blocks": shown(desk)}
        await press(button_in(home, action), user=user, view=home)
        return slack.views[slack.stack[-1]] if slack.stack else None

    return push_it


@pytest.fixture
def existing(desk):
    save_schedule(desk, SchedulePlan("C01", 3, 17, "Asia/Hong_Kong", surges=True), ADMIN)


def filled(form):
    """Return the form's initial values."""
    inputs = {block["block_id"]: block["element"] for block in form["blocks"] if block["type"] == "input"}
    values = {
        name: element.get("initial_conversation")
        or element.get("initial_option", {}).get("value")
        or [option["value"] for option in element.get("initial_options", ())]
        for name, element in inputs.items()
    }
    return tuple(values[name] for name in (CHANNEL_FIELD, WEEKDAY_FIELD, HOUR_FIELD, ZONE_FIELD, SURGES_FIELD))


async def test_an_admin_sets_one_up(push, submit, desk):
    form = await push(ADD)
    hold_view_to_slack(form)
    entered = {**BERLIN, WEEKDAY_FIELD: "2", HOUR_FIELD: "8", SURGES_FIELD: [YES]}
    assert await submit(form, entered, user="U0ADMIN") is None
    [made] = desk.cache.schedules
    assert (made.channel, made.weekday, made.hour, made.zone, made.surges) == ("C01", 2, 8, "Europe/Berlin", True)
    assert (made.by, made.by_id, made.since) == ("u0admin", "U0ADMIN", NOON)


async def test_it_begins_with_monday_morning_in_the_admins_own_time_zone(push, slack):
    slack.users["U0ADMIN"]["tz"] = "America/New_York"
    assert filled(await push(ADD)) == ([], "1", "9", "America/New_York", [])


@pytest.mark.parametrize("error", ["missing_scope", "user_not_found"])
async def test_where_slack_does_not_say_a_zone_it_is_utc(push, slack, error):
    slack.errors["users.info"] = error
    assert filled(await push(ADD))[3] == "UTC"


async def test_a_slack_that_takes_long_keeps_nobody_waiting(push, slack, monkeypatch):
    monkeypatch.setattr(schedules, "CALL_TIMEOUT", 0.05)
    slack.slows["users.info"] = 0.2
    assert filled(await push(ADD))[3] == "UTC"


@pytest.mark.usefixtures("existing")
async def test_it_is_changed_beginning_with_what_holds(push, submit, slack, desk):
    form = await push(CHANGE)
    hold_view_to_slack(form)
    assert filled(form) == ("C01", "3", "17", "Asia/Hong_Kong", [YES])
    assert slack.calls("users.info") == []
    assert await submit(form, {HOUR_FIELD: "18"}, user="U0ADMIN") is None
    assert [(plan.channel, plan.weekday, plan.hour) for plan in desk.cache.schedules] == [("C01", 3, 18)]


@pytest.mark.usefixtures("existing")
async def test_a_zone_that_was_emptied_is_asked_for_and_never_taken_to_be_the_one_before(push, submit, desk):
    answer = await submit(await push(CHANGE), {ZONE_FIELD: None, HOUR_FIELD: "4"}, user="U0ADMIN")
    assert answer["errors"][ZONE_FIELD].startswith("Give a time zone by its name")
    assert [(schedule.zone, schedule.hour) for schedule in desk.cache.schedules] == [("Asia/Hong_Kong", 17)]


@pytest.mark.usefixtures("existing")
async def test_it_moves_to_another_channel(push, submit, desk):
    assert await submit(await push(CHANGE), {CHANNEL_FIELD: "C02"}, user="U0ADMIN") is None
    assert [schedule.channel for schedule in desk.cache.schedules] == ["C02"]


async def test_what_cannot_be_is_told_at_the_field(push, submit, desk):
    form = await push(ADD)
    answer = await submit(form, {ZONE_FIELD: "Europe/Berlni", CHANNEL_FIELD: None}, user="U0ADMIN")
    assert answer["response_action"] == "errors"
    assert "such as Europe/Berlin" in answer["errors"][ZONE_FIELD]
    assert answer["errors"][CHANNEL_FIELD] == "Choose a channel."
    assert desk.cache.schedules == ()


@pytest.mark.usefixtures("existing")
async def test_a_channel_that_has_one_is_told_at_the_field(push, submit):
    answer = await submit(await push(ADD), BERLIN, user="U0ADMIN")
    assert "has its summary already" in answer["errors"][CHANNEL_FIELD]


@pytest.mark.parametrize("error", ["not_in_channel", "channel_not_found"])
async def test_where_the_bot_is_not_in_the_channel_the_field_says_how_to_invite_it(push, submit, slack, desk, error):  # noqa: PLR0917 - the world
    slack.errors["conversations.history"] = error
    form = await push(ADD)
    assert "/invite @errdesk" in (await submit(form, BERLIN, user="U0ADMIN"))["errors"][CHANNEL_FIELD]
    assert desk.cache.schedules == ()
    slack.errors.clear()
    assert await submit(form, BERLIN, user="U0ADMIN") is None


@pytest.mark.parametrize("error", ["missing_scope", "internal_error", "ratelimited"])
async def test_where_slack_does_not_say_whether_it_is_there_it_is_saved(push, submit, slack, desk, error):  # noqa: PLR0917 - the world
    slack.errors["conversations.history"] = error
    assert await submit(await push(ADD), BERLIN, user="U0ADMIN") is None
    assert len(desk.cache.schedules) == 1


async def test_where_slack_takes_long_to_say_so_it_is_saved(push, submit, slack, desk, monkeypatch):  # noqa: PLR0917 - the world
    monkeypatch.setattr(schedules, "CALL_TIMEOUT", 0.05)
    slack.slows["conversations.history"] = 0.2
    assert await submit(await push(ADD), BERLIN, user="U0ADMIN") is None
    assert len(desk.cache.schedules) == 1


@pytest.mark.usefixtures("existing")
@pytest.mark.parametrize("user", ["U1", "U0STAFF"])
async def test_whoever_is_no_admin_gets_neither_the_form_nor_a_change(push, submit, slack, desk, user):  # noqa: PLR0917 - the world
    for action in (ADD, CHANGE, PAUSE, REMOVE):
        modal = await push(action, user)
        assert "Only an admin of Errdesk can do this" in drawn(modal)
        assert modal.get("callback_id") != SCHEDULE_FORM
    forged = await push(CHANGE)
    answer = await submit(forged, {HOUR_FIELD: "1"}, user=user)
    assert "Only an admin of Errdesk can do this" in drawn(answer["view"])
    [made] = desk.cache.schedules
    assert (made.hour, made.runs) == (17, True)
    assert slack.calls("chat.postMessage") == []


@pytest.mark.usefixtures("existing")
async def test_it_is_paused_resumed_and_removed(push, desk):
    await push(PAUSE)
    assert not desk.cache.schedules[0].runs
    await push(RESUME)
    assert desk.cache.schedules[0].runs
    await push(REMOVE)
    assert desk.cache.schedules == ()


@pytest.mark.usefixtures("existing")
async def test_one_that_another_admin_removed_is_said_to_be_gone(press, desk, slack):
    home = {"id": "H1", "type": "home", "blocks": shown(desk)}
    old = button_in(home, CHANGE)
    await press(button_in(home, REMOVE), user="U0ADMIN", view=home)
    await press(old, user="U0ADMIN", view=home)
    assert "no weekly summary any more" in drawn(slack.views[slack.stack[-1]])


@pytest.mark.parametrize(
    ("typed", "zone"), [("berl", "Europe/Berlin"), ("new york", "America/New_York"), ("CEST", "Europe/Madrid")]
)
async def test_a_zone_is_found_as_it_is_typed(type_ahead, typed, zone):
    options = await type_ahead(ZONE_FIELD, typed, user="U0ADMIN")
    assert zone in [option["value"] for option in options]
    assert len(options) <= OPTIONS_LIMIT


@pytest.mark.usefixtures("existing")
async def test_a_form_that_was_open_in_the_last_release_is_still_saved(push, payload, desk):
    form = with_state(await push(CHANGE), {})
    old_menu = {"type": "static_select", "selected_option": option("Yes, as soon as five people asked", YES)}
    form["state"]["values"] |= {
        ZONE_FIELD: {ZONE_FIELD: {"type": "plain_text_input", "value": " Europe/Berlin"}},
        SURGES_FIELD: {SURGES_FIELD: old_menu},
    }
    assert await payload({**submitted(form, {}, user="U0ADMIN"), "view": form}) is None
    assert [(schedule.zone, schedule.surges) for schedule in desk.cache.schedules] == [("Europe/Berlin", True)]


@pytest.mark.usefixtures("existing")
async def test_what_is_not_changed_stays(push, submit, desk):
    before = desk.cache.schedules
    assert await submit(await push(CHANGE), {}, user="U0ADMIN") is None
    assert desk.cache.schedules == before


def test_there_is_no_button_to_add_more_than_there_is_room_for(desk):
    for number in range(MAX_SCHEDULES):
        save_schedule(desk, SchedulePlan(f"C{number:02}"), ADMIN)
    blocks = shown(desk)
    assert len(blocks) == 1 + 2 * MAX_SCHEDULES
    assert ADD not in str(blocks)


@pytest.mark.usefixtures("existing")
async def test_an_admin_asks_for_a_test_and_reads_where_it_comes(push, desk):
    assert "in a direct message. Nobody else sees it." in drawn(await push(TEST))
    assert "less than a minute ago" in drawn(await push(TEST))
    with desk.database.read() as session:
        assert set(session.scalars(select(PostRow.channel))) == {"U0ADMIN"}
