"""Type-ahead: codes for a text that is still being typed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from heapq import nlargest, nsmallest
from itertools import chain, islice

from bot.catalog.entry import Entry
from bot.desk.state.desk import Desk
from bot.search import tuning
from bot.search.catalogs.names import NO_CATALOGS
from bot.search.fragments import find_code_rows, find_message_rows
from bot.search.index import Index, normalize_code
from bot.search.verdict import find_verdict

IN_MESSAGE = 3  # rank of a code whose message holds the text; 0 is best
IN_CODE = 4  # rank of a code that holds the text inside
IN_SECTION = 5  # rank of a code whose section is called so
MIN_SECTION_WORD = 3  # letters of a word by which sections are found
MAX_FOUND = 500  # codes of each kind that are weighed, and codes asked most


def find_codes(desk: Desk, text: str, most: int = 100) -> tuple[Entry, ...]:
    """Return codes for a text that is being typed, best first, in a tie the most asked; for no text the most asked.

    The text may end in the middle of a code or a word; a catalog that it names leaves out all others. Hits of the
    search for questions come last. Of a text that very many codes hold, only some of them are weighed.
    """
    index, asked = desk.cache.index, desk.cache.ranks
    catalogs, typed = split_catalog(index, text)
    words = typed.casefold().split()
    ranks = rank_entries(index, typed, find_popular_entries(index, asked), catalogs)

    def rank(entry: Entry) -> tuple[int, bool, int, str]:
        return ranks[entry], entry.status != "active", -asked.get(entry.key, 0), entry.key

    entries = nsmallest(most, filter(partial(is_of, catalogs), ranks), key=rank)
    if words and len(entries) < most:
        entries += filter(partial(is_of, catalogs), (hit.entry for hit in find_verdict(index, typed).hits))
    return tuple(dict.fromkeys(entries))[:most]


def split_catalog(index: Index, text: str) -> tuple[AbstractSet[int], str]:
    """Return the catalogs that a text names, and the rest of it; the text itself if there is nothing else in it."""
    text = text[: tuning.MAX_QUESTION_LENGTH]
    catalogs = index.names.find_named(text) if index.has_several_catalogs else NO_CATALOGS
    rest = index.names.pattern.sub(" ", text).strip() if catalogs else text
    return catalogs, rest or text


def is_of(catalogs: AbstractSet[int], entry: Entry) -> bool:
    """Return whether an entry is of one of these catalogs; of none named it may be of any."""
    return not catalogs or entry.catalog in catalogs


def rank_entries(index: Index, typed: str, popular: Sequence[Entry], catalogs: AbstractSet[int]) -> dict[Entry, int]:
    """Return the ranks of the entries whose section, message or code contains a text."""
    words = typed.casefold().split()
    catalog = next(iter(catalogs)) if len(catalogs) == 1 else None
    return {
        **dict.fromkeys(find_in_sections(index, words), IN_SECTION),
        **dict.fromkeys(find_in_messages(index, words, popular), IN_MESSAGE),
        **rank_codes(index, normalize_code(typed), popular, catalog),
    }


def find_in_sections(index: Index, words: Sequence[str]) -> Iterator[Entry]:
    """Yield the entries whose section or family is called by all words."""
    if min(map(len, words), default=0) < MIN_SECTION_WORD:
        return
    names = map(str.casefold, index.facts.names)
    called = filter(lambda name: all(word in name for word in words), names)
    rows = chain.from_iterable(map(index.by_name.find_rows, called))
    yield from map(index.entries.read, islice(rows, MAX_FOUND))


def find_popular_entries(index: Index, asked: Mapping[str, int]) -> list[Entry]:
    """Return the entries that are asked for most."""
    codes = nlargest(MAX_FOUND, asked, key=asked.__getitem__)
    return [index.entries[code] for code in codes if code in index.entries]


def rank_codes(index: Index, wanted: str, popular: Iterable[Entry], catalog: int | None = None) -> dict[Entry, int]:
    """Return the ranks of the entries whose codes or aliases contain a normalized text; a catalog leaves out others."""
    if not wanted:
        return {}
    entries = (*popular, *map(index.entries.read, list_code_rows(index, wanted, catalog)))
    ranked = ((entry, rank_names(entry, wanted)) for entry in entries)
    return {entry: rank for entry, rank in ranked if rank is not None}


def rank_names(entry: Entry, wanted: str) -> int | None:
    """Return the rank of the best of an entry's code and aliases, None if none contains a normalized text."""
    code = normalize_code(entry.code)
    ranks = [rank_code(code, entry.number, wanted)] if wanted in code else []
    aliases = filter(lambda alias: wanted in alias, map(normalize_code, entry.aliases))
    return min([*ranks, *(rank_code(alias, "", wanted) for alias in aliases)], default=None)


def list_code_rows(index: Index, wanted: str, catalog: int | None) -> Iterator[int]:
    """Yield the rows of entries whose codes may contain a normalized text, in particular those that match it best."""
    yield from index.by_normalized.keys.find(wanted)
    yield from index.by_number.find_rows(wanted)[:MAX_FOUND]
    if wanted.isdecimal():
        yield from index.by_value.find_rows(int(wanted))[:MAX_FOUND]
    yield from find_code_rows(index, wanted, MAX_FOUND, catalog)


def rank_code(code: str, number: str, wanted: str) -> int:
    """Return the rank of a code, 0 the best: the text is the code or its number, its value, a prefix, or inside."""
    if wanted in {code, number}:
        return 0
    value = number.lstrip("0")
    if number and wanted.lstrip("0") == value:
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
