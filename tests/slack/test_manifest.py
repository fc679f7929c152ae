"""The manifest asks for what the app uses, and for nothing else."""

import json

import pytest

from bot.errors import Refusal
from bot.settings import HOME
from bot.slack.manifest import slack_manifest
from bot.slack.surfaces.errcode import COMMAND


def test_the_file_is_what_the_command_prints():
    assert json.loads((HOME / "manifest.json").read_text()) == slack_manifest()


async def test_every_event_and_command_of_the_manifest_is_listened_to_and_no_other(send):
    manifest = slack_manifest()
    assert [command["command"] for command in manifest["features"]["slash_commands"]] == [COMMAND]
    assert manifest["settings"]["event_subscriptions"]["bot_events"] == ["app_mention"]
    assert "shortcuts" not in manifest["features"]
    assert (await send(command(COMMAND))).status == 200
    assert (await send(event=event("app_mention"))).status == 200
    assert (await send(command("/other"))).status == 404
    assert (await send(event=event("reaction_added"))).status == 404
    assert (await send({"payload": json.dumps(shortcut())})).status == 404


def command(name):
    return {"command": name, "text": "113", "user_id": "U1", "team_id": "T1", "channel_id": "C1"}


def event(kind):
    told = {"type": kind, "user": "U1", "text": "x", "ts": "1.1", "channel": "C1"}
    return {"type": "event_callback", "team_id": "T1", "event": told}


def shortcut():
    return {"type": "message_action", "callback_id": "x", "user": {"id": "U1"}, "team": {"id": "T1"}}


def test_no_scope_is_asked_for_the_future():
    assert slack_manifest()["oauth_config"]["scopes"]["bot"] == ["app_mentions:read", "chat:write", "commands"]


@pytest.mark.parametrize(
    "url", ["https://errdesk.example.com", "https://errdesk.example.com/", "https://errdesk.example.com/slack/events"]
)
def test_over_http_everything_arrives_at_one_address(url):
    manifest = slack_manifest(url)
    arrives = "https://errdesk.example.com/slack/events"
    assert manifest["settings"]["socket_mode_enabled"] is False
    assert manifest["settings"]["event_subscriptions"]["request_url"] == arrives
    assert manifest["settings"]["interactivity"]["request_url"] == arrives
    assert manifest["features"]["slash_commands"][0]["url"] == arrives


@pytest.mark.parametrize(
    "url", ["http://errdesk.example.com", "https://", "https://a b", "https:///slack/events", "https://[", "errdesk"]
)
def test_an_address_that_slack_does_not_take_is_refused(url):
    with pytest.raises(Refusal, match="https"):
        slack_manifest(url)
