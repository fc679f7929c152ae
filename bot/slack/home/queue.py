"""The queue in App Home: its pages and menus, and the buttons of its rows that belong to no other surface."""

import re
from dataclasses import replace

from slack_bolt.async_app import AsyncApp

from bot.desk.home.queue import KINDS, Wanted
from bot.desk.state.access import require_staff
from bot.desk.steps.followers import follow
from bot.slack.bolt.acknowledge import later
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.menus import button_value, chosen, page_number
from bot.slack.home.cards.queue_rows import EVERY, FOLLOW, KIND, PAGE, SECTION
from bot.slack.home.publish import Homes

SURFACE = "home"


def register(app: AsyncApp) -> None:
    """Listen to the menus and buttons."""
    app.action(re.compile(f"^{PAGE}:"))(later(turn_queue))
    app.action(SECTION)(later(choose_section))
    app.action(KIND)(later(choose_kind))
    app.action(FOLLOW)(later(follow_unknown))


async def turn_queue(action: Payload, ask: Ask, homes: Homes) -> None:
    """Turn to another page."""
    wanted = homes.seat(ask.user).place.queue
    await go(replace(wanted, page=page_number(button_value(action))), ask, homes)


async def choose_section(action: Payload, ask: Ask, homes: Homes) -> None:
    """Show one section, or all."""
    name = chosen_of(action)
    await go(replace(homes.seat(ask.user).place.queue, section=name, page=1), ask, homes)


async def choose_kind(action: Payload, ask: Ask, homes: Homes) -> None:
    """Show what waits for one reason, or for any."""
    kind = chosen_of(action)
    wanted = homes.seat(ask.user).place.queue
    await go(replace(wanted, kind=kind if kind in KINDS else "", page=1), ask, homes)


def chosen_of(action: Payload) -> str:
    """Return what a menu is set to, "" for everything."""
    value = chosen(action)
    return "" if value == EVERY else value


async def go(wanted: Wanted, ask: Ask, homes: Homes) -> None:
    """Go to another part of the queue, which only staff may; what they see there is shown after this."""
    await ask(require_staff, ask.by(SURFACE))
    seat = homes.seat(ask.user)
    seat.place = replace(seat.place, queue=wanted)


async def follow_unknown(action: Payload, ask: Ask) -> None:
    """Wait for a code that the catalog lacks."""
    await ask(follow, button_value(action), ask.asked(SURFACE))
