"""Sections, families and ranges of codes by name or by pattern: "KYC codes", "USCUSTOMER_API", "GGATEWAY_CODE_10x"."""

import re

from bot.catalog.entry import Entry
from bot.search import tuning
from bot.search.groups import find_group
from bot.search.index import Index, normalize_code

PATTERN = re.compile(r"(?P<head>[A-Za-z][A-Za-z0-9 _.-]*?\d+)(?P<open>[xX*]+)[\s.!?]*")
QUOTES = " \t\n`'\"([{<>}])"


def find_section(index: Index, text: str) -> tuple[Entry, ...]:
    """Return the entries of the section or family that is all a text names, or whose numbers fit its pattern."""
    if len(text) > tuning.MAX_CODE_LENGTH:
        return ()
    if text.endswith(("_", "-")):  # a code that was cut off
        return ()
    return find_pattern(index, text) or find_group(index.groups, index.messages.lexicon, text)


def find_pattern(index: Index, text: str) -> tuple[Entry, ...]:
    """Return the entries that fit a code with open digits at its end ("USCUSTOMER_API_00011***")."""
    match = PATTERN.fullmatch(text.strip(QUOTES))
    if not match:
        return ()
    head = normalize_code(match["head"])
    length = len(head) + len(match["open"])
    codes = index.by_normalized.items()
    return tuple(entry for code, entry in codes if code.startswith(head) and len(code) == length)
