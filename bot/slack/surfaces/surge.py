"""[Snooze for a day] and [Snooze for a week] under a surge notice, and [Tell us again]."""

import re

from slack_bolt.async_app import AsyncApp, AsyncRespond

from bot.desk.surges import snooze
from bot.slack.ask import Ask, Payload
from bot.slack.cards.surge import SNOOZE, snoozed_card, wanted_in
from bot.slack.later import later

SURFACE = "surge notice"


def register(app: AsyncApp) -> None:
    """Listen to the buttons."""
    app.action(re.compile(f"^{SNOOZE}"))(later(snooze_code))


async def snooze_code(action: Payload, body: Payload, respond: AsyncRespond, ask: Ask) -> None:
    """Keep the code quiet, and say in the notice's place who decided so."""
    days, channel, wanted = wanted_in(action["value"])
    snoozed = await ask(snooze, channel, wanted, ask.by(SURFACE), days=days)
    card = snoozed_card(snoozed, ask.name or ask.user, body.get("message", {}))
    await respond(response_type="in_channel", replace_original=True, **card)
