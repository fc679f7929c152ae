"""The queue in App Home: its pages and filters, and the row buttons that no other surface has."""

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
    """Register the listeners for the menus and buttons."""
    app.action(re.compile(f"^{PAGE}:"))(later(turn_queue))
    app.action(SECTION)(later(choose_section))
    app.action(KIND)(later(choose_kind))
    app.action(FOLLOW)(later(follow_unknown))


async def turn_queue(action: Payload, ask: Ask, home_publisher: Homes) -> None:
    """Go to another page."""
    current = home_publisher.seat(ask.user).place.queue
    await go(replace(current, page=page_number(button_value(action))), ask, home_publisher)


async def choose_section(action: Payload, ask: Ask, home_publisher: Homes) -> None:
    """Filter by a section, or show all."""
    section = chosen_of(action)
    current = home_publisher.seat(ask.user).place.queue
    await go(replace(current, section=section, page=1), ask, home_publisher)


async def choose_kind(action: Payload, ask: Ask, home_publisher: Homes) -> None:
    """Filter by a kind of row, or show all."""
    kind = chosen_of(action)
    current = home_publisher.seat(ask.user).place.queue
    await go(replace(current, kind=kind if kind in KINDS else "", page=1), ask, home_publisher)


def chosen_of(action: Payload) -> str:
    """Return a menu's selected value, "" for everything."""
    value = chosen(action)
    return "" if value == EVERY else value


async def go(target: Wanted, ask: Ask, home_publisher: Homes) -> None:
    """Record which part of the queue a member of staff goes to; App Home is published after the listener."""
    await ask(require_staff, ask.by(SURFACE))
    state = home_publisher.seat(ask.user)
    state.place = replace(state.place, queue=target)


async def follow_unknown(action: Payload, ask: Ask) -> None:
    """Follow a code that the catalog lacks."""
    await ask(follow, button_value(action), ask.asked(SURFACE))
