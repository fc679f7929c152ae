"""Codes that do not end with a number: words such as card_declined, numbers such as -1021 and 42S02."""

import re
from collections.abc import Iterator

from bot.catalog.entry import Entry
from bot.search.codes.bare import NumberContext
from bot.search.codes.neighbors import is_announced
from bot.search.index import Index, ends_with_number, normalize_code

WORD = re.compile(r"(?<![\w.])-?[A-Za-z0-9][A-Za-z0-9_.-]{1,100}")
INNER = re.compile(r"[A-Za-z0-9][_.-][A-Za-z0-9]|[A-Za-z][0-9]|[0-9][A-Za-z]|[a-z][A-Z]")
DASH = str.maketrans("-", "_")


def find_numberless_codes(index: Index, text: str, context: NumberContext) -> Iterator[tuple[Entry, int, int]]:
    """Yield the catalog's codes without a number at their end that a text names, with where each begins and ends."""
    for match in WORD.finditer(text) if index.facts.has_odd else ():
        entry = index.by_normalized.get(normalize_code(match[0]))
        if (
            entry
            and not ends_with_number(entry)
            and is_spelled(entry, match[0])
            and is_meant(index, text, match, context)
        ):
            yield entry, *match.span()


def is_spelled(entry: Entry, word: str) -> bool:
    """Return whether a word is a code, in capitals or not; a dash may stand for the underscore, no sign is left out."""
    code, typed = entry.code, word.rstrip("._-")
    if code.startswith("-") or typed.startswith("-"):
        return code == typed
    return code.translate(DASH).lower() == typed.translate(DASH).lower()


def is_meant(index: Index, text: str, match: re.Match[str], context: NumberContext) -> bool:
    """Return whether a word is meant as a code: no other word looks like it, or an error word is next to it."""
    word = match[0].rstrip("._-")
    if not word.startswith("-") and (INNER.search(word) or (word.isupper() and word.isalpha())):
        return True
    return context.asks or is_announced(index.messages.lexicon, text, match.start(), match.end())
