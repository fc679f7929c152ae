"""Staff and admins are read from Slack in the background; if Slack refuses, the last known members hold."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.desk.admin.members import record_group_members
from bot.desk.state.roles import WORKSPACE_ADMINS, Access, ConfiguredRoles
from bot.slack.home.members import UserGroupSync, sync_at_start
from bot.slack.questions.shortcuts import LOOK_UP
from bot.steps.actor import Actor
from bot.store.admin.audit import list_audit_entries
from bot.store.schema.team import RosterRow
from tests.slack.support.card_looks import buttons

GROUP = "S0DESK"
READS = "usergroups.users.list"


@pytest.fixture
def people(desk):
    """Make a user group staff and one user an admin; return a function that reads the roles."""
    desk.cache.snapshot = replace(
        desk.cache.snapshot,
        access=replace(desk.cache.access, configured=ConfiguredRoles(staff=(GROUP,), admins=("U0ADMIN",))),
    )
    return lambda: desk.cache.access


@pytest.fixture
def go_home(happen):
    """Return a function that opens App Home."""

    async def open_it(user="U1", tab="home"):
        return await happen("app_home_opened", user=user, tab=tab, channel="D1")

    return open_it


@pytest.fixture
def workspace(desk):
    """Configure no staff or admins, so the workspace's own admins count; return a function that reads the roles."""
    desk.cache.snapshot = replace(desk.cache.snapshot, access=replace(desk.cache.access, configured=ConfiguredRoles()))
    return lambda: desk.cache.access


async def test_the_members_are_read_when_somebody_asks_first(ask, slack, people):
    slack.groups[GROUP] = ["U1", "U2"]
    assert not people().is_staff("U1")
    await ask("113")
    assert people().is_staff("U1")
    assert people().is_staff("U2")
    assert not people().is_staff("U0OTHER")


async def test_they_are_read_again_after_ten_minutes_and_not_before(ask, slack, people, clock):
    slack.groups[GROUP] = ["U1"]
    await ask("113", user="U9")
    slack.groups[GROUP] = ["U2"]
    clock.wait(minutes=9)
    await ask("113", user="U9")
    assert people().is_staff("U1")
    clock.wait(minutes=1)
    await ask("113", user="U9")
    assert people().is_staff("U2")
    assert not people().is_staff("U1")
    assert len(slack.calls(READS)) == 2


async def test_staff_who_ask_see_what_is_for_staff_for_a_minute_more_at_most(ask, slack, people, clock):
    slack.groups[GROUP] = ["U1"]
    await ask("113")
    slack.groups[GROUP] = ["U2"]
    clock.wait(seconds=60)
    assert "write_steps" not in str(await ask("0000113"))
    assert not people().is_staff("U1")


@pytest.mark.parametrize(
    "event",
    [
        {"kind": "subteam_members_changed", "subteam_id": GROUP, "added_users": ["U2"]},
        {"kind": "subteam_updated", "subteam": {"id": GROUP, "users": ["U2"]}},
    ],
)
async def test_they_are_read_at_once_when_slack_says_that_they_changed(happen, slack, people, event):
    slack.groups[GROUP] = ["U1"]
    await happen("subteam_updated", subteam={"id": GROUP})
    assert people().is_staff("U1")
    slack.groups[GROUP] = ["U2"]
    payload = dict(event)
    await happen(payload.pop("kind"), **payload)
    assert people().is_staff("U2")
    assert not people().is_staff("U1")


@pytest.mark.usefixtures("people")
async def test_another_group_that_changes_is_none_of_our_business(ask, happen, slack):
    slack.groups |= {GROUP: [], "S0OTHER": ["U2"]}
    await ask("113")
    await happen("subteam_members_changed", subteam_id="S0OTHER")
    assert [body["usergroup"] for body in slack.calls(READS)] == [GROUP]


@pytest.mark.parametrize("error", ["plan_upgrade_required", "no_such_subteam", "missing_scope"])
async def test_if_slack_refuses_the_last_known_hold_and_the_trouble_is_remembered(  # noqa: PLR0917 - the world
    ask, slack, people, clock, error
):
    slack.groups[GROUP] = ["U1"]
    await ask("113")
    slack.errors[READS] = error
    clock.wait(minutes=11)
    await ask("113")
    assert people().is_staff("U1")
    assert people().rosters[GROUP].trouble == error
    slack.errors.clear()
    clock.wait(minutes=1)
    await ask("113")
    assert people().rosters[GROUP].trouble is None, "it is tried again after a minute"


async def test_a_connection_that_breaks_is_trouble_too(ask, slack, people):
    slack.groups[GROUP] = ["U1"]
    slack.lost[READS] = 5
    await ask("113")
    assert people().rosters[GROUP].trouble == "unreachable"
    assert not people().is_staff("U1"), "never everyone in"
    assert people().is_admin("U0ADMIN"), "never everyone locked out"


async def test_a_slow_slack_holds_up_no_answer(send, slack, people, settle):
    slack.groups[GROUP] = ["U1"]
    go_on = slack.hold_up(READS)
    form = {"command": "/errcode", "text": "113", "user_id": "U1", "team_id": "T1", "channel_id": "C1"}
    assert (await send(form)).status == 200
    assert not people().is_staff("U1")
    go_on.set()
    await settle()
    assert people().is_staff("U1")


async def test_what_an_admin_chooses_in_place_of_the_environment_is_read_too(ask, slack, desk, people):
    slack.groups |= {GROUP: [], "S0NEW": ["U2"]}
    desk.cache.snapshot = replace(desk.cache.snapshot, access=replace(people(), choices={"staff": ["S0NEW", "U1"]}))
    await ask("113")
    assert [body["usergroup"] for body in slack.calls(READS)] == ["S0NEW"]


async def test_without_admins_in_the_environment_the_workspaces_own_are(go_home, slack, workspace, desk):
    slack.users["U1"] |= {"is_admin": True}
    slack.users["U2"] |= {"is_owner": True}
    slack.users["U0OTHER"] |= {"is_admin": True, "deleted": True}
    for user in ("U1", "U2", "U0OTHER", "U0STAFF"):
        await go_home(user)
    assert workspace().rosters[WORKSPACE_ADMINS].members == {"U1", "U2"}
    assert workspace().is_admin("U1")
    with desk.database.read() as session:
        assert {record.what for record in list_audit_entries(session, subject=WORKSPACE_ADMINS)} == {"read members"}


async def test_who_is_no_longer_an_admin_of_the_workspace_is_none_here(go_home, slack, workspace, clock):
    slack.users["U1"] |= {"is_admin": True}
    await go_home()
    slack.users["U1"] |= {"is_admin": False}
    clock.wait(minutes=10)
    await go_home()
    assert not workspace().is_admin("U1")


async def test_people_of_another_organisation_are_no_admins_and_no_trouble(go_home, workspace):
    await go_home("U0STRANGER")
    assert not workspace().is_admin("U0STRANGER")
    assert workspace().rosters == {}


async def test_if_slack_does_not_say_who_an_admin_is_the_known_ones_stay(go_home, slack, workspace):
    slack.users["U1"] |= {"is_admin": True}
    await go_home()
    slack.errors["users.info"] = "missing_scope"
    await go_home("U2")
    assert workspace().is_admin("U1")
    assert workspace().rosters[WORKSPACE_ADMINS].trouble == "missing_scope"


async def test_a_slack_that_does_not_say_is_asked_about_one_user_a_minute_and_remembered_once(  # noqa: PLR0917 - the world
    go_home, slack, workspace, clock, desk
):
    slack.errors["users.info"] = "missing_scope"
    for user in ("U1", "U2", "U0STAFF"):
        await go_home(user)
    assert len(slack.calls("users.info")) == 1
    clock.wait(minutes=1)
    await go_home("U2")
    assert len(slack.calls("users.info")) == 2
    with desk.database.read() as session:
        assert [record.what for record in list_audit_entries(session, subject=WORKSPACE_ADMINS)] == [
            "could not read members"
        ]
    slack.errors.clear()
    slack.users["U2"] |= {"is_admin": True}
    clock.wait(minutes=1)
    await go_home("U2")
    assert workspace().is_admin("U2")
    assert workspace().rosters[WORKSPACE_ADMINS].trouble is None


@pytest.mark.usefixtures("workspace")
async def test_who_waited_while_slack_did_not_say_is_not_asked_about_either(go_home, slack):
    slack.errors["users.info"], slack.slows["users.info"] = "internal_error", 0.1
    await asyncio.gather(go_home("U1"), go_home("U2"), go_home("U0STAFF"))
    assert len(slack.calls("users.info")) == 1


async def test_app_home_waits_a_moment_for_who_somebody_is(send, slack, workspace):
    slack.users["U1"] |= {"is_admin": True}
    slack.slows["users.info"] = 0.2
    event = {"type": "app_home_opened", "user": "U1", "tab": "home", "channel": "D1"}
    await send(event={"type": "event_callback", "team_id": "T1", "event_id": "Ev9", "event": event})
    assert workspace().is_admin("U1")


async def test_who_only_asks_is_no_matter_for_slack(ask, mention, press, write, slack, go_home):  # noqa: PLR0913, PLR0917 - each is a way to ask
    slack.users["U1"] |= {"is_admin": True}
    card = await ask("0000113")
    await mention("<@UBOT> 0000113")
    await write("0000113", channel="D1", channel_type="im", ts="6.6")
    await press(buttons(card)[0])
    await go_home(tab="messages")
    assert slack.calls("users.info") == []


async def test_a_form_that_is_opened_or_submitted_waits_for_who_somebody_is(use_shortcut, slack, workspace):
    slack.users["U1"] |= {"is_admin": True}
    await use_shortcut(LOOK_UP)
    assert workspace().is_admin("U1")
    assert len(slack.calls("users.info")) == 1


async def test_nobody_is_asked_about_where_all_are_named(ask, slack):
    await ask("113")
    assert slack.said == []


async def test_what_is_read_at_the_start_is_not_read_again_at_once(app, ask, slack, people, desk, clock):  # noqa: PLR0913, PLR0917 - the world
    slack.groups[GROUP] = ["U1"]
    await sync_at_start(desk, app.client, clock)
    assert people().is_staff("U1")
    await ask("113")
    assert len(slack.calls(READS)) == 1


async def test_another_worker_knows_after_its_next_refresh(open_small, sqlite_url, desk, noon):
    other = open_small(sqlite_url)
    other.cache.refresh(other.database)
    record_group_members(desk, GROUP, ["U1"], Actor("Slack", "slack", noon))
    other.cache.refresh(other.database)
    assert other.cache.access.rosters[GROUP].members == {"U1"}


@pytest.mark.usefixtures("slack")
async def test_with_the_database_away_an_answer_comes_all_the_same(ask, people, tmp_path, desk):
    desk.database.engine.dispose()
    (tmp_path / "errdesk.db").unlink()
    assert "locked" in str(await ask("USCUSTOMER_API_0000113"))
    assert people().rosters == {}


def test_what_is_remembered_of_people_is_bounded(clock, monkeypatch):
    monkeypatch.setattr("bot.slack.home.members.MAX_REMEMBERED", 10)
    keeper = UserGroupSync()
    keeper.asked = {f"U{number}": clock() - timedelta(minutes=11) for number in range(20)}

    class Asked:
        now, user = clock, "U99"
        access = Access()

    assert keeper.wanted(Asked(), ["U99"]) == ["U99"]
    assert set(keeper.asked) == {"U99"}
    for number in range(20):
        keeper.rest([f"U{number}"], clock() + timedelta(minutes=1))
    assert len(keeper.rests) <= 10


def test_rosters_stand_in_the_database(desk, noon):
    record_group_members(desk, GROUP, ["U2", "U1"], Actor("Slack", "slack", noon))
    with desk.database.read() as session:
        assert session.scalars(select(RosterRow.members)).one() == ["U1", "U2"]
