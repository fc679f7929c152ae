"""What catalogs are called, and which of them a text is about."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

from bot.search.catalogs.own_words import OwnWords
from bot.search.text.tokens import stem, tokenize
from bot.search.words.lexicon import Lexicon

NAME_WORD = re.compile(r"[^\W_]+")
BETWEEN_WORDS = r"[\s_.-]{0,3}"
NEVER = "(?!)"
NO_CATALOGS: AbstractSet[int] = frozenset()


@dataclass(frozen=True)
class CatalogNames:
    """The names of catalogs by their number, and their own words; ``lexicon`` is that of any catalog.

    A name that consists of words that stand around any code ("error codes") names nothing.
    """

    names: Mapping[int, str]
    own_words: Mapping[int, OwnWords]
    lexicon: Lexicon

    @cached_property
    def by_words(self) -> Mapping[str, AbstractSet[int]]:
        """Return the catalogs by the letters and digits of their names."""
        numbers: dict[str, set[int]] = defaultdict(set)
        for number, name in self.names.items():
            if self.is_telling(name):
                numbers[fold_name(name)].add(number)
        return numbers

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Return what finds the names in a text, the longest first."""
        names = sorted(filter(self.is_telling, self.names.values()), key=len, reverse=True)
        spelled = (BETWEEN_WORDS.join(map(re.escape, NAME_WORD.findall(name))) for name in names)
        return re.compile(rf"(?<![^\W_])(?:{'|'.join(spelled) or NEVER})(?![^\W_])", re.IGNORECASE)

    def is_telling(self, name: str) -> bool:
        """Return whether a name has a word that is not one of a question for a code."""
        words = map(str.lower, NAME_WORD.findall(name))
        return any(stem(word) not in self.lexicon.ask and word not in self.lexicon.errors for word in words)

    def find_places(self, text: str) -> list[tuple[int, int]]:
        """Return where the names stand in a text."""
        return [match.span() for match in self.pattern.finditer(text)]

    def find_named(self, text: str) -> AbstractSet[int]:
        """Return the catalogs that a text names."""
        named = (self.by_words.get(fold_name(match[0]), ()) for match in self.pattern.finditer(text))
        return frozenset(number for numbers in named for number in numbers)

    def find_homes(self, text: str) -> AbstractSet[int] | None:
        """Return the catalogs that own all names of systems in a text; None if it has no such name."""
        foreign = self.lexicon.elsewhere.intersection(tokenize(text))
        if not foreign:
            return None
        return frozenset(number for number, own in self.own_words.items() if foreign.issubset(own.spared))


def fold_name(name: str) -> str:
    """Return the letters and digits of a name, in one case."""
    return "".join(NAME_WORD.findall(name)).casefold()


def list_titles(name: str | None, documents: Iterable[str]) -> list[str]:
    """Return what a catalog is called: its name, and those of its documents without their kind of file."""
    return [*filter(None, [name]), *(document.rpartition(".")[0] or document for document in documents)]
