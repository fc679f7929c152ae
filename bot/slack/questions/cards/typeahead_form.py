"""The modal for looking up a code: a type-ahead menu, and the answer below it."""

from collections.abc import Iterable

from bot.catalog.entry import Entry
from bot.catalog.keys import NO_NAMES, CatalogNames
from bot.slack.cards.blocks import Card, button_row, section, shorten, utf16_length
from bot.slack.cards.code_options import code_options
from bot.slack.cards.forms import VIEW_BLOCK_LIMIT, Option, View, build_modal, option, plain_text_object

LOOK_UP_MENU = "look_up_typed"  # the menu; value: a key, or ASKED and the typed text
ASKED = "?"
LOOK_UP = "Look up an error code"
HOW = "Type a code, its number, or words of the message, and pick what you mean."
MENU = "A code, a number, or words"
FREE_TEXT_LIMIT = 70  # characters that fit into an option and its value
OPTIONS = 20


def look_up_view(card: Card | None = None) -> View:
    """Return the modal, with the answer to what was picked; before anything is typed, it offers what is asked most."""
    menu = {
        "type": "external_select",
        "action_id": LOOK_UP_MENU,
        "placeholder": plain_text_object(MENU, 150),
        "min_query_length": 0,
    }
    answer = [{"type": "divider"}, *card["blocks"]] if card else []
    blocks = [section(HOW), button_row(menu, block_id=LOOK_UP_MENU), *answer]
    return build_modal(LOOK_UP, blocks[:VIEW_BLOCK_LIMIT])


def typeahead_options(entries: Iterable[Entry], typed: str, catalogs: CatalogNames = NO_NAMES) -> list[Option]:
    """Return options for codes with their meanings, and a last one that asks the typed text as it is."""
    options = code_options(entries, catalogs)
    asked = shorten(typed, FREE_TEXT_LIMIT + 1)
    if asked and utf16_length(asked) <= FREE_TEXT_LIMIT and all(item["value"] != asked for item in options):
        options.append(option(f"Ask: {asked}", ASKED + asked))
    return options
