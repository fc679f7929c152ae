"""Names of groups of codes: sections, families and prefixes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from bot.catalog.entry import Entry
from bot.search import tuning
from bot.search.lexicon import Lexicon, Tokens, rewrite_words, tokenize

FILLERS = frozenset(
    tokenize(
        "a all and any are can code codes do does every error errors family find for from get give have how i in is "
        "list lookup me my number numbers of on our please pls section show tell the their there these those to up "
        "we what which with you your"
    )
)


def group_by_name(entries: Iterable[Entry], lexicon: Lexicon) -> dict[Tokens, tuple[Entry, ...]]:
    """Return the entries of each section, family and prefix by the words of its name; no group is the whole catalog."""
    every = tuple(entries)
    groups: dict[Tokens, dict[str, Entry]] = defaultdict(dict)
    for entry in every:
        for words in list_names(entry, lexicon):
            groups[words][entry.code] = entry
    return {words: tuple(group.values()) for words, group in groups.items() if words and len(group) < len(every)}


def list_names(entry: Entry, lexicon: Lexicon) -> set[Tokens]:
    """Return the names of a code's groups, each as the words that tell."""
    letters = entry.code.removesuffix(entry.number)
    prefix = tuple(tokenize(letters)) if len(letters) > tuning.SHORT_PREFIX else ()
    first = prefix[:1] if prefix and len(prefix[0]) > tuning.SHORT_PREFIX else ()
    names = {read_name(entry.section), read_name(entry.family), prefix, first}
    return names | {rewrite_name(lexicon, words) for words in names}


def read_name(text: str) -> Tokens:
    """Return the words of a text that may name a group: without those of a question."""
    return tuple(word for word in tokenize(text) if word not in FILLERS)


def rewrite_name(lexicon: Lexicon, words: Tokens) -> Tokens:
    """Return a name of several words in the spelling of the reference ("API key" is "API application")."""
    return tuple(rewrite_words(lexicon.rewrites, list(words))) if len(words) > 1 else words


def find_group(groups: Mapping[Tokens, tuple[Entry, ...]], lexicon: Lexicon, text: str) -> tuple[Entry, ...]:
    """Return the entries of the group that is all a text names."""
    words = read_name(text)
    return groups.get(words) or groups.get(rewrite_name(lexicon, words), ())
