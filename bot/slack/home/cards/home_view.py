"""App Home: a search box for everyone, the queue for staff, the settings for admins.

Each list shows ten rows a page, so the view stays within Slack's limits (bot/slack/cards/forms.py) however long it is.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from functools import partial

from bot.catalog.keys import get_printed_code, name_catalog
from bot.desk.home.home import Home, HomePosition, UnreadGroup
from bot.desk.home.queue import QUEUE_KINDS, QueueFilter
from bot.desk.questions.wording import format_meaning
from bot.desk.stats.stats import Faq
from bot.desk.stats.stats_wording import format_totals
from bot.slack.cards.blocks import (
    Block,
    Card,
    button,
    button_row,
    context_block,
    escape,
    key_span,
    page_turn_rows,
    section,
    sections,
    shorten,
)
from bot.slack.cards.forms import View, build_form, encode_metadata, input_block, option, text_input
from bot.slack.cards.stale import refuse_unreadable
from bot.slack.home.cards.channel_catalog_form import channel_catalog_blocks
from bot.slack.home.cards.queue_rows import filter_menu, page_turn_button, queue_blocks
from bot.slack.home.cards.schedules_list import schedule_blocks
from bot.slack.home.cards.settings_form import settings_blocks
from bot.slack.stats.cards.definitions import definitions_button
from bot.slack.stats.cards.faq import BUTTONS, FaqPart, faq_row, find_period, part_button
from bot.stats.period import PeriodName, format_period

SEARCH = "home_search"  # the input in App Home, pressed by Enter, and the one in the form that answers
ASK = "home_ask"  # the button under the input
SEARCH_FORM = "home_asked"  # the form's callback
PERIOD = "home_period"  # a menu; value: a period's name
STOP_WAITING = "home_stop"  # value: the code to stop following
FOLLOWED_PAGE = (
    "home_followed"  # prefix of the ids of the buttons that page through the followed codes; value: the page
)

TITLE = "Error codes"
SEARCH_LABEL = "What does an error code mean?"
SEARCH_EXAMPLE = "A code, a number, or the message that the customer saw"
MEANING_LIMIT = 150  # characters of a meaning in a row
MOST_ASKED = 10  # most-asked codes shown
DIVIDER: Block = {"type": "divider"}


def home_view(home: Home) -> View:
    """Return the App Home view; its metadata holds the person's place."""
    return {"type": "home", "blocks": list(home_blocks(home)), "private_metadata": encode_metadata(asdict(home.place))}


@refuse_unreadable
def decode_place(metadata: str | None) -> HomePosition:
    """Return a person's place from the view's metadata, or the start if another release of Errdesk wrote it."""
    try:
        fields = json.loads(metadata or "")
        queue = QueueFilter(**fields["queue"])
        return HomePosition(
            queue if queue.kind in ("", *QUEUE_KINDS) else QueueFilter(),
            fields["followed"],
            find_period(fields["period"]),
        )
    except (ValueError, LookupError, TypeError):
        return HomePosition()


def home_blocks(home: Home) -> Iterator[Block]:
    """Yield the view's blocks from top to bottom."""
    warnings = [*filter(None, [home.trouble]), *map(describe_unread_group, home.groups)]
    yield from sections(f":warning: {escape(warning)}" for warning in warnings)
    yield {**search_box(), "dispatch_action": True}
    yield button_row({**button("Ask", ASK, "ask"), "style": "primary"})
    if home.queue:
        yield DIVIDER
        yield from queue_blocks(home.queue)
    yield DIVIDER
    yield from followed_blocks(home)
    if not home.outsider:
        yield DIVIDER
        yield from most_asked_blocks(home.faq, home.place.period)
    if home.access:
        yield DIVIDER
        yield from schedule_blocks(home.schedules)
        yield DIVIDER
        yield from settings_blocks(home.access)
        yield from channel_catalog_blocks(home.access.channel_catalogs, home.catalogs)


def describe_unread_group(group: UnreadGroup) -> str:
    """Describe a group whose members Slack didn't name."""
    name = f"the user group {group.name}" if group.name.startswith("S") else f"the workspace's {group.name}"
    if not group.trouble:
        return f"I have not read {name} yet. If this stays, check that its id is right and that I may read groups."
    effect = f"the {group.members} people whom I last knew still count" if group.members else "so nobody in it counts"
    return f"Slack did not name {name} ({group.trouble}); {effect}."


def search_box(typed: str = "") -> Block:
    """Return the search box, which Enter submits."""
    return input_block(SEARCH_LABEL, SEARCH, text_input(shorten(typed, 3000), example=SEARCH_EXAMPLE), optional=True)


def search_answer_form(typed: str, answer: Card) -> View:
    """Return a modal with an answer under the search box, so the next question can be asked at once."""
    return build_form(TITLE, [search_box(typed), *answer["blocks"]], SEARCH_FORM, submit="Ask")


def followed_blocks(home: Home) -> Iterator[Block]:
    """Yield the codes that the person follows, with a button to stop."""
    page = f" (page {home.place.followed} of {home.pages})" if home.pages > 1 else ""
    yield section(f"*You wait for*{page}")
    if not home.followed:
        yield context_block("Nothing. Press “Tell me …” under an answer without steps, and I will write to you once.")
    for code, entry in home.followed:
        awaited = f"steps for: {shorten(format_meaning(entry), MEANING_LIMIT)}" if entry else "the code to become known"
        stop = button("Stop waiting", STOP_WAITING, code, label=f"Stop waiting for {get_printed_code(code)}")
        catalog = name_catalog(entry.catalog, home.catalogs) if entry else ""
        yield section(f"{key_span(code, catalog)}  {escape(awaited)}", stop)
    yield from page_turn_rows(home.place.followed, home.pages, partial(page_turn_button, FOLLOWED_PAGE))


def most_asked_blocks(faq: Faq | None, period: PeriodName) -> Iterator[Block]:
    """Yield the codes asked most in a period, with the menu of periods."""
    if faq is None:
        yield section("*Asked most*")
        yield context_block("This cannot be counted just now. Open this tab again in a moment.")
        return
    yield section(f"*Asked most, {escape(format_period(faq.period))}*\n{escape(format_totals(faq))}")
    periods = filter_menu(PERIOD, "Period", [option(text, value) for value, text in BUTTONS.items()], period)
    more = part_button("Show more", FaqPart(period, private=True))
    yield {
        "type": "actions",
        "block_id": "home_counted",
        "elements": [periods, more, definitions_button(faq.period.zone)],
    }
    yield from (faq_row(rank, figures, "codes", staff=False) for rank, figures in enumerate(faq.codes[:MOST_ASKED], 1))
