"""Type-ahead: codes for a text that is still being typed."""

from collections.abc import Iterator, Sequence
from heapq import nsmallest

from bot.catalog.entry import Entry
from bot.desk.state.desk import Desk
from bot.search.index import Index, normalize_code
from bot.search.verdict import find_verdict

IN_MESSAGE = 3  # rank of a code whose message holds the text; 0 is best
IN_CODE = 4  # rank of a code that holds the text inside


def find_codes(desk: Desk, text: str, most: int = 100) -> tuple[Entry, ...]:
    """Return codes for a text that is being typed, best first, in a tie the most asked; for no text the most asked.

    The text may end in the middle of a code or a word. Hits of the search for questions come last.
    """
    index, asked = desk.cache.index, desk.cache.ranks
    words = text.casefold().split()
    ranks = {**dict.fromkeys(find_in_messages(index, words), IN_MESSAGE), **rank_codes(index, normalize_code(text))}

    def rank(code: str) -> tuple[int, bool, int, str]:
        return ranks[code], index.entries[code].status != "active", -asked.get(code, 0), code

    codes = nsmallest(most, ranks, key=rank)
    if words and len(codes) < most:
        codes += (hit.entry.code for hit in find_verdict(index, text).hits)
    return tuple(index.entries[code] for code in dict.fromkeys(codes))[:most]


def rank_codes(index: Index, wanted: str) -> dict[str, int]:
    """Return code -> rank for the codes that contain a normalized text."""
    codes = ((normalize_code(entry.code), entry) for entry in index.entries.values() if wanted)
    return {entry.code: rank_code(code, entry.number, wanted) for code, entry in codes if wanted in code}


def rank_code(code: str, number: str, wanted: str) -> int:
    """Return the rank of a code, 0 the best: the text is the code or its number, its value, a prefix, or inside."""
    if wanted in {code, number}:
        return 0
    value = number.lstrip("0")
    if wanted.lstrip("0") == value:
        return 1
    return 2 if code.startswith(wanted) or value.startswith(wanted) else IN_CODE


def find_in_messages(index: Index, words: Sequence[str]) -> Iterator[str]:
    """Yield the codes whose preferred message or one of whose phrases contains all words."""
    for message in index.messages:
        text = message.text.casefold()
        if all(word in text for word in words):
            yield from (entry.code for entry, place in message.codes if place == 0)
