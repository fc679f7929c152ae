"""App Home: a search box for everyone, the queue for staff, the settings for admins.

Each list shows ten rows a page, so the view stays within Slack's limits (bot/slack/cards/forms.py) however long it is.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict

from bot.desk.home.home import Group, Home, Place
from bot.desk.home.queue import KINDS, Wanted
from bot.desk.stats.stats import Faq
from bot.desk.stats.stats_wording import totals
from bot.slack.cards.blocks import Block, Card, button, buttons, code, escape, section, sections, shorten, small
from bot.slack.cards.forms import View, field, form, hold, option, text_input
from bot.slack.cards.stale import reads_value
from bot.slack.home.cards.queue_rows import menu, queue_blocks, turns
from bot.slack.home.cards.schedules_list import schedule_blocks
from bot.slack.home.cards.settings_form import settings_blocks
from bot.slack.stats.cards.definitions import how_button
from bot.slack.stats.cards.faq import BUTTONS, Part, part_button, period_named, row
from bot.stats.period import Name, in_words

SEARCH = "home_search"  # the input in App Home, pressed by Enter, and the one in the form that answers
ASK = "home_ask"  # the button under the input
ASKED = "home_asked"  # the form's callback
PERIOD = "home_period"  # a menu; value: a period's name
STOP = "home_stop"  # value: the code to stop following
FOLLOWED = "home_followed"  # prefix of the ids of the buttons that page through the followed codes; value: the page

TITLE = "Error codes"
LABEL = "What does an error code mean?"
EXAMPLE = "A code, a number, or the message that the customer saw"
MEANING = 150  # characters of a meaning in a row
TOP = 10  # most-asked codes shown
DIVIDER: Block = {"type": "divider"}


def home_view(home: Home) -> View:
    """Return the App Home view; its metadata holds the person's place."""
    return {"type": "home", "blocks": list(home_blocks(home)), "private_metadata": hold(asdict(home.place))}


@reads_value
def place_held(metadata: str | None) -> Place:
    """Return a person's place from the view's metadata, or the start if another release of Errdesk wrote it."""
    try:
        fields = json.loads(metadata or "")
        queue = Wanted(**fields["queue"])
        return Place(
            queue if queue.kind in ("", *KINDS) else Wanted(), fields["followed"], period_named(fields["period"])
        )
    except (ValueError, LookupError, TypeError):
        return Place()


def home_blocks(home: Home) -> Iterator[Block]:
    """Yield the view's blocks from top to bottom."""
    warnings = [*filter(None, [home.trouble]), *map(unread, home.groups)]
    yield from sections(f":warning: {escape(warning)}" for warning in warnings)
    yield {**search_field(), "dispatch_action": True}
    yield buttons({**button("Ask", ASK, "ask"), "style": "primary"})
    if home.queue:
        yield DIVIDER
        yield from queue_blocks(home.queue)
    yield DIVIDER
    yield from followed_blocks(home)
    if not home.outsider:
        yield DIVIDER
        yield from top_blocks(home.faq, home.place.period)
    if home.people:
        yield DIVIDER
        yield from schedule_blocks(home.schedules)
        yield DIVIDER
        yield from settings_blocks(home.people)


def unread(group: Group) -> str:
    """Describe a group whose members Slack didn't name."""
    name = f"the user group {group.name}" if group.name.startswith("S") else f"the workspace's {group.name}"
    if not group.trouble:
        return f"I have not read {name} yet. If this stays, check that its id is right and that I may read groups."
    effect = f"the {group.members} people whom I last knew still count" if group.members else "so nobody in it counts"
    return f"Slack did not name {name} ({group.trouble}); {effect}."


def search_field(typed: str = "") -> Block:
    """Return the search box, which Enter submits."""
    return field(LABEL, SEARCH, text_input(shorten(typed, 3000), example=EXAMPLE), optional=True)


def answer_form(typed: str, answer: Card) -> View:
    """Return a modal with an answer under the search box, so the next question can be asked at once."""
    return form(TITLE, [search_field(typed), *answer["blocks"]], ASKED, submit="Ask")


def followed_blocks(home: Home) -> Iterator[Block]:
    """Yield the codes that the person follows, with a button to stop."""
    page = f" (page {home.place.followed} of {home.pages})" if home.pages > 1 else ""
    yield section(f"*You wait for*{page}")
    if not home.followed:
        yield small("Nothing. Press “Tell me …” under an answer without steps, and I will write to you once.")
    for name, entry in home.followed:
        awaited = f"steps for: {shorten(entry.meaning.text, MEANING)}" if entry else "the code to become known"
        stop = button("Stop waiting", STOP, name, label=f"Stop waiting for {name}")
        yield section(f"{code(name)}  {escape(awaited)}", stop)
    yield from turns(FOLLOWED, home.place.followed, home.pages)


def top_blocks(faq: Faq | None, period: Name) -> Iterator[Block]:
    """Yield the codes asked most in a period, with the menu of periods."""
    if faq is None:
        yield section("*Asked most*")
        yield small("This cannot be counted just now. Open this tab again in a moment.")
        return
    yield section(f"*Asked most, {escape(in_words(faq.period))}*\n{escape(totals(faq))}")
    periods = menu(PERIOD, BUTTONS[period], [option(text, value) for value, text in BUTTONS.items()], period)
    more = part_button("Show more", Part(period, private=True))
    yield {"type": "actions", "block_id": "home_counted", "elements": [periods, more, how_button(faq.period.zone)]}
    yield from (row(rank, figures, "codes", staff=False) for rank, figures in enumerate(faq.codes[:TOP], 1))
