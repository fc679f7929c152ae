"""The schema of Slack's payloads, checked once on arrival, so that no listener needs to.

It covers what Errdesk or Bolt reads; everything else may have any form.
"""

import re
from collections.abc import Mapping
from typing import Any, TypeAlias

Shape: TypeAlias = type | tuple[Any, ...] | dict[str, Any] | list[Any]

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
    "user": (str, PERSON),
    "team": (str, TEAM),
    "enterprise": (str, TEAM),
}
REQUIRED_KEYS = {  # by type, the keys that a payload must have
    "block_actions": ("actions", "user", "trigger_id"),
    "view_submission": ("view", "user"),
    "view_closed": ("view", "user"),
    "shortcut": ("callback_id", "user", "trigger_id"),
    "message_action": ("callback_id", "user", "trigger_id", "message", "channel"),
    "block_suggestion": ("action_id", "user"),
    "event_callback": ("event",),
}
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def is_slack_payload(body: dict[str, Any]) -> bool:
    """Return whether a body fits the schema."""
    if not fits_shape(body, PAYLOAD):
        return False
    needed = REQUIRED_KEYS.get(body.get("type", ""), ())
    return all(body.get(name) for name in needed) and has_required_ids(body)


def has_required_ids(body: dict[str, Any]) -> bool:
    """Return whether actions have an id, the view and its blocks a type, and a message its channel and timestamp."""
    named = all(action.get("action_id") for action in body.get("actions") or ())
    return named and has_types(body.get("view")) and has_timestamps(body)


def has_timestamps(body: dict[str, Any]) -> bool:
    """Return whether the message of a shortcut has its timestamp, and an event's message that and its channel."""
    if body.get("type") == "message_action" and not body["message"].get("ts"):
        return False
    return is_complete_event(body.get("event") or {})


def has_types(view: dict[str, Any] | None) -> bool:
    """Return whether a view and its blocks have a type."""
    return not view or all(part.get("type") for part in (view, *(view.get("blocks") or ())))


def is_complete_event(event: dict[str, Any]) -> bool:
    """Return whether an event, if it is a message, has its channel and timestamp."""
    return event.get("type") not in {"app_mention", "message"} or bool(event.get("channel") and event.get("ts"))


def fits_shape(value: object, shape: Shape) -> bool:
    """Return whether a value is None or fits a shape: a type, one of several shapes, a mapping or a list."""
    if value is None:
        return True
    if isinstance(shape, tuple):
        return any(fits_shape(value, part) for part in shape)
    if isinstance(shape, dict):
        return fits_mapping(value, shape)
    if isinstance(shape, list):
        return fits_list(value, shape[0])
    return isinstance(value, shape)


def fits_mapping(value: object, parts: Mapping[str, Shape]) -> bool:
    """Return whether a value is a mapping with values of these shapes."""
    return isinstance(value, dict) and all(fits_shape(value.get(name), part) for name, part in parts.items())


def fits_list(value: object, shape: Shape) -> bool:
    """Return whether a value is a list with items of a shape, none of them None."""
    return isinstance(value, list) and all(item is not None and fits_shape(item, shape) for item in value)


def make_storable(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return a copy of JSON without characters that no database stores: NUL and lone surrogates."""
    if isinstance(value, str):
        return UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {make_storable(name): make_storable(item) for name, item in value.items()}
    return [make_storable(item) for item in value] if isinstance(value, list) else value


def may_be_unstorable(raw: str) -> bool:
    """Return whether a raw body may hold what ``make_storable`` replaces; most don't, which saves walking them."""
    lowered = raw.lower()
    return any(escape in lowered for escape in ("\\ud", "\\u0000", "%00", "%5cud", "%5cu0000", "\x00"))
