"""What every payload of Slack's has in common: checked once where it arrives, so that no listener needs to.

It names what is read anywhere in Errdesk or in Bolt; all else may have any form.
"""

import re
from typing import Any, TypeAlias

Shape: TypeAlias = type | tuple[type, ...] | dict[str, Any] | list[Any]

PERSON = {"id": str, "team_id": str, "enterprise_id": str, "username": str, "name": str}
TEAM = {"id": str, "domain": str, "enterprise_id": str}
MESSAGE = {
    **dict.fromkeys(("ts", "thread_ts", "text", "subtype", "bot_id"), str),
    "user": (str, dict),
    "blocks": [dict],
    "attachments": [dict],
    "files": [dict],
    "edited": dict,
    "metadata": dict,
}
EVENT = {
    **MESSAGE,
    **dict.fromkeys(("type", "tab", "channel_type", "user_team", "team", "subteam_id"), str),
    "channel": (str, dict),
    "subteam": {"id": str},
    "view": dict,
    "old_channel_id": str,
    "new_channel_id": str,
}
OPTION = {"value": str}
ACTION = {
    **dict.fromkeys(("type", "action_id", "block_id", "value"), str),
    "selected_option": OPTION,
    "selected_options": [OPTION],
}
VIEW = {
    **dict.fromkeys(("id", "type", "callback_id", "private_metadata", "hash", "app_installed_team_id"), str),
    "title": dict,
    "blocks": [dict],
    "state": {"values": dict},
}
PAYLOAD: dict[str, Shape] = {
    **dict.fromkeys(("type", "command", "text", "event_id", "trigger_id", "response_url", "callback_id"), str),
    **dict.fromkeys(("user_id", "user_name", "channel_id", "team_id", "enterprise_id", "action_id", "value"), str),
    "authorizations": [TEAM],
    "channel": {"id": str, "name": str},
    "container": {"message_ts": str, "thread_ts": str, "channel_id": str, "view_id": str},
    "message": MESSAGE,
    "event": EVENT,
    "view": VIEW,
    "actions": [ACTION],
    "response_urls": [dict],
}
LOOSE: dict[str, Shape] = {"user": PERSON, "team": TEAM, "enterprise": TEAM}  # or an id alone
NEEDED = {  # what a payload of a type always has
    "block_actions": ("actions", "user", "trigger_id"),
    "view_submission": ("view", "user"),
    "view_closed": ("view", "user"),
    "shortcut": ("callback_id", "user", "trigger_id"),
    "message_action": ("callback_id", "user", "trigger_id", "message", "channel"),
    "block_suggestion": ("action_id", "user"),
    "event_callback": ("event",),
}
UNPRINTABLE = re.compile("[\x00\ud800-\udfff]")


def is_payload(body: dict[str, Any]) -> bool:
    """Return whether a body has the shape of Slack's payloads, as far as anything here relies on it."""
    if not fits(body, PAYLOAD):
        return False
    if not all(isinstance(body.get(name), str) or fits(body.get(name), shape) for name, shape in LOOSE.items()):
        return False
    kind = body.get("type")
    needed = NEEDED.get(kind, ()) if isinstance(kind, str) else ()
    return all(body.get(name) for name in needed) and is_named(body)


def is_named(body: dict[str, Any]) -> bool:
    """Return whether what was pressed has a name, the view and its blocks a type, a message its place and time."""
    view, event = body.get("view"), body.get("event") or {}
    if event.get("type") in {"app_mention", "message"} and not (event.get("channel") and event.get("ts")):
        return False
    blocks = view.get("blocks") or () if view else ()
    typed = all(one.get("type") for one in (view, *blocks)) if view else True
    return typed and all(action.get("action_id") for action in body.get("actions") or ())


def fits(value: object, shape: Shape) -> bool:
    """Return whether a value has a shape: a type, the types of a mapping's parts, or of a list's items; or is None."""
    if value is None:
        return True
    if isinstance(shape, dict):
        return isinstance(value, dict) and all(fits(value.get(name), part) for name, part in shape.items())
    if isinstance(shape, list):
        return isinstance(value, list) and all(one is not None and fits(one, shape[0]) for one in value)
    return isinstance(value, shape)


def make_storable(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return JSON in which every text can be stored and sent: no database takes a NUL or half a surrogate pair."""
    if isinstance(value, str):
        return UNPRINTABLE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {make_storable(name): make_storable(one) for name, one in value.items()}
    return [make_storable(one) for one in value] if isinstance(value, list) else value


def may_be_unstorable(raw: str) -> bool:
    """Return whether a raw body may hold what ``make_storable`` takes out; most don't, and aren't walked through."""
    lowered = raw.lower()
    return any(sign in lowered for sign in ("\\ud", "\\u0000", "%00", "%5cud", "%5cu0000", "\x00"))
