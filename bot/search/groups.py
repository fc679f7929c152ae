"""Names of groups of codes: sections, families and prefixes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from bot.search import tuning
from bot.search.text.tokens import tokenize
from bot.search.words.lexicon import Lexicon, Tokens, rewrite_words

FILLERS = frozenset(
    tokenize(
        "a all and any are can code codes do does every error errors family find for from get give have how i in is "
        "list lookup me my number numbers of on our please pls section show tell the their there these those to up "
        "we what which with you your"
    )
)


@dataclass(frozen=True)
class GroupNames:
    """The names of a catalog's groups: of its sections and families, of its printed prefixes, and of its trade."""

    names: Iterable[str]
    prefixes: Iterable[str]
    lexicon: Lexicon

    @cached_property
    def keys(self) -> Mapping[Tokens, frozenset[str]]:
        """Return the keys of groups by the words of their names; a question for a code alone needs none."""
        return group_names(self.names, self.prefixes, self.lexicon)

    def find_keys(self, text: str) -> frozenset[str]:
        """Return the keys of the group that is all a text names."""
        words = read_name(text)
        return self.keys.get(words) or self.keys.get(rewrite_name(self.lexicon, words), frozenset())


def group_names(names: Iterable[str], prefixes: Iterable[str], lexicon: Lexicon) -> Mapping[Tokens, frozenset[str]]:
    """Return the keys of sections, families and printed prefixes by the words that tell of their names.

    A family has more names in the lexicon.
    """
    named = [(read_name(name), name.casefold()) for name in islice(names, tuning.MAX_GROUPS)]
    for printed in islice(prefixes, tuning.MAX_GROUPS):
        named += ((words, key_prefix(printed)) for words in name_prefix(printed))
    groups: dict[Tokens, set[str]] = defaultdict(set)
    for words, key in named:
        groups[words].add(key)
        groups[rewrite_name(lexicon, words)].add(key)
    groups.pop((), None)
    return {**name_families(lexicon), **{words: frozenset(keys) for words, keys in groups.items()}}


def name_families(lexicon: Lexicon) -> dict[Tokens, frozenset[str]]:
    """Return the keys of families by what else they are called; the shortest names may mean anything."""
    names = ((word, family) for word, family in lexicon.families.items() if len(word) > tuning.SHORT_PREFIX)
    return {(word,): frozenset({family.casefold()}) for word, family in names}


def key_prefix(printed: str) -> str:
    """Return the key of the codes with a printed prefix; no section or family has it as its name."""
    return f"\n{printed}"


def name_prefix(printed: str) -> set[Tokens]:
    """Return what a prefix is called: its words, and its first word alone; nothing if that is too short to tell."""
    words = tuple(tokenize(printed)) if len(printed) > tuning.SHORT_PREFIX else ()
    return {words, words[:1]} if words and len(words[0]) > tuning.SHORT_PREFIX else {words}


def read_name(text: str) -> Tokens:
    """Return the words of a text that may name a group: without those of a question."""
    return tuple(word for word in tokenize(text) if word not in FILLERS)


def rewrite_name(lexicon: Lexicon, words: Tokens) -> Tokens:
    """Return a name of several words in the spelling of the reference ("API key" is "API application")."""
    return tuple(rewrite_words(lexicon.rewrites, list(words))) if len(words) > 1 else words
