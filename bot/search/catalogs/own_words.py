"""Words of other systems and devices that are a catalog's own: there they say nothing of whose error is meant.

A catalog owns the words of its names (its own, and those of its documents, families, sections and prefixes), those that
a good part of its messages print, and what else its system is called.
"""

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from bot.search.text.tokens import stem
from bot.search.words.lexicon import Lexicon, stem_words

LATIN_WORD = re.compile(r"[a-z]+\d*")
ALSO_CALLED = {  # a system -> words for it, or for the kind of code that it has
    "http": {"https", "status", "httpstatus", "statuscode"},
    "mysql": {"mariadb", "sqlstate", "jdbc", "odbc"},
    "postgresql": {"postgres", "sqlstate", "jdbc", "odbc"},
    "postgres": {"postgresql", "sqlstate", "jdbc", "odbc"},
    "h2": {"sqlstate", "jdbc", "odbc"},
    "oracle": {"ora"},
    "mt4": {"metatrader", "mt"},
    "mt5": {"metatrader", "mt"},
    "linux": {"errno"},
    "posix": {"errno"},
}
MIN_SHARE = 0.02  # of a catalog's messages that print a word of its own


class OwnWords(NamedTuple):
    """A catalog's own words: the stems of those that name no stranger, and those that announce one of its codes."""

    spared: tuple[str, ...] = ()
    naming: tuple[str, ...] = ()


def find_own_words(lexicon: Lexicon, titles: Iterable[str], names: Iterable[str], printed: Iterable[str]) -> OwnWords:
    """Return a catalog's own words.

    ``titles`` are what it and its documents are called, ``names`` those of its families, sections and prefixes, and
    ``printed`` the stems that many of its messages print.
    """
    called = name_system(titles)
    outside = lexicon.elsewhere | stem_words(lexicon.devices)
    spared = outside.intersection(printed) | outside.intersection(stem_words([*names, *called]))
    naming = called & (lexicon.other_codes | list_elsewhere(lexicon))
    return OwnWords(tuple(sorted(spared)), tuple(sorted(naming)))


def name_system(titles: Iterable[str]) -> AbstractSet[str]:
    """Return the words of titles, and what else the systems that they name are called."""
    words = frozenset(word for title in titles for word in LATIN_WORD.findall(title.lower()))
    return words.union(*(ALSO_CALLED.get(word, ()) for word in words))


@lru_cache(maxsize=8)
def list_elsewhere(lexicon: Lexicon) -> frozenset[str]:
    """Return the names of other systems as they are written, not only their stems."""
    return frozenset(word.lower() for word in lexicon.tables["words"]["elsewhere"])


@lru_cache(maxsize=8)  # a catalog is indexed anew at every change; its words stay
def spare_own_words(lexicon: Lexicon, own: tuple[OwnWords, ...]) -> Lexicon:
    """Return a lexicon in which the catalogs' own words name no other system and no device."""
    if not any(map(any, own)):
        return lexicon
    spared = frozenset(chain.from_iterable(words.spared for words in own))
    naming = frozenset(chain.from_iterable(words.naming for words in own))
    return replace(
        lexicon,
        elsewhere=lexicon.elsewhere - spared,
        devices=frozenset(word for word in lexicon.devices if stem(word) not in spared),
        other_codes=lexicon.other_codes - naming,
        errors=lexicon.errors | naming,
    )
