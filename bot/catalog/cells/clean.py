"""Clean the texts of cells: one line, without the bullets of the page's layout."""

import re
from collections.abc import Iterable

from bot.catalog.tables import Row

BLANKS = re.compile(r"\s+")
LEADING = re.compile(r"^(?:[-–—:•·▪●*]\s+)+")  # bullets or a colon before a text
ITEM = re.compile(r"\s*(?:[-–—•·▪●*]|\(?\d{1,2}[.)、])\s*(?=\S)")  # before each action of a list
WRAPPED = 40  # characters; a shorter line is none that was wrapped
SENTENCE_ENDS = (".", "!", "?", ":", ";", "。")


def clean_text(text: str) -> str:
    """Return a text on one line, without a bullet before it."""
    return LEADING.sub("", BLANKS.sub(" ", text).strip(), count=1)


def list_actions(text: str) -> tuple[str, ...]:
    """Return what a cell says to do, an action for each of its lines, or for each item of a list in it."""
    items = join_wrapped(filter(None, map(str.strip, text.splitlines())))
    if len(items) > 1 and all(map(ITEM.match, items)):
        items = [ITEM.sub("", item, count=1) for item in items]
    return tuple(filter(None, map(clean_text, items)))


def join_wrapped(lines: Iterable[str]) -> list[str]:
    """Return lines, those that go on with a sentence joined to the ones before them."""
    items = list[str]()
    for line in lines:
        if items and goes_on(items[-1], line):
            items[-1] = f"{items[-1]} {line}"
        else:
            items.append(line)
    return items


def goes_on(before: str, line: str) -> bool:
    """Return whether a line goes on with the sentence of a long one before it, which was only wrapped."""
    return len(before) >= WRAPPED and line[0].islower() and not before.endswith(SENTENCE_ENDS)


def get_cell(row: Row, index: int | None) -> str:
    """Return a cell, trimmed; "" if the row ends before it or there is no such column."""
    return row.cells[index].strip() if index is not None and index < len(row.cells) else ""
