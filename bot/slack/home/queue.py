"""The queue in App Home: its pages and filters, and the row buttons that no other surface has."""

import re
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.desk.home.queue import QUEUE_KINDS
from bot.desk.state.access import require_staff
from bot.desk.steps.followers import follow_code
from bot.desk.steps.phrases import accept_phrase, dismiss_phrase
from bot.slack.bolt.acknowledge import ack_then
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.menus import read_button_value, read_chosen_value, read_page_number
from bot.slack.home.cards.queue_rows import (
    ADD_PHRASE,
    ALL_VALUE,
    DISMISS_PHRASE,
    FOLLOW_UNKNOWN,
    KIND_FILTER,
    QUEUE_PAGE,
    SECTION_FILTER,
)
from bot.slack.home.publish import HomePublisher

SURFACE = "home"


def register(app: AsyncApp) -> None:
    """Register the listeners for the menus and buttons."""
    app.action(re.compile(f"^{QUEUE_PAGE}:"))(ack_then(turn_queue_page))
    app.action(SECTION_FILTER)(ack_then(choose_section))
    app.action(KIND_FILTER)(ack_then(choose_kind))
    app.action(FOLLOW_UNKNOWN)(ack_then(follow_unknown_code))
    app.action(ADD_PHRASE)(ack_then(add_learned_phrase))
    app.action(DISMISS_PHRASE)(ack_then(dismiss_learned_phrase))


async def turn_queue_page(action: Payload, ask: Ask, home_publisher: HomePublisher) -> None:
    """Go to another page."""
    await go_to_queue_part(ask, home_publisher, page=read_page_number(read_button_value(action)))


async def choose_section(action: Payload, ask: Ask, home_publisher: HomePublisher) -> None:
    """Filter by a section, or show all."""
    await go_to_queue_part(ask, home_publisher, section=read_filter(action), page=1)


async def choose_kind(action: Payload, ask: Ask, home_publisher: HomePublisher) -> None:
    """Filter by a kind of row, or show all."""
    kind = read_filter(action)
    await go_to_queue_part(ask, home_publisher, kind=kind if kind in QUEUE_KINDS else "", page=1)


def read_filter(action: Payload) -> str:
    """Return a menu's selected value, "" for everything."""
    value = read_chosen_value(action)
    return "" if value == ALL_VALUE else value


async def go_to_queue_part(ask: Ask, home_publisher: HomePublisher, **changes: Any) -> None:  # noqa: ANN401 - a filter's fields
    """Record which part of the queue a member of staff goes to; App Home is published after the listener."""
    await ask(require_staff, ask.make_actor(SURFACE))
    state = home_publisher.find_state(ask.user)
    state.place = replace(state.place, queue=replace(state.place.queue, **changes))


async def follow_unknown_code(action: Payload, ask: Ask) -> None:
    """Follow a code that the catalog lacks."""
    await ask(follow_code, read_button_value(action), ask.make_asker(SURFACE))


async def add_learned_phrase(action: Payload, ask: Ask) -> None:
    """Add a phrase to what its code is also asked as."""
    await ask(accept_phrase, read_button_value(action), ask.make_actor(SURFACE))


async def dismiss_learned_phrase(action: Payload, ask: Ask) -> None:
    """Dismiss a phrase for good."""
    await ask(dismiss_phrase, read_button_value(action), ask.make_actor(SURFACE))
