"""Channel events: a private channel gets another id when it is shared with another organisation."""

from slack_bolt.async_app import AsyncApp

from bot.desk.admin.channels import move_channel
from bot.slack.bolt.acknowledge import later
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.home.members import by_slack

EVENT = "channel_id_changed"


def register(app: AsyncApp) -> None:
    """Register the listener."""
    app.event(EVENT)(later(follow_channel))


async def follow_channel(event: Payload, ask: Ask) -> None:
    """Move the channel's settings to its new id."""
    await ask(move_channel, event.get("old_channel_id") or "", event.get("new_channel_id") or "", by_slack(ask))
