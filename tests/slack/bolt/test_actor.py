"""Outsiders are told from our own people by the payloads that Slack sends."""

import pytest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_internals import build_async_context

from bot.slack.bolt.actor import is_outsider
from tests.slack.support.fake_people import event_of

OURS = AuthorizeResult(team_id="T1", enterprise_id="E1")
ALONE = AuthorizeResult(team_id="T1", enterprise_id=None)


def press(user, team="T1", organization=None):
    sender = {"user": {"id": "U0ADMIN", "name": "ada", **user}, "team": team if team is None else {"id": team}}
    return {"type": "block_actions", **sender, "enterprise": organization and {"id": organization}}


def event(kind="message", *, shared=None, outer=(), **details):
    more = {} if shared is None else {"is_ext_shared_channel": shared}
    return event_of(kind, user="U0ADMIN", channel="C1", outer={**more, **dict(outer)}, **details)


def command(**details):
    return {"command": "/errcode", "user_id": "U0ADMIN", "user_name": "ada", "text": "113", **details}


AUTHORIZED = {"authorizations": [{"team_id": "T1", "enterprise_id": "E1"}]}
FROM_ELSEWHERE = {"team_id": "T9", "enterprise_id": "E9", "context_team_id": "T1", **AUTHORIZED}
INSIDERS = {
    "presses in our workspace": press({"team_id": "T1"}),
    "presses in our workspace, which names its organization": press({"team_id": "T1"}, "T1", "E1"),
    "presses, named by our organization": press({"team_id": "E1"}),
    "presses in another workspace of our organization": press({"team_id": "T2"}, "T2", "E1"),
    "uses a shortcut that names no team of theirs": {**press({}), "type": "shortcut"},
    "writes in a channel of our own": event(shared=False),
    "mentions in a channel of which nothing is said": event("app_mention"),
    "writes in a shared channel": event(shared=True, team="T1"),
    "mentions in a shared channel": event("app_mention", shared=True, user_team="T1", team="T1"),
    "writes in a shared channel, named by our organization": event(shared=True, user_team="E1", team="T1"),
    "writes from another workspace of our organization": event(shared=False, user_team="T2", outer=AUTHORIZED),
    "opens App Home": event("app_home_opened", tab="home"),
    "types a command": command(team_id="T1"),
    "types a command in another workspace of our organization": command(team_id="T2", enterprise_id="E1"),
}
OUTSIDERS = {
    "presses elsewhere": press({"team_id": "T9"}, "T9"),
    "presses elsewhere, filed under our workspace": press({"team_id": "T9"}, "T1", "E1"),
    "presses in another organization": press({"team_id": "T9"}, "T9", "E9"),
    "presses, named by another organization": press({"team_id": "E9"}),
    "presses, and nobody says where": press({}),
    "presses, and neither team is named": press({"team_id": None}, None),
    "writes elsewhere": event(shared=True, team="T9"),
    "writes elsewhere, under their own envelope": event(shared=True, team="T9", outer=FROM_ELSEWHERE),
    "mentions elsewhere, filed under our workspace": event("app_mention", shared=True, user_team="T9", team="T1"),
    "mentions in another organization": event("app_mention", shared=True, user_team="E9", team="T1"),
    "writes in a shared channel, and nobody says where": event(shared=True),
    "opens App Home in a shared direct message": event("app_home_opened", shared=True, tab="home"),
    "types a command elsewhere": command(team_id="T9", enterprise_id="E9"),
    "types a command nowhere": command(team_id="", enterprise_id=""),
}


def known(body, own):
    context = build_async_context(AsyncBoltContext(), body)
    if own:
        context.set_authorize_result(own)
    return is_outsider(body, context)


@pytest.mark.parametrize("body", INSIDERS.values(), ids=INSIDERS)
def test_our_own_people_are_no_outsiders(body):
    assert not known(body, OURS)


@pytest.mark.parametrize("own", [OURS, ALONE])
@pytest.mark.parametrize("body", OUTSIDERS.values(), ids=OUTSIDERS)
def test_whoever_acts_from_elsewhere_or_from_nowhere_is_an_outsider(body, own):
    assert known(body, own)


@pytest.mark.parametrize("body", [*INSIDERS.values(), *OUTSIDERS.values()], ids=[*INSIDERS, *OUTSIDERS])
def test_everybody_is_one_as_long_as_nobody_knows_who_we_are(body):
    assert known(body, None)
    assert known(body, AuthorizeResult(team_id="", enterprise_id=None))


def test_without_an_organization_of_our_own_another_workspace_is_elsewhere():
    assert known(press({"team_id": "T2"}, "T2", None), ALONE)
    assert known(event(shared=False, user_team="T2"), ALONE)
