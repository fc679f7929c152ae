"""A demoted user loses every right within a minute, in each process; if Slack fails, the last known roles hold."""

import asyncio
from dataclasses import replace

import pytest

from bot.desk.admin.members import record_group_members, record_workspace_admin
from bot.desk.notifications.schedules import SchedulePlan, pause_schedule, save_schedule
from bot.desk.state.roles import WORKSPACE_ADMINS, ConfiguredRoles
from bot.slack.cards.answer_buttons import SOLVED, WRITE
from bot.slack.home import members
from bot.slack.home.cards.schedules_list import REMOVE, RESUME
from bot.slack.home.rights import is_workspace_admin
from bot.slack.notifications.cards.surge_notice import SNOOZE
from bot.steps.actor import Actor
from tests.conftest import PREFIX
from tests.slack.support.card_looks import buttons
from tests.slack.support.fake_people import pressed
from tests.slack.support.fake_slack import person

GROUP, LOCKED = "S0DESK", PREFIX + "0000113"
READS, ASKS = "usergroups.users.list", "users.info"
DEMOTED = {
    "no admin any more": person("U1"),
    "deactivated": person("U1", is_admin=True, deleted=True),
    "made a guest": person("U1", is_admin=True, is_restricted=True),
    "made a guest of one channel": person("U1", is_owner=True, is_ultra_restricted=True),
    "a bot": person("U1", is_admin=True, is_bot=True),
    "a stranger": person("U1", is_admin=True, is_stranger=True),
    "an admin of another workspace": person("U1", is_admin=True, is_owner=True, team_id="T2"),
    "an admin of our organization's other workspace": person("U1", is_owner=True, team_id="E1"),
    "an admin of nobody knows where": {"id": "U1", "is_admin": True},
    "gone": None,
}


@pytest.fixture(autouse=True)
def office(desk, slack, noon):
    """Make a group staff and the workspace's own admins admins: U2 is in the group, U1 is an admin."""
    desk.cache.snapshot = replace(
        desk.cache.snapshot,
        access=replace(
            desk.cache.access, configured=ConfiguredRoles(staff=(GROUP,), admins=(WORKSPACE_ADMINS, "U0ADMIN"))
        ),
    )
    ada = Actor("ada", "home", noon, "U0ADMIN")
    assert save_schedule(desk, SchedulePlan("C01"), ada) == {}
    pause_schedule(desk, "C01", ada)
    record_group_members(desk, GROUP, ["U2"], Actor("Slack", "slack", noon))
    record_workspace_admin(desk, "U1", Actor("Slack", "slack", noon), admin=True)
    slack.users["U1"] |= {"is_admin": True}
    slack.groups[GROUP] = ["U2"]


def button(action, value):
    return {"type": "button", "action_id": action, "value": value}


RESUMES, REMOVES = button(RESUME, "C01"), button(REMOVE, "C01")
SNOOZES = button(f"{SNOOZE}:1", f"1|C01|{LOCKED}")


@pytest.fixture
def done(press, slack):
    """Return a function that presses a button in a message and returns whether it was allowed."""

    async def press_it(element, user):
        before = len(slack.calls("response"))
        await press(element, user=user)
        return not any("Only" in str(reply) for reply in slack.calls("response")[before:])

    return press_it


@pytest.mark.parametrize("user", DEMOTED.values(), ids=DEMOTED)
@pytest.mark.parametrize("element", [RESUMES, REMOVES, SNOOZES], ids=["resume", "remove", "snooze"])
async def test_a_demoted_admin_loses_the_buttons_in_messages_at_once_in_a_fresh_process(done, slack, element, user):
    slack.users["U1"] = user
    if user is None:
        del slack.users["U1"]
    assert not await done(element, "U1")


@pytest.mark.parametrize("element", [RESUMES, REMOVES, SNOOZES], ids=["resume", "remove", "snooze"])
async def test_within_a_minute_where_they_pressed_something_before(done, slack, clock, element):
    assert await done(RESUMES, "U1")
    slack.users["U1"] |= {"is_admin": False}
    clock.wait(seconds=60)
    assert not await done(element, "U1")
    assert len(slack.calls(ASKS)) == 2


async def test_an_admin_keeps_them_and_slack_is_asked_once_a_minute(done, slack, clock):
    for _ in range(4):
        assert await done(RESUMES, "U1")
        clock.wait(seconds=19)
    assert len(slack.calls(ASKS)) == 1
    clock.wait(seconds=4)
    assert await done(SNOOZES, "U1")
    assert len(slack.calls(ASKS)) == 2


async def test_whoever_leaves_the_group_loses_them_within_a_minute(done, slack, clock):
    assert await done(SNOOZES, "U2")
    slack.groups[GROUP] = []
    clock.wait(seconds=60)
    assert not await done(SNOOZES, "U2")


async def test_slack_is_asked_about_a_group_once_a_minute_however_much_its_members_press(done, slack, clock):
    for _ in range(6):
        assert await done(SNOOZES, "U2")
        clock.wait(seconds=10)
    assert len(slack.calls(READS)) <= 1


@pytest.mark.parametrize("error", ["missing_scope", "internal_error", "ratelimited"])
async def test_if_slack_does_not_say_the_last_known_hold(done, slack, clock, error):
    slack.errors = {ASKS: error, READS: error}
    clock.wait(minutes=5)
    assert await done(RESUMES, "U1")
    assert await done(SNOOZES, "U2")
    assert not await done(SNOOZES, "U0OTHER")


async def test_a_slow_slack_holds_a_press_up_for_a_while_at_most(payload, slack, response_url, monkeypatch):
    monkeypatch.setattr(members, "SYNC_TIMEOUT", 0.05)
    go_on = slack.hold_up(ASKS)
    sent = asyncio.create_task(payload(pressed(RESUMES, url=response_url(), trigger=slack.trigger())))
    await slack.heard.wait()
    assert [method for method, _ in slack.said] == ["response"], "Slack hasn't said yet who they are"
    assert "Only" not in str(slack.calls("response"))
    go_on.set()
    await sent


async def test_whoever_presses_twice_waits_for_the_same_word(done, slack):
    slack.users["U1"] |= {"is_admin": False}
    slack.slows[ASKS] = 0.2
    assert await asyncio.gather(done(RESUMES, "U1"), done(REMOVES, "U1")) == [False, False]
    assert len(slack.calls(ASKS)) == 1


async def test_who_was_made_admin_in_another_process_is_asked_about_in_this_one(  # noqa: PLR0913, PLR0917 - the world
    done, slack, desk, open_small, sqlite_url, clock
):
    other = open_small(sqlite_url)
    record_workspace_admin(other, "U0OTHER", Actor("Slack", "slack", clock()), admin=True)
    assert not desk.cache.access.is_admin("U0OTHER")
    clock.wait(seconds=1)
    assert not await done(RESUMES, "U0OTHER"), "Slack calls them an admin no more"
    assert len(slack.calls(ASKS)) == 1


async def test_nobody_is_asked_about_who_only_asks(ask, press, write, slack):
    card = await ask("0000113", user="U0OTHER")
    await press(buttons(card)[0], user="U0OTHER")
    await press(button(SOLVED, f"{LOCKED}|{LOCKED}|1"), user="U0OTHER")
    await write("0000113", channel="D1", channel_type="im", user="U0OTHER")
    assert slack.calls(ASKS) == []


async def test_a_known_admin_who_only_asks_is_asked_about_beside_it(ask, slack, desk, clock):
    slack.users["U1"] |= {"is_admin": False}
    await ask("0000113", user="U1")
    assert not desk.cache.access.is_admin("U1")
    clock.wait(minutes=9)
    await ask("0000113", user="U1")
    assert len(slack.calls(ASKS)) == 1


async def test_the_command_that_opens_the_form_waits_for_who_somebody_is(ask, slack, clock):
    slack.users["U0OTHER"] |= {"is_owner": True}
    await ask(f"steps {LOCKED}", user="U0OTHER")
    assert [view["title"]["text"] for view in slack.views.values()] == ["Write steps"]
    slack.users["U0OTHER"] |= {"is_owner": False}
    clock.wait(seconds=60)
    await ask(f"steps {LOCKED}", user="U0OTHER")
    assert len(slack.views) == 1
    await ask("steps", user="U1")
    await ask("stepson", user="U1")


async def test_a_button_on_the_home_tab_waits_for_it_too(press, slack, happen):
    await happen("app_home_opened", user="U1", tab="home", channel="D1")
    slack.users["U2"] |= {"is_admin": True}
    await press(button(WRITE, LOCKED), user="U2", view={"type": "home", "id": "H1"})
    assert [body["user"] for body in slack.calls(ASKS)] == ["U1", "U2"]


async def test_a_gateway_that_fails_puts_slack_off_for_a_minute_not_for_ten(done, slack, clock):
    slack.broken[ASKS] = 2  # a call, and its repeat
    slack.users["U1"] |= {"is_admin": False}
    assert await done(RESUMES, "U1"), "the last known holds"
    clock.wait(seconds=60)
    assert not await done(RESUMES, "U1")


@pytest.mark.parametrize("user", [user for user in DEMOTED.values() if user])
def test_slacks_flags_make_no_admin_of_anybody_but_a_full_member_of_our_workspace(user):
    assert not is_workspace_admin(user, "T1")
    assert not is_workspace_admin(person("U1", is_admin=True, team_id=""), "")


@pytest.mark.parametrize("flag", ["is_admin", "is_owner"])
def test_admins_and_owners_of_our_workspace_are_admins(flag):
    assert is_workspace_admin(person("U1", **{flag: True}), "T1")
