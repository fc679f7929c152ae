"""The buttons of a surge notice: [Snooze for a day], [Snooze for a week] and [Tell us again]."""

import re
from datetime import UTC, datetime

from slack_bolt.async_app import AsyncApp

from bot.desk.notifications.surges import SurgeNotice, snooze_surges
from bot.slack.bolt.acknowledge import ack_then
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.menus import read_button_value
from bot.slack.bolt.respond import Respond
from bot.slack.notifications.cards.surge_notice import SNOOZE, decode_snooze, snoozed_card

SURFACE = "surge notice"


def register(app: AsyncApp) -> None:
    """Register the buttons."""
    app.action(re.compile(f"^{SNOOZE}"))(ack_then(snooze_code))


async def snooze_code(action: Payload, body: Payload, respond: Respond, ask: Ask) -> None:
    """Snooze the code, or end its snooze, and replace the notice with one that says who did it."""
    days, channel, wanted = decode_snooze(read_button_value(action))
    message = body.get("message", {})
    heard = SurgeNotice(channel, wanted, datetime.fromtimestamp(float(message.get("ts", 0)), UTC))
    snoozed = await ask(snooze_surges, heard, ask.make_actor(SURFACE), days=days)
    card = snoozed_card(snoozed, ask.name or ask.user, message)
    await respond(response_type="in_channel", replace_original=True, **card)
