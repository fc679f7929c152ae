"""Correct the spelling of words by those that messages and the lexicon use."""

from collections import defaultdict
from collections.abc import Container, Iterable
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.search import tuning
from bot.search.text.tokens import stem
from bot.search.words.lexicon import Lexicon, Meanings, list_meanings, scale_meanings


class Spelling:
    """The words that an unknown one may be a typo of: those of messages (``held``) first, then the lexicon's."""

    def __init__(self, lexicon: Lexicon, held: Container[str], words: Iterable[str]) -> None:
        self.lexicon = lexicon
        self.held = held
        self.groups = group_by_spelling(words)

    def correct(self, meanings: Meanings) -> Meanings:
        """Return the meanings of the known word that an unknown word is a typo of; otherwise the word's own."""
        similar = self.find_correction(meanings)
        return scale_meanings(list_meanings(self.lexicon, [similar]), tuning.TYPO_WEIGHT) if similar else meanings

    def find_correction(self, meanings: Meanings) -> str | None:
        """Return the known word that a word with only its own meaning is a typo of; None for a known or strange one."""
        word = next(iter(meanings))
        if len(meanings) > 1 or word in self.held or word in self.lexicon.known:
            return None
        return self.find_similar_word(word)

    def find_similar_word(self, word: str) -> str | None:
        """Return the known word nearest to one with a typo or two, not in its first letter; messages' words first."""
        if len(word) < tuning.MIN_TYPO_LENGTH:
            return None
        allowed = 1 if len(word) < tuning.MIN_TWO_TYPOS_LENGTH else 2
        lengths = range(len(word) - allowed, len(word) + allowed + 1)
        known = chain.from_iterable(self.groups.get((word[0], length), ()) for length in lengths)
        near = process.extract(word, list(known), scorer=OSA.distance, score_cutoff=allowed, limit=None)
        likely = ((typos, similar not in self.held, similar) for similar, typos, _ in near)
        return min(likely, default=(0, False, None))[2]


def group_by_spelling(words: Iterable[str]) -> dict[tuple[str, int], list[str]]:
    """Return the words that may be meant by one with a typo, by their first letter and their length."""
    groups: dict[tuple[str, int], list[str]] = defaultdict(list)
    for word in sorted(words):
        if len(word) >= tuning.MIN_TYPO_LENGTH and stem(word) == word:
            groups[word[0], len(word)].append(word)
    return groups
