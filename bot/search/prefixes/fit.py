"""Match the words before a number to the catalog's prefixes."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Literal, NamedTuple

from bot.search import tuning
from bot.search.prefixes.table import PrefixTable, PrintedPrefix, is_short

Fit = Literal["whole", "part", "mixed", "none"]

WORD_OR_SEPARATOR = re.compile(r"[A-Za-z]+(?:[01][A-Za-z]+)*(?:[01](?=[_-]))?|[^A-Za-z]+")
SEPARATORS = " \t\n_-.:=#\"'(["
NEGATIVE = re.compile(r"[=:(\"'\s]-$")
LOOKALIKE_LETTERS = str.maketrans("01", "OI")


@dataclass(frozen=True, slots=True)
class PrefixMatch:
    """The prefixes that the words before a number fit.

    ``whole``: a complete prefix, typos tolerated; ``part``: the end of one whose beginning is lost; ``mixed``: the
    first part of one prefix with the last of another; ``none``: no prefix. ``start`` is where the fitting words begin.
    """

    fit: Fit
    prefixes: tuple[PrintedPrefix, ...] = ()
    start: int = 0


NO_PREFIX = PrefixMatch("none")


class PrefixWord(NamedTuple):
    """A word before a number, in capitals: alone, joined with all words after it, what follows it, and its start."""

    letters: str
    joined: str
    after: str
    start: int


Fitting = Callable[[Sequence[PrefixWord], PrefixTable], PrefixMatch | None]


def fit_prefix(text: str, end: int, table: PrefixTable) -> PrefixMatch:
    """Return the prefixes that the words before ``end`` fit."""
    if NEGATIVE.search(text[max(0, end - 2) : end]) and not text.startswith("0", end):
        return NO_PREFIX
    words = find_prefix_words(text, end)
    for fit in list_fits(words):
        if match := fit(words, table):
            return match
    return NO_PREFIX


def list_fits(words: Sequence[PrefixWord]) -> tuple[Fitting, ...]:
    """Return the ways in which words may fit; a single letter before the number ("v118") is no prefix's part."""
    if not words:
        return ()
    is_version = len(words[0].letters) == 1 and not words[0].after
    return (fit_short,) if is_version else (fit_whole, fit_with_typos, fit_short, fit_mixed, fit_part)


def find_prefix_words(text: str, end: int) -> list[PrefixWord]:
    """Return up to four words before a position, nearest first."""
    words: list[PrefixWord] = []
    joined = after = ""
    position = end
    for piece in reversed(WORD_OR_SEPARATOR.findall(text[max(0, end - tuning.MAX_PREFIX_LENGTH) : end])):
        position -= len(piece)
        if piece[0].isalpha():
            letters = piece.upper().translate(LOOKALIKE_LETTERS)
            joined = letters + joined
            words.append(PrefixWord(letters, joined, after, position))
            after = ""
        elif len(piece) > tuning.MAX_SEPARATORS or piece.strip(SEPARATORS):
            break
        else:
            after = piece
    return words[: tuning.MAX_PREFIX_WORDS]


def fit_whole(words: Sequence[PrefixWord], table: PrefixTable) -> PrefixMatch | None:
    """Fit a whole prefix, the longest, also with other letters glued to its front."""
    joined = words[-1].joined
    for place in range(len(joined) - tuning.SHORT_PREFIX):
        letters = joined[place:]
        if prefixes := table.get(letters):
            word = next(word for word in words if word.joined.endswith(letters))
            return PrefixMatch("whole", prefixes, word.start + len(word.joined) - len(letters))
    return None


def fit_with_typos(words: Sequence[PrefixWord], table: PrefixTable) -> PrefixMatch | None:
    """Fit the whole prefixes with the fewest typos."""
    fits = list(list_similar(words, table))
    if not fits:
        return None
    least, start, _ = min(fits, key=itemgetter(0))
    nearest = tuple(prefix for typos, begin, prefix in fits if (typos, begin) == (least, start))
    return PrefixMatch("whole", nearest, start)


def list_similar(words: Sequence[PrefixWord], table: PrefixTable) -> Iterator[tuple[int, int, PrintedPrefix]]:
    """Yield prefixes with how many typos the words have and where they begin. To be only a prefix's end is no typo."""
    for place, word in enumerate(words):
        for typos, prefixes in table.find_similar(word.joined):
            if not is_other_name(words, place, prefixes[0]):
                yield from ((typos, word.start, prefix) for prefix in prefixes)


def is_other_name(words: Sequence[PrefixWord], place: int, prefix: PrintedPrefix) -> bool:
    """Return whether words like a prefix are less than it, or more.

    They may be only its end, alone or after another word, or it and one more word ("GGATEWAY_CODE_APP").
    """
    word = words[place]
    last = words[0].letters
    is_longer = len(last) > 1 and word.joined.removesuffix(last).endswith(prefix.letters)
    return is_longer or prefix.letters.endswith(word.joined) or is_end_after_word(words[: place + 1][-2:], prefix)


def is_end_after_word(words: Sequence[PrefixWord], prefix: PrintedPrefix) -> bool:
    """Return whether the first of two words, nearest first, ends the prefix, and the second stands apart from it."""
    if len(words) == 1 or words[0].joined == prefix.parts[-1]:
        return False
    return words[1].after.isspace() and prefix.letters.endswith(words[0].joined)


def fit_short(words: Sequence[PrefixWord], table: PrefixTable) -> PrefixMatch | None:
    """Fit a short prefix, such as the one of US500, but only if it touches its number (not "pay us 500")."""
    word = words[0]
    fitting = table.get(word.letters) if is_short(word.letters) else ()
    if not fitting:
        return None
    separators = {"", "-", "_", fitting[0].printed[len(fitting[0].letters) :]}
    return PrefixMatch("part", fitting, word.start) if word.after in separators else None


def fit_mixed(words: Sequence[PrefixWord], table: PrefixTable) -> PrefixMatch | None:
    """Fit the first part of one prefix with the last part of another, such as USCUSTOMER_CODE_."""
    if len(words) == 1 or not words[1].after.strip():
        return None
    first = table.find_by_part(table.firsts, words[1].letters)
    last = table.find_by_part(table.lasts, words[0].letters)
    return PrefixMatch("mixed", (first, last), words[1].start) if first and last and first != last else None


def fit_part(words: Sequence[PrefixWord], table: PrefixTable) -> PrefixMatch | None:
    """Fit the end of a prefix whose beginning is lost. A word set apart, as in "code 12", doesn't count."""
    after = words[0].after
    is_joined = "_" in after or after in {"-", "."}
    for word in reversed(words):
        fitting = table.find_ending(word.joined)
        if fitting and (is_joined or word.joined not in fitting[0].parts):
            return PrefixMatch("part", fitting, word.start)
    return None
