"""What Slack says of user groups that change: whoever joins or leaves one is staff, or no longer, at once."""

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.bolt.acknowledge import later
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.home.members import KeepMembers

EVENTS = ("subteam_members_changed", "subteam_updated")


def register(app: AsyncApp) -> None:
    """Listen to both: one names who came and went, the other tells of a group that was switched off or on."""
    for event in EVENTS:
        app.event(event)(later(read_group))


async def read_group(event: Payload, client: AsyncWebClient, members: KeepMembers, ask: Ask) -> None:
    """Read the whole group anew: the events name at most 500 members."""
    group = event.get("subteam_id") or event.get("subteam", {}).get("id", "")
    await members.read_changed(group, client, ask)
