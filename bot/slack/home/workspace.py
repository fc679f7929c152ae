"""Events of the workspace: who joins or leaves a group gains or loses its role at once, and channels get new ids."""

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.admin.settings import move_channel
from bot.slack.bolt.acknowledge import ack_then
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.home.members import UserGroupSync, slack_actor

GROUP_EVENTS = ("subteam_members_changed", "subteam_updated")  # changed members; a group disabled or enabled
CHANNEL_EVENT = "channel_id_changed"  # a private channel is shared with another organization


def register(app: AsyncApp) -> None:
    """Register the listeners."""
    for event in GROUP_EVENTS:
        app.event(event)(ack_then(sync_changed_group))
    app.event(CHANNEL_EVENT)(ack_then(move_channel_settings))


async def sync_changed_group(event: Payload, client: AsyncWebClient, group_sync: UserGroupSync, ask: Ask) -> None:
    """Read the whole group again: the events name at most 500 members."""
    group = event.get("subteam_id") or event.get("subteam", {}).get("id", "")
    await group_sync.read_changed(group, client, ask)


async def move_channel_settings(event: Payload, ask: Ask) -> None:
    """Move the channel's settings to its new id."""
    await ask(move_channel, event.get("old_channel_id") or "", event.get("new_channel_id") or "", slack_actor(ask))
