"""A section of the catalog, page by page, and the list of sections."""

from collections.abc import Iterator

from bot.desk.questions.answer import CodeMatch
from bot.desk.questions.sections import Listing
from bot.desk.questions.wording import capitalize_first
from bot.slack.cards.blocks import Block, Card, build_card, button, button_row, escape, section, sections
from bot.slack.cards.code import short_code_line
from bot.slack.cards.stale import refuse_unreadable

LIST_PAGE = "list_page"  # prefix of the action ids of all buttons that open a page; in a row, Slack wants them distinct
SECTION_BUTTONS = 24  # sections with a button; Slack accepts 25 in a row


def section_card(listing: Listing) -> Card:
    """Render a page of a section, or the sections to choose from."""
    if listing.name is None:
        names = ", ".join(map(capitalize_first, listing.names))
        offered = [section_page_button(capitalize_first(name), name, 1) for name in listing.names[:SECTION_BUTTONS]]
        return build_card(f"Which section? {names}", [section("*Which section?*")], button_row(*offered))
    title = f"{capitalize_first(listing.name)}: {listing.total} code{'' if listing.total == 1 else 's'}"
    if listing.pages > 1:
        title += f", page {listing.page} of {listing.pages}"
    spoken = "; ".join(f"{entry.code}: {entry.meaning.text}" for entry in listing.entries)
    lines = [f"*{escape(title)}*", *(short_code_line(CodeMatch(entry)) for entry in listing.entries)]
    turns = list(page_turn_buttons(listing, listing.name))
    return build_card(f"{title}. {spoken}", sections(lines), *([button_row(*turns)] if turns else ()))


def page_turn_buttons(listing: Listing, name: str) -> Iterator[Block]:
    """Yield the buttons to the previous and the next page."""
    if listing.page > 1:
        yield section_page_button("Previous page", name, listing.page - 1)
    if listing.page < listing.pages:
        yield section_page_button("Next page", name, listing.page + 1)


def section_page_button(text: str, name: str, page: int) -> Block:
    """Return the button that opens a page of a section."""
    return button(text, f"{LIST_PAGE}:{name}:{page}", f"{page}|{name}")


@refuse_unreadable
def decode_page(value: str) -> tuple[str, int]:
    """Decode a button's value into the section's name and the page number."""
    page, _, name = value.partition("|")
    return name, int(page)
