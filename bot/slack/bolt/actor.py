"""Where somebody acts from: our own workspace or organization, or another one that shares a channel with us.

Bolt names an actor's team too (``context.actor_team_id``), rightly for events. For what is pressed it names the team
under which Slack files the press. That is ours also where somebody from elsewhere pressed; only ``user.team_id`` is
theirs: https://github.com/slackapi/java-slack-sdk/issues/1041
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

from slack_bolt.context.async_context import AsyncBoltContext

Body: TypeAlias = Mapping[str, Any]

OURS_ALONE = {"shortcut", "message_action"}  # Slack offers these to members of the workspaces that have the app


def is_outsider(body: Body, context: AsyncBoltContext) -> bool:
    """Return whether somebody acts from another organization, or from one that Slack doesn't name."""
    own: Body = context.authorize_result or {}
    ours = {own.get("team_id"), own.get("enterprise_id")} - {None, ""}
    return ours.isdisjoint(ids_of_actor(body, context))


def is_shared(body: Body) -> bool:
    """Return whether an event is from a channel that is shared with other organizations; only events say so."""
    return body.get("is_ext_shared_channel") is True


def ids_of_actor(body: Body, context: AsyncBoltContext) -> set[str | None]:
    """Return the ids of the workspace and the organization from which somebody acts, as far as Slack names them."""
    if isinstance(body.get("user"), dict):
        return ids_of_press(body, context)
    if is_shared(body):
        return {context.actor_team_id, context.actor_enterprise_id}
    event = body.get("event") or {}
    return {event.get("user_team") or event.get("team") or context.team_id, context.enterprise_id}


def ids_of_press(body: Body, context: AsyncBoltContext) -> set[str | None]:
    """Return those of whoever pressed, submitted or used something.

    On Enterprise Grid ``user.team_id`` may be the organization's id. The payload's organization is that of its team, so
    it is the person's only where its team is.
    """
    told = body.get("team")
    filed = told.get("id") if isinstance(told, dict) else told
    team = body["user"].get("team_id") or (filed if body.get("type") in OURS_ALONE else None)
    return {team, context.enterprise_id} if team and team == filed else {team}
