"""Recognize outsiders: people of other organizations that share a channel with our workspace.

Bolt's ``context.actor_team_id`` is right for events. For interactive payloads it is the payload's own team, which is
ours even if somebody from elsewhere pressed; only ``user.team_id`` is theirs:
https://github.com/slackapi/java-slack-sdk/issues/1041
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

from slack_bolt.context.async_context import AsyncBoltContext

Body: TypeAlias = Mapping[str, Any]

MEMBERS_ONLY = {"shortcut", "message_action"}  # Slack offers these to members of the workspaces that have the app


def is_outsider(body: Body, context: AsyncBoltContext) -> bool:
    """Return whether the actor belongs to another organization, or to one that Slack doesn't name."""
    own: Body = context.authorize_result or {}
    ours = {own.get("team_id"), own.get("enterprise_id")} - {None, ""}
    return ours.isdisjoint(find_actor_ids(body, context))


def is_shared_channel(body: Body) -> bool:
    """Return whether an event is from a channel shared with other organizations; other payloads don't say."""
    return body.get("is_ext_shared_channel") is True


def find_actor_ids(body: Body, context: AsyncBoltContext) -> set[str | None]:
    """Return the ids of the actor's workspace and organization, as far as Slack names them."""
    if isinstance(body.get("user"), dict):
        return find_presser_ids(body, context)
    if is_shared_channel(body):
        return {context.actor_team_id, context.actor_enterprise_id}
    event = body.get("event") or {}
    return {event.get("user_team") or event.get("team") or context.team_id, context.enterprise_id}


def find_presser_ids(body: Body, context: AsyncBoltContext) -> set[str | None]:
    """Return the same ids for an interactive payload: a press, a form or a shortcut.

    On Enterprise Grid ``user.team_id`` may be the organization's id. The payload's organization is that of its team, so
    it is the actor's only if the team is the actor's.
    """
    payload_team = body.get("team")
    payload_team_id = payload_team.get("id") if isinstance(payload_team, dict) else payload_team
    team_id = body["user"].get("team_id") or (payload_team_id if body.get("type") in MEMBERS_ONLY else None)
    return {team_id, context.enterprise_id} if team_id and team_id == payload_team_id else {team_id}
