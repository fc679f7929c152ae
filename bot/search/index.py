"""The search index: built from the catalog, immutable, shared by all threads."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.catalog.entry import Entry
from bot.search.lexicon import Lexicon
from bot.search.messages import MessageIndex, build_messages
from bot.search.prefix import Prefix, build_prefix

NO_PHRASES: Mapping[str, Iterable[str]] = {}


@dataclass(frozen=True, slots=True)
class Index:
    """The catalog, prepared for search.

    ``numbers`` holds every number as printed, ``by_value`` the entries by the value of their number, ``squeezed`` the
    entries by their code's letters and digits in capitals, ``odd`` those of them whose code does not end with a number.
    ``exact`` matches exactly spelled codes; its group is the number.
    """

    entries: Mapping[str, Entry]
    squeezed: Mapping[str, Entry]
    odd: Mapping[str, Entry]
    numbers: frozenset[str]
    by_value: Mapping[int, tuple[Entry, ...]]
    prefixes: tuple[Prefix, ...]
    exact: re.Pattern[str]
    families: frozenset[str]
    messages: MessageIndex

    def twins(self, code: str) -> tuple[Entry, ...]:
        """Return the entries one digit or one swap away that mean something else, nearest number first."""
        entry = self.entries[code]
        if not entry.number.isdecimal():
            return ()
        prefix = code.removesuffix(entry.number)
        near = (self.entries.get(prefix + number) for number in generate_typos(entry.number))
        by_code = {twin.code: twin for twin in near if twin and twin.meaning.text != entry.meaning.text}
        return tuple(sorted(by_code.values(), key=lambda twin: abs(int(twin.number) - int(entry.number))))


def generate_typos(number: str) -> Iterable[str]:
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
    by_value: dict[int, tuple[Entry, ...]] = defaultdict(tuple)
    printed: dict[str, str] = {}
    for entry in by_code.values():
        if entry.number.isdecimal():
            by_value[int(entry.number)] += (entry,)
            printed.setdefault(entry.code.removesuffix(entry.number), entry.family)
    prefixes = [(text, family) for text, family in printed.items() if text.strip("_-. ")]
    return Index(
        entries=by_code,
        squeezed={normalize_code(code): entry for code, entry in by_code.items()},
        odd={normalize_code(code): entry for code, entry in by_code.items() if not entry.number.isdecimal()},
        numbers=frozenset(entry.number for entry in by_code.values()),
        by_value=dict(by_value),
        prefixes=tuple(build_prefix(text, family) for text, family in prefixes),
        exact=re.compile(rf"(?<![A-Za-z0-9])(?:{'|'.join(re.escape(text) for text, _ in prefixes) or '(?!)'})(\d+)"),
        families=frozenset(entry.family for entry in by_code.values()),
        messages=build_messages(by_code.values(), lexicon, phrases),
    )
