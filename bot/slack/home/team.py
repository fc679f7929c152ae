"""User-group events: people who join or leave a group gain or lose its role at once."""

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.bolt.acknowledge import ack_then
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.home.members import UserGroupSync

GROUP_EVENTS = ("subteam_members_changed", "subteam_updated")


def register(app: AsyncApp) -> None:
    """Register a listener for both events: changes of members, and a group being disabled or enabled."""
    for event in GROUP_EVENTS:
        app.event(event)(ack_then(sync_changed_group))


async def sync_changed_group(event: Payload, client: AsyncWebClient, group_sync: UserGroupSync, ask: Ask) -> None:
    """Read the whole group again: the events name at most 500 members."""
    group = event.get("subteam_id") or event.get("subteam", {}).get("id", "")
    await group_sync.read_changed(group, client, ask)
