"""The app manifest, with the fewest scopes possible.

Reference: https://docs.slack.dev/reference/app-manifest
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from bot.errors import Refusal
from bot.slack.home import workspace
from bot.slack.questions import errcode, mention, message, shortcuts

EVENTS_PATH = "/slack/events"  # commands, buttons, events and type-ahead menus all arrive here over HTTP
COLOR = "#1f4e5f"
ABOUT = (  # 174 to 4,000 characters
    "Errdesk answers error codes where your support team works. Type /errcode with a code, half a code or the message "
    "that a customer saw, mention @errdesk in a channel or a thread, or write it a direct message: it says what the "
    "code means and which steps resolve it. Support staff write those steps in Slack, with their history, and see on "
    "the Home tab which codes are asked for and have none yet. A weekly summary tells a channel what was asked most. "
    "Who asks is kept only as a keyed hash. Errdesk runs on your own server."
)
HOST_PATTERN = re.compile(r"[\w.-]*\w")

SCOPES: Mapping[str, str] = {  # each with its reason
    "app_mentions:read": "to hear a mention",
    "channels:history": "to hear messages in the public channels that an admin switched on, to see whether it is in "
    "one, and whether a summary arrived there",
    "chat:write": "to answer",
    "commands": "for /errcode and the shortcuts",
    "files:write": "to put a picture into the summary",
    "groups:history": "the same as channels:history, in private channels",
    "im:history": "to hear direct messages, and to see whether one that it sent arrived",
    "im:write": "to tell followers in a direct message",
    "usergroups:read": "to know who is in the user group of the staff",
    "users:read": "to know the workspace's admins, and the time zone of one who sets up a summary",
}
OPTIONAL_SCOPES: Mapping[str, str] = {  # scopes that a workspace may decline, and what is missing then
    "files:write": "pictures: the weekly summary and a code's figures come as text",
    "usergroups:read": "user groups as staff or admins: people have to be named one by one",
}
SUBSCRIBED_EVENTS = (
    "app_home_opened",
    mention.EVENT,
    *(f"{message.EVENT}.{where}" for where in ("channels", "groups", "im")),
    *workspace.GROUP_EVENTS,
    workspace.CHANNEL_EVENT,  # needs no scope: https://docs.slack.dev/reference/events/channel_id_changed
)
SHORTCUTS = (  # name (24 characters at most), what it is used on, callback id, description
    ("Explain error codes", "message", shortcuts.EXPLAIN, "Says, to you alone, what the error codes of a message mean"),
    ("Save as resolution step", "message", "save_as_step", "Drafts a resolution step of a message, for support staff"),
    ("Look up an error code", "global", shortcuts.LOOK_UP, "Searches the error codes while you type"),
)


def build_manifest(url: str | None = None) -> dict[str, Any]:
    """Return the manifest for Socket Mode, or for HTTP at the server's public ``url``."""
    request = {} if url is None else build_request_url(url)
    menus = {"message_menu_options_url": request["request_url"]} if request else {}
    return {
        "display_information": {
            "name": "Errdesk",
            "description": "Says what an error code means and what to do about it.",
            "long_description": ABOUT,
            "background_color": COLOR,
        },
        "features": build_features(request.get("request_url")),
        "oauth_config": {
            "scopes": {"bot": list(SCOPES), "bot_optional": list(OPTIONAL_SCOPES)}
        },  # Slack wants them in both
        "settings": {
            "event_subscriptions": {**request, "bot_events": list(SUBSCRIBED_EVENTS)},
            "interactivity": {"is_enabled": True, **request, **menus},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not request,
            "token_rotation_enabled": False,
        },
    }


def build_features(url: str | None) -> dict[str, Any]:
    """Return the manifest's features; over HTTP, Slack sends the command to ``url``."""
    command = {
        "command": errcode.COMMAND,
        **({"url": url} if url else {}),
        "description": "Say what an error code means",
        "usage_hint": "a code, a number, or the message",
        "should_escape": False,
    }
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": "errdesk", "always_online": True},
        "shortcuts": [
            {"name": name, "type": kind, "callback_id": callback, "description": description}
            for name, kind, callback, description in SHORTCUTS
        ],
        "slash_commands": [command],
    }


def build_request_url(url: str) -> dict[str, str]:
    """Return the manifest's request URL; refuses a URL that Slack wouldn't accept, such as one without https."""
    try:
        parts = urlsplit(url)
    except ValueError:  # such as brackets without an address
        parts = urlsplit("")
    if parts.scheme != "https" or not HOST_PATTERN.fullmatch(parts.hostname or "") or re.search(r"\s", url):
        raise Refusal(
            f"Slack reaches servers only over https, by their name: “{url}” cannot be used. "
            "Give --url https://errdesk.example.com, with your server's name."
        )
    return {"request_url": url.rstrip("/").removesuffix(EVENTS_PATH) + EVENTS_PATH}
