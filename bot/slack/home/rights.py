"""Which requests depend on the user's roles, and whom Slack calls an admin of our workspace."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from bot.slack.bolt.respond_in_view import is_press_in_view
from bot.slack.questions.reply import STEPS
from bot.slack.stats.stats_reply import split_first_word

Body: TypeAlias = Mapping[str, Any]

FORM_PAYLOADS = {"view_submission", "shortcut", "message_action"}  # payload types that submit or open a form
PRESS_PAYLOAD = "block_actions"
NEVER_ADMIN_FLAGS = (
    "deleted",
    "is_bot",
    "is_restricted",
    "is_ultra_restricted",
    "is_stranger",
)  # guests are restricted


def depends_on_roles(body: Body) -> bool:
    """Return whether the response depends on the user's roles: App Home, anything in a form, and what opens one.

    Type-ahead menus are left out: they must be fast, and opening their form has checked already.
    """
    return is_press_in_view(body) or body.get("type") in FORM_PAYLOADS or asks_for_steps_form(body) or opens_home(body)


def opens_home(body: Body) -> bool:
    """Return whether the user opened the Home tab of App Home."""
    event = body.get("event") or {}
    return event.get("type") == "app_home_opened" and event.get("tab", "home") == "home"


def asks_for_steps_form(body: Body) -> bool:
    """Return whether a command asks for the form for steps."""
    return "command" in body and split_first_word(body.get("text") or "")[0] == STEPS


def is_press(body: Body) -> bool:
    """Return whether the user pressed a button or picked from a menu, on any surface."""
    return body.get("type") == PRESS_PAYLOAD


def asks_privately(body: Body) -> bool:
    """Return whether the user asks where only they see the answer, which for staff includes internal content."""
    return "command" in body or (body.get("event") or {}).get("channel_type") == "im"


def is_workspace_admin(user: Body, team: str) -> bool:
    """Return whether a user, as returned by ``users.info``, is an admin or owner of the workspace ``team``.

    Slack's flags are about the user's own workspace, so they count only if that is ours; and only for full members,
    as no others run a workspace.
    """
    if not team or user.get("team_id") != team or any(user.get(flag) for flag in NEVER_ADMIN_FLAGS):
        return False
    return bool(user.get("is_admin") or user.get("is_owner"))
