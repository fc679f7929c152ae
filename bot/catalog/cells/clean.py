"""Clean the texts of cells: one line, without the bullets of the page's layout."""

import re

from bot.catalog.tables import Row

BLANKS = re.compile(r"\s+")
LEADING = re.compile(r"^(?:[-–—:•·▪●*]\s+)+")  # bullets or a colon before a text
ITEM = re.compile(r"\s*(?:[-–—•·▪●*]|\(?\d{1,2}[.)、])\s*(?=\S)")  # before each action of a list


def clean_text(text: str) -> str:
    """Return a text on one line, without a bullet before it."""
    return LEADING.sub("", BLANKS.sub(" ", text).strip(), count=1)


def list_actions(text: str) -> tuple[str, ...]:
    """Return what a cell says to do, an action for each item of a list in it."""
    items = list(filter(str.strip, text.splitlines()))
    if len(items) > 1 and all(map(ITEM.match, items)):
        return tuple(clean_text(ITEM.sub("", item, count=1)) for item in items)
    return tuple(filter(None, [clean_text(text)]))


def get_cell(row: Row, index: int | None) -> str:
    """Return a cell, trimmed; "" if the row ends before it or there is no such column."""
    return row.cells[index].strip() if index is not None and index < len(row.cells) else ""
