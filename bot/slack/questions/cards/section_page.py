"""A section of the catalog, page by page, and the list of sections."""

from functools import partial
from itertools import islice

from bot.catalog.keys import name_catalog
from bot.desk.questions.answer import CodeMatch
from bot.desk.questions.sections import Listing
from bot.desk.questions.wording import capitalize_first, render_plain_line
from bot.slack.cards.answer_buttons import section_page_button
from bot.slack.cards.blocks import (
    Card,
    build_card,
    button_row,
    escape,
    page_turn_rows,
    section,
    sections,
)
from bot.slack.cards.code import short_code_line
from bot.texts import format_count

SECTION_BUTTONS = 24  # sections with a button; Slack accepts 25 in a row


def section_card(listing: Listing) -> Card:
    """Render a page of a section, or the sections to choose from."""
    if listing.name is None:
        return section_choice_card(listing)
    title = f"{title_name(listing.name, listing)}: {format_count(listing.total, 'code')}"
    if listing.pages > 1:
        title += f", page {listing.page} of {listing.pages}"
    hits = [CodeMatch(entry, catalog=name_catalog(entry.catalog, listing.catalogs)) for entry in listing.entries]
    spoken = "; ".join(map(render_plain_line, hits))
    lines = [f"*{escape(title)}*", *map(short_code_line, hits)]
    turns = page_turn_rows(listing.page, listing.pages, partial(section_page_button, listing.name))
    return build_card(f"{title}. {spoken}", sections(lines), *turns)


def title_name(name: str, listing: Listing) -> str:
    """Return what a section is called; the name of a catalog stays as it is."""
    return name if name in listing.catalogs.values() else capitalize_first(name)


def section_choice_card(listing: Listing) -> Card:
    """Render the sections to choose from, after the catalogs if there are several."""
    titles = {name: title_name(name, listing) for name in listing.names}
    offered = [section_page_button(name, title, 1) for name, title in islice(titles.items(), SECTION_BUTTONS)]
    spoken = f"Which section? {', '.join(titles.values())}"
    return build_card(spoken, [section("*Which section?*")], button_row(*offered))
