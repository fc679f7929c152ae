"""The prefixes of a catalog, by their letters."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from bot.search import tuning
from bot.search.prefixes.spellings import Spellings

LETTERS = re.compile(r"[A-Z]+")
NUMBER = re.compile(r"\d+")
ALPHANUMERIC = re.compile(r"[A-Za-z0-9]")


class PrefixFacts(NamedTuple):
    """What is known of a printed prefix: the family of its first code, and how many digits its numbers have."""

    family: str
    widths: list[int]


@dataclass(frozen=True, slots=True)
class PrintedPrefix:
    """The part of a code before its number: as printed, only its letters, and its words, both in capitals.

    A ``short`` one counts only if it touches its number. ``widths`` are how many digits its numbers have.
    """

    printed: str
    letters: str
    parts: tuple[str, ...]
    family: str
    short: bool
    widths: frozenset[int] = frozenset()


class SpelledCode(NamedTuple):
    """A printed prefix and a number right after it, and where the two begin and end in a text."""

    printed: str
    digits: str
    start: int
    end: int


@dataclass(frozen=True)
class PrefixTable:
    """The prefixes of codes that end with a number: what is known of each, by its printed form.

    A catalog may have many thousands, so whatever else is needed is built when the first text with a number asks.
    """

    facts: Mapping[str, PrefixFacts]

    @cached_property
    def whole(self) -> Spellings:
        """Return the prefixes by their letters."""
        return group_by_spelling(("".join(parts), printed) for parts, printed in self.split())

    @cached_property
    def firsts(self) -> Spellings:
        """Return the prefixes of several parts by the first one."""
        return group_by_spelling((parts[0], printed) for parts, printed in self.split() if len(parts) > 1)

    @cached_property
    def lasts(self) -> Spellings:
        """Return the prefixes of several parts by the last one."""
        return group_by_spelling((parts[-1], printed) for parts, printed in self.split() if len(parts) > 1)

    @cached_property
    def lengths(self) -> list[int]:
        """Return how many characters the printed forms have, the most first."""
        return sorted({len(printed) for printed in self.facts}, reverse=True)

    @cached_property
    def last_signs(self) -> frozenset[str]:
        """Return the characters that a printed form ends with."""
        return frozenset(printed[-1:] for printed in self.facts)

    def split(self) -> Iterator[tuple[list[str], str]]:
        """Yield the parts of each prefix, and its printed form."""
        return ((split_letters(printed), printed) for printed in self.facts if names_something(printed))

    def get(self, letters: str) -> tuple[PrintedPrefix, ...]:
        """Return the prefixes with just these letters; none if they are too many to tell."""
        printed = self.whole.printed.get(letters, ())
        return self.build(printed) if len(printed) <= tuning.MAX_ALIKE else ()

    def find_ending(self, letters: str) -> tuple[PrintedPrefix, ...]:
        """Return the prefixes that end with these letters; none if the letters are too few to tell, or fit too many."""
        if len(letters) < tuning.MIN_PART:
            return ()
        return tuple(prefix for word in self.whole.find_ending(letters) for prefix in self.get(word))

    def find_similar(self, letters: str) -> Iterator[tuple[int, tuple[PrintedPrefix, ...]]]:
        """Yield the prefixes that these letters may stand for, those of the same letters together, and the typos."""
        for typos, word in self.whole.find_similar(letters, allow_typos):
            if prefixes := self.get(word):
                yield typos, prefixes

    def find_by_part(self, parts: Spellings, letters: str) -> PrintedPrefix | None:
        """Return a prefix that has a part of these letters, with at most one typo."""
        near = min(parts.find_similar(letters, lambda _: 1), default=None, key=itemgetter(0))
        return self.build(parts.printed[near[1]][:1])[0] if near else None

    def build(self, printed: Iterable[str]) -> tuple[PrintedPrefix, ...]:
        """Return prefixes by their printed form."""
        return tuple(build_printed_prefix(form, self.facts[form]) for form in printed)

    def find_spelled(self, text: str, start: int = 0) -> Iterator[SpelledCode]:
        """Yield what is spelled like a code from a place on: a prefix exactly as printed, and a number."""
        for match in NUMBER.finditer(text, start):
            for length in self.lengths if text[match.start() - 1] in self.last_signs else ():
                begin = match.start() - length
                if begin >= start and self.is_spelled(text, begin, match.start()):
                    yield SpelledCode(text[begin : match.start()], match[0], begin, match.end())
                    break

    def is_spelled(self, text: str, start: int, end: int) -> bool:
        """Return whether a part of a text is a prefix as printed, and no letter or digit touches its beginning."""
        printed = text[start:end]
        is_known = printed in self.facts and names_something(printed)
        return is_known and not ALPHANUMERIC.match(text[max(0, start - 1) : start])


def group_by_spelling(spelled: Iterable[tuple[str, str]]) -> Spellings:
    """Return printed prefixes by how they are spelled, in their order."""
    groups: dict[str, list[str]] = defaultdict(list)
    for letters, printed in spelled:
        groups[letters].append(printed)
    return Spellings(dict(groups))


def names_something(printed: str) -> bool:
    """Return whether a prefix is more than separators."""
    return bool(printed.strip("_-. "))


def split_letters(printed: str) -> list[str]:
    """Return the words of a prefix in capitals."""
    return LETTERS.findall(printed.upper())


def build_printed_prefix(printed: str, facts: PrefixFacts) -> PrintedPrefix:
    """Build a prefix from its printed form and what is known of it."""
    parts = tuple(split_letters(printed))
    letters = "".join(parts)
    return PrintedPrefix(
        printed=printed,
        letters=letters,
        parts=parts,
        family=facts.family,
        short=is_short(letters),
        widths=frozenset(facts.widths),
    )


def is_short(letters: str) -> bool:
    """Return whether a prefix has so few letters that it counts only if it touches its number."""
    return len(letters) <= tuning.SHORT_PREFIX


def allow_typos(letters: str) -> int:
    """Return how many typos a prefix of these letters may have."""
    return 0 if is_short(letters) else len(letters) // tuning.LETTERS_PER_TYPO
