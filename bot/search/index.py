"""The search index: built from the catalog, immutable, shared by all threads."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import filterfalse
from typing import TypeVar

from bot.catalog.entry import Entry
from bot.search.groups import group_by_name
from bot.search.lexicon import Lexicon, Tokens
from bot.search.messages import MessageIndex, build_messages
from bot.search.prefix import PrintedPrefix, build_prefixes

Key = TypeVar("Key")

NO_PHRASES: Mapping[str, Iterable[str]] = {}


@dataclass(frozen=True, slots=True)
class Index:
    """The catalog, prepared for search.

    ``by_number`` holds the entries by their number as printed, ``by_value`` by its value, ``by_normalized`` by
    their code's letters and digits in capitals, ``odd`` those of them whose code does not end with a number. ``exact``
    matches exactly spelled codes; its group is the number. ``groups`` holds sections, families and prefixes by name.
    """

    entries: Mapping[str, Entry]
    by_normalized: Mapping[str, Entry]
    odd: Mapping[str, Entry]
    by_number: Mapping[str, tuple[Entry, ...]]
    by_value: Mapping[int, tuple[Entry, ...]]
    prefixes: tuple[PrintedPrefix, ...]
    exact: re.Pattern[str]
    families: frozenset[str]
    groups: Mapping[Tokens, tuple[Entry, ...]]
    messages: MessageIndex

    def twins(self, code: str) -> tuple[Entry, ...]:
        """Return the entries one digit or one swap away that mean something else, nearest number first."""
        entry = self.entries[code]
        if not ends_with_number(entry):
            return ()
        prefix = code.removesuffix(entry.number)
        near = (self.entries.get(prefix + number) for number in generate_typos(entry.number))
        by_code = {twin.code: twin for twin in near if twin and twin.meaning.text != entry.meaning.text}
        return tuple(sorted(by_code.values(), key=lambda twin: abs(int(twin.number) - int(entry.number))))


def ends_with_number(entry: Entry) -> bool:
    """Return whether a code ends with a number, as all but codes such as 42S02 do."""
    return entry.number.isdecimal()


def generate_typos(number: str) -> Iterator[str]:
    """Yield every number that differs by one digit or one swap of neighbouring digits."""
    for place, digit in enumerate(number):
        head = number[:place]
        tail = number[place + 1 :]
        yield from (head + other + tail for other in "0123456789" if other != digit)
        if tail:
            yield head + tail[0] + digit + tail[1:]


def normalize_code(code: str) -> str:
    """Return a code's letters and digits in capitals, without separators."""
    return "".join(filter(str.isalnum, code)).upper()


def build_index(entries: Iterable[Entry], lexicon: Lexicon, phrases: Mapping[str, Iterable[str]] = NO_PHRASES) -> Index:
    """Build the index of a catalog; ``phrases`` are the texts that codes are *also asked as*."""
    by_code = {entry.code: entry for entry in entries}
    every = by_code.values()
    numbered = list(filter(ends_with_number, every))
    prefixes = build_prefixes(numbered)
    return Index(
        entries=by_code,
        by_normalized={normalize_code(entry.code): entry for entry in every},
        odd={normalize_code(entry.code): entry for entry in filterfalse(ends_with_number, every)},
        by_number=group_entries(numbered, lambda entry: entry.number),
        by_value=group_entries(numbered, lambda entry: int(entry.number)),
        prefixes=prefixes,
        exact=compile_exact_codes(prefixes),
        families=frozenset(entry.family for entry in every),
        groups=group_by_name(every, lexicon),
        messages=build_messages(every, lexicon, phrases),
    )


def group_entries(entries: Iterable[Entry], key: Callable[[Entry], Key]) -> dict[Key, tuple[Entry, ...]]:
    """Return the entries that have the same key, in their order."""
    groups: dict[Key, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[key(entry)].append(entry)
    return {value: tuple(group) for value, group in groups.items()}


def compile_exact_codes(prefixes: Iterable[PrintedPrefix]) -> re.Pattern[str]:
    """Return a pattern for a prefix as printed, followed by a number."""
    printed = "|".join(re.escape(prefix.printed) for prefix in prefixes)
    return re.compile(rf"(?<![A-Za-z0-9])(?:{printed or '(?!)'})(\d+)")
