"""Channel events: a private channel gets another id when it is shared with another organisation."""

from slack_bolt.async_app import AsyncApp

from bot.desk.admin.settings import move_channel
from bot.slack.bolt.acknowledge import ack_then
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.home.members import slack_actor

CHANNEL_EVENT = "channel_id_changed"


def register(app: AsyncApp) -> None:
    """Register the listener."""
    app.event(CHANNEL_EVENT)(ack_then(move_channel_settings))


async def move_channel_settings(event: Payload, ask: Ask) -> None:
    """Move the channel's settings to its new id."""
    await ask(move_channel, event.get("old_channel_id") or "", event.get("new_channel_id") or "", slack_actor(ask))
