"""Words of other systems and devices that a catalog prints itself: there they say nothing of whose error is meant."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from bot.search.text.tokens import stem
from bot.search.words.lexicon import Lexicon, stem_words


def find_own_words(lexicon: Lexicon, messages: Iterable[str], names: Iterable[str]) -> tuple[str, ...]:
    """Return the stems of other systems and devices that are among the words of messages or in names of a catalog."""
    outside = lexicon.elsewhere | stem_words(lexicon.devices)
    return tuple(sorted(outside.intersection(messages) | outside.intersection(stem_words(names))))


@lru_cache(maxsize=8)  # a catalog is indexed anew at every change; its words stay
def spare_own_words(lexicon: Lexicon, own: tuple[str, ...]) -> Lexicon:
    """Return a lexicon in which these stems name no other system and no device."""
    if not own:
        return lexicon
    devices = frozenset(word for word in lexicon.devices if stem(word) not in own)
    return replace(lexicon, elsewhere=lexicon.elsewhere.difference(own), devices=devices)
