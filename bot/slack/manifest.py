"""The app manifest: all that Slack must know of the app, with the least scopes.

Reference: https://docs.slack.dev/reference/app-manifest
"""

import re
from typing import Any
from urllib.parse import urlsplit

from bot.errors import Refusal
from bot.slack.surfaces.errcode import COMMAND

EVENTS = "/slack/events"  # commands, buttons and events all arrive here over HTTP
HOST = re.compile(r"[\w.-]*\w")
SCOPES = ["app_mentions:read", "chat:write", "commands"]


def slack_manifest(url: str | None = None) -> dict[str, Any]:
    """Describe the app for Socket Mode, or for HTTP at the server's public address."""
    request = {} if url is None else address(url)
    return {
        "display_information": {
            "name": "Errdesk",
            "description": "Says what an error code means and what to do about it.",
        },
        "features": {
            "bot_user": {"display_name": "errdesk", "always_online": True},
            "slash_commands": [
                {
                    "command": COMMAND,
                    **({"url": request["request_url"]} if request else {}),
                    "description": "Say what an error code means",
                    "usage_hint": "a code, a number, or the message",
                    "should_escape": False,
                }
            ],
        },
        "oauth_config": {"scopes": {"bot": SCOPES}},
        "settings": {
            "event_subscriptions": {**request, "bot_events": ["app_mention"]},
            "interactivity": {"is_enabled": True, **request},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not request,
            "token_rotation_enabled": False,
        },
    }


def address(url: str) -> dict[str, str]:
    """Give the request URL; Slack takes only https."""
    try:
        parts = urlsplit(url)
    except ValueError:  # brackets that hold no address
        parts = urlsplit("")
    if parts.scheme != "https" or not HOST.fullmatch(parts.hostname or "") or re.search(r"\s", url):
        raise Refusal(
            f"Slack reaches servers only over https, by their name: “{url}” cannot be used. "
            "Give --url https://errdesk.example.com, with your server's name."
        )
    return {"request_url": url.rstrip("/").removesuffix(EVENTS) + EVENTS}
