"""Find words by their letters, by their end, or with a slip, in a time that hardly grows with how many there are."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, takewhile
from string import ascii_uppercase

from rapidfuzz.distance import OSA

from bot.search import tuning


@dataclass(frozen=True)
class Spellings:
    """Words in capitals, each with the prefixes that it stands for, as printed.

    Of a few words, each is compared; many are sorted when that is first needed.
    """

    printed: Mapping[str, Sequence[str]]

    @cached_property
    def starts(self) -> list[str]:
        """Return the words in alphabetical order."""
        return sorted(self.printed)

    @cached_property
    def ends(self) -> list[str]:
        """Return the words backwards, in alphabetical order."""
        return sorted(map(reverse, self.printed))

    def find_ending(self, letters: str) -> list[str]:
        """Return the words that end with these letters; none if they are too many to tell."""
        end = reverse(letters)
        begin = bisect_left(self.ends, end)
        found = takewhile(lambda word: word.startswith(end), islice(self.ends, begin, None))
        words = list(map(reverse, islice(found, tuning.MAX_ALIKE + 1)))
        return words if len(words) <= tuning.MAX_ALIKE else []

    def find_similar(self, letters: str, allow: Callable[[str], int]) -> Iterator[tuple[int, str]]:
        """Yield the words that letters may stand for, and with how many typos, which ``allow`` limits for each word.

        Among many words a second typo soon makes another one, so that only one is tolerated.
        """
        if len(self.printed) > tuning.MAX_COMPARED_PREFIXES:
            yield from ((int(word != letters), word) for word in self.find_near(letters) if allow(word))
            return
        for word in self.printed:
            typos = OSA.distance(letters, word, score_cutoff=allow(word))
            if typos <= allow(word):
                yield typos, word

    def find_near(self, letters: str) -> Iterator[str]:
        """Yield the words that one typo makes of these letters.

        What is before the typo begins a word, and what is after it ends one: few places are left for it.
        """
        last = count_common(self.starts, letters)
        first = len(letters) - count_common(self.ends, reverse(letters)) - 2
        places = range(max(0, first), last + 1)
        yield from dict.fromkeys(word for word in generate_typos(letters, places) if word in self.printed)


def reverse(word: str) -> str:
    """Return a word backwards."""
    return word[::-1]


def count_common(words: Sequence[str], letters: str) -> int:
    """Return with how many of these letters one of the words begins, which are in alphabetical order."""
    place = bisect_left(words, letters)
    return max((count_shared(word, letters) for word in words[max(0, place - 1) : place + 1]), default=0)


def count_shared(word: str, letters: str) -> int:
    """Return how many letters at the beginning of two words are the same."""
    pairs = enumerate(zip(word, letters, strict=False))
    return next((place for place, (one, other) in pairs if one != other), min(len(word), len(letters)))


def generate_typos(letters: str, places: range) -> Iterator[str]:
    """Yield what one typo at one of these places makes: a letter more, less or another, or two that are swapped."""
    for place in places:
        head = letters[:place]
        tail = letters[place:]
        yield head + tail[1:]
        yield head + tail[1:2] + tail[:1] + tail[2:]
        for letter in ascii_uppercase:
            yield head + letter + tail
            yield head + letter + tail[1:]
