"""A section of the catalog, page by page, and the list of sections."""

from collections.abc import Iterator

from bot.desk.questions.lookup import Found
from bot.desk.questions.sections import Listing
from bot.desk.questions.wording import capital
from bot.slack.cards.blocks import Block, Card, button, buttons, card, escape, section, sections
from bot.slack.cards.code import short_line
from bot.slack.cards.stale import reads_value

LIST = "list_page"  # prefix of the action ids of all buttons that open a page; in a row, Slack wants them distinct
SHOWN = 24  # sections with a button; Slack accepts 25 in a row


def list_card(listing: Listing) -> Card:
    """Render a page of a section, or the sections to choose from."""
    if listing.name is None:
        names = ", ".join(map(capital, listing.names))
        offered = [page_button(capital(name), name, 1) for name in listing.names[:SHOWN]]
        return card(f"Which section? {names}", [section("*Which section?*")], buttons(*offered))
    title = f"{capital(listing.name)}: {listing.total} code{'' if listing.total == 1 else 's'}"
    if listing.pages > 1:
        title += f", page {listing.page} of {listing.pages}"
    spoken = "; ".join(f"{entry.code}: {entry.meaning.text}" for entry in listing.entries)
    lines = [f"*{escape(title)}*", *(short_line(Found(entry)) for entry in listing.entries)]
    turns = list(turn_buttons(listing, listing.name))
    return card(f"{title}. {spoken}", sections(lines), *([buttons(*turns)] if turns else ()))


def turn_buttons(listing: Listing, name: str) -> Iterator[Block]:
    """Yield the buttons to the previous and the next page."""
    if listing.page > 1:
        yield page_button("Previous page", name, listing.page - 1)
    if listing.page < listing.pages:
        yield page_button("Next page", name, listing.page + 1)


def page_button(text: str, name: str, page: int) -> Block:
    """Return the button that opens a page of a section."""
    return button(text, f"{LIST}:{name}:{page}", f"{page}|{name}")


@reads_value
def wanted_page(value: str) -> tuple[str, int]:
    """Decode a button's value into the section's name and the page number."""
    page, _, name = value.partition("|")
    return name, int(page)
