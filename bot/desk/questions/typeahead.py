"""Type-ahead: codes for a text that is still being typed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nlargest, nsmallest
from itertools import islice

from bot.catalog.entry import Entry
from bot.desk.state.desk import Desk
from bot.search.fragments import find_code_rows, find_message_rows
from bot.search.index import Index, normalize_code
from bot.search.verdict import find_verdict

IN_MESSAGE = 3  # rank of a code whose message holds the text; 0 is best
IN_CODE = 4  # rank of a code that holds the text inside
MAX_FOUND = 500  # codes of each kind that are weighed, and codes asked most


def find_codes(desk: Desk, text: str, most: int = 100) -> tuple[Entry, ...]:
    """Return codes for a text that is being typed, best first, in a tie the most asked; for no text the most asked.

    The text may end in the middle of a code or a word. Hits of the search for questions come last. Of a text that very
    many codes hold, only some of them are weighed.
    """
    index, asked = desk.cache.index, desk.cache.ranks
    words = text.casefold().split()
    popular = find_popular_entries(index, asked)
    in_messages = dict.fromkeys(find_in_messages(index, words, popular), IN_MESSAGE)
    ranks = {**in_messages, **rank_codes(index, normalize_code(text), popular)}

    def rank(entry: Entry) -> tuple[int, bool, int, str]:
        return ranks[entry], entry.status != "active", -asked.get(entry.key, 0), entry.key

    entries = nsmallest(most, ranks, key=rank)
    if words and len(entries) < most:
        entries += (hit.entry for hit in find_verdict(index, text).hits)
    return tuple(dict.fromkeys(entries))[:most]


def find_popular_entries(index: Index, asked: Mapping[str, int]) -> list[Entry]:
    """Return the entries that are asked for most."""
    codes = nlargest(MAX_FOUND, asked, key=asked.__getitem__)
    return [index.entries[code] for code in codes if code in index.entries]


def rank_codes(index: Index, wanted: str, popular: Iterable[Entry]) -> dict[Entry, int]:
    """Return the ranks of the entries whose codes contain a normalized text."""
    if not wanted:
        return {}
    entries = (*popular, *map(index.entries.read, list_code_rows(index, wanted)))
    spelled = ((entry, normalize_code(entry.code)) for entry in entries)
    return {entry: rank_code(code, entry.number, wanted) for entry, code in spelled if wanted in code}


def list_code_rows(index: Index, wanted: str) -> Iterator[int]:
    """Yield the rows of entries whose codes may contain a normalized text, in particular those that match it best."""
    yield from index.by_normalized.keys.find(wanted)
    yield from index.by_number.find_rows(wanted)[:MAX_FOUND]
    if wanted.isdecimal():
        yield from index.by_value.find_rows(int(wanted))[:MAX_FOUND]
    yield from find_code_rows(index, wanted, MAX_FOUND)


def rank_code(code: str, number: str, wanted: str) -> int:
    """Return the rank of a code, 0 the best: the text is the code or its number, its value, a prefix, or inside."""
    if wanted in {code, number}:
        return 0
    value = number.lstrip("0")
    if wanted.lstrip("0") == value:
        return 1
    return 2 if code.startswith(wanted) or value.startswith(wanted) else IN_CODE


def find_in_messages(index: Index, words: Sequence[str], popular: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the entries whose preferred message or one of whose phrases contains all words."""
    for entry in popular:
        if all(word in entry.meaning.text.casefold() for word in words):
            yield entry
    rows = (row for message in find_message_rows(index, words) for row in list_preferring_rows(index, message))
    yield from map(index.entries.read, islice(rows, MAX_FOUND))


def list_preferring_rows(index: Index, message: int) -> Iterator[int]:
    """Yield the rows of the entries of which a message is the preferred one, or a phrase."""
    return (row for row, place in index.tables.words.messages.read_codes(message) if place == 0)
