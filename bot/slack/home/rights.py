"""Which requests depend on who somebody is, and whom Slack calls an admin of our workspace."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from bot.slack.questions.reply import STEPS
from bot.slack.stats.stats_reply import first_word

Body: TypeAlias = Mapping[str, Any]

FORMS = {"view_submission", "shortcut", "message_action"}  # what submits or opens a form
PRESS = "block_actions"
NEVER_ADMINS = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger")  # guests are restricted


def opens_more(body: Body) -> bool:
    """Return whether what is shown depends on who somebody is: App Home, everything in forms, and what opens one.

    A menu that searches while somebody types is left out: it must be fast, and its form has asked already.
    """
    pressed_in_view = is_pressed(body) and "view" in body
    return pressed_in_view or body.get("type") in FORMS or wants_steps(body) or opens_home(body)


def opens_home(body: Body) -> bool:
    """Return whether somebody opened App Home, at its first tab."""
    event = body.get("event") or {}
    return event.get("type") == "app_home_opened" and event.get("tab", "home") == "home"


def wants_steps(body: Body) -> bool:
    """Return whether a command asks for the form for steps."""
    return "command" in body and first_word(body.get("text") or "")[0] == STEPS


def is_pressed(body: Body) -> bool:
    """Return whether somebody pressed a button, or picked from a menu, wherever it was."""
    return body.get("type") == PRESS


def asks_privately(body: Body) -> bool:
    """Return whether somebody asks where only they see the answer, with what is for staff if they are."""
    return "command" in body or (body.get("event") or {}).get("channel_type") == "im"


def is_workspace_admin(user: Body, team: str) -> bool:
    """Return whether a user, as ``users.info`` tells of them, is an admin of the workspace with this id.

    Slack's flags are about the user's own workspace, so they count only where that is ours; and only for full members,
    who alone run a workspace.
    """
    if not team or user.get("team_id") != team or any(user.get(flag) for flag in NEVER_ADMINS):
        return False
    return bool(user.get("is_admin") or user.get("is_owner"))
