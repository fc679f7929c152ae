"""The manifest asks for what the app uses, and for nothing else."""

import json
import re

import pytest

from bot.errors import Refusal
from bot.settings import PROJECT_ROOT
from bot.slack.app.build import SURFACES
from bot.slack.app.manifest import OPTIONAL_SCOPES, SCOPES, build_manifest
from tests.slack.support.fake_people import event_of, shortcut_used

USED = {  # what the code does, and the scope that Slack wants for it
    "app_mentions:read": r"app_mention",
    "channels:history": r"message\.EVENT",
    "chat:write": r"say\(|chat_postMessage",
    "commands": r"app\.(command|shortcut)\(",
    "files:write": r"files_(upload_v2|getUploadURLExternal)",
    "groups:history": r"message\.EVENT",
    "im:history": r"conversations_history|message\.EVENT",
    "im:write": r"conversations_open",
    "usergroups:read": r"usergroups_users_list",
    "users:read": r"users_info",
}
CALLS = re.compile(r"client\.([a-z]+(?:_[a-zA-Z]+)+)\(")
FREE = {"auth_test", "apps_connections_open", "views_open", "views_push", "views_update", "views_publish"}
FREE |= {"chat_getPermalink", "chat_postMessage", "chat_postEphemeral", "chat_update"}  # chat:write, or none
FREE |= {"api_call"}  # blocks.validate, which needs none
NEEDS = {
    "usergroups_users_list": "usergroups:read",
    "users_info": "users:read",
    "conversations_open": "im:write",
    "conversations_history": "im:history",
    "conversations_replies": "channels:history",
    "files_upload_v2": "files:write",
    "files_delete": "files:write",
    "files_getUploadURLExternal": "files:write",
    "files_completeUploadExternal": "files:write",
}


class Register:
    """What stands in for the app and notes what is listened to."""

    def __init__(self):
        self.heard = {"command": set(), "event": set(), "shortcut": set(), "options": set(), "action": set()}

    def __getattr__(self, kind):
        def note(what, *_args, **_how):
            self.heard.setdefault(kind, set()).add(what)
            return lambda listener: listener

        return note

    def use(self, _middleware):
        """Take a middleware, which is no listener."""


@pytest.fixture
def heard():
    """Return all that the surfaces listen to, by kind."""
    register = Register()
    for surface in SURFACES:
        surface.register(register)
    return register.heard


@pytest.fixture
def manifest():
    return build_manifest()


def subscribed(manifest):
    return manifest["settings"]["event_subscriptions"]["bot_events"]


def test_the_file_is_what_the_command_prints():
    assert json.loads((PROJECT_ROOT / "manifest.json").read_text()) == build_manifest()


def test_every_command_is_in_the_manifest_and_no_other(heard, manifest):
    assert heard["command"] == {command["command"] for command in manifest["features"]["slash_commands"]}


def test_every_shortcut_is_in_the_manifest_and_no_other(heard, manifest):
    assert heard["shortcut"] == {shortcut["callback_id"] for shortcut in manifest["features"]["shortcuts"]}


def test_every_event_is_in_the_manifest_and_no_other(heard, manifest):
    assert heard["event"] == {name.split(".")[0] for name in subscribed(manifest)}


def test_menus_that_search_are_told_where_to_ask(heard):
    assert heard["options"], "there are such menus"
    over_http = build_manifest("https://errdesk.example.com")["settings"]["interactivity"]
    assert over_http["message_menu_options_url"] == over_http["request_url"]


async def test_every_event_of_the_manifest_is_acknowledged(send, manifest):
    for name in subscribed(manifest):
        kind = name.split(".")[0]
        details = {"user": "U1", "text": "x", "ts": "1.1", "channel": "C1", "tab": "home"}
        details |= {"old_channel_id": "G0LD", "new_channel_id": "C0NEW"}
        assert (await send(event=event_of(kind, **details))).status == 200, name


async def test_what_is_in_no_manifest_is_not_answered(send):
    form = {"command": "/other", "text": "113", "user_id": "U1", "team_id": "T1", "channel_id": "C1"}
    assert (await send(form)).status == 404
    assert (await send(event=event_of("reaction_added", user="U1"))).status == 404
    used = shortcut_used("x", trigger="T", message={"text": "113"})
    assert (await send({"payload": json.dumps(used)})).status == 404


def test_every_scope_is_used(manifest):
    written = "\n".join(path.read_text() for path in (PROJECT_ROOT / "bot" / "slack").rglob("*.py"))
    assert manifest["oauth_config"]["scopes"]["bot"] == list(SCOPES) == sorted(USED)
    assert [scope for scope, use in USED.items() if not re.search(use, written)] == []


def test_what_a_workspace_may_refuse_is_asked_for_like_the_rest_and_explained(manifest):
    scopes = manifest["oauth_config"]["scopes"]
    assert scopes["bot_optional"] == list(OPTIONAL_SCOPES) == ["files:write", "usergroups:read"]
    assert set(scopes["bot_optional"]) < set(scopes["bot"]), "Slack takes only what is in both"
    guide = (PROJECT_ROOT / "docs" / "admin.md").read_text()
    optional = [line for line in guide.splitlines() if line.startswith("|") and "optional" in line]
    assert [scope for scope in OPTIONAL_SCOPES if not any(f"`{scope}`" in line for line in optional)] == []


def test_the_app_is_described_within_slacks_limits(manifest):
    shown = manifest["display_information"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 174 <= len(shown["long_description"]) <= 4_000
    assert re.fullmatch("#[0-9a-f]{6}", shown["background_color"])


def test_every_call_has_its_scope():
    written = "\n".join(path.read_text() for path in (PROJECT_ROOT / "bot" / "slack").rglob("*.py"))
    calls = set(CALLS.findall(written))
    assert {call for call in calls - FREE if NEEDS.get(call) not in SCOPES} == set()


def test_names_hold_slacks_limits(manifest):
    shortcuts = manifest["features"]["shortcuts"]
    assert [
        shortcut["name"] for shortcut in shortcuts if len(shortcut["name"]) > 24 or len(shortcut["description"]) > 150
    ] == []
    assert sum(shortcut["type"] == "message" for shortcut in shortcuts) <= 5
    assert sum(shortcut["type"] == "global" for shortcut in shortcuts) <= 5


def test_there_is_a_home_tab_and_one_for_messages(manifest):
    home = manifest["features"]["app_home"]
    assert home["home_tab_enabled"]
    assert home["messages_tab_enabled"]
    assert not home["messages_tab_read_only_enabled"], "one can write there"


@pytest.mark.parametrize(
    "url", ["https://errdesk.example.com", "https://errdesk.example.com/", "https://errdesk.example.com/slack/events"]
)
def test_over_http_everything_arrives_at_one_address(url):
    manifest = build_manifest(url)
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
        build_manifest(url)
