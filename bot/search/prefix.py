"""Match the words before a number to the catalog's prefixes."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from rapidfuzz.distance import OSA

from bot.search import tuning

Fit = Literal["whole", "part", "mixed", "none"]

WORD_OR_SEPARATOR = re.compile(r"[A-Za-z]+(?:[01][A-Za-z]+)*(?:[01](?=[_-]))?|[^A-Za-z]+")
SEPARATORS = " \t\n_-.:=#\"'(["
NEGATIVE = re.compile(r"[=:(\"'\s]-$")
LOOKALIKE_LETTERS = str.maketrans("01", "OI")


class PrefixFacts(NamedTuple):
    """What is known of a printed prefix: the family of its first code, and how many digits its numbers have."""

    family: str
    widths: list[int]


@dataclass(frozen=True, slots=True)
class PrintedPrefix:
    """The part of a code before its number: as printed, only its letters, and its words, both in capitals.

    A ``short`` one counts only if it touches its number; others may have ``typos``. ``widths`` are how many digits its
    numbers have.
    """

    printed: str
    letters: str
    parts: tuple[str, ...]
    family: str
    short: bool
    typos: int
    widths: frozenset[int] = frozenset()


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


Fitting = Callable[[Sequence[PrefixWord], Sequence[PrintedPrefix]], PrefixMatch | None]


def build_prefixes(facts: Mapping[str, PrefixFacts]) -> tuple[PrintedPrefix, ...]:
    """Return the prefixes of codes that end with a number, from their printed form and what is known of each."""
    return tuple(build_printed_prefix(printed, known) for printed, known in facts.items() if printed.strip("_-. "))


def build_printed_prefix(printed: str, facts: PrefixFacts) -> PrintedPrefix:
    """Build a prefix from its printed form and what is known of it."""
    parts = tuple(re.findall(r"[A-Z]+", printed.upper()))
    letters = "".join(parts)
    is_short = len(letters) <= tuning.SHORT_PREFIX
    typos = 0 if is_short else len(letters) // tuning.LETTERS_PER_TYPO
    return PrintedPrefix(
        printed, letters, parts, facts.family, short=is_short, typos=typos, widths=frozenset(facts.widths)
    )


def fit_prefix(text: str, end: int, prefixes: Sequence[PrintedPrefix]) -> PrefixMatch:
    """Return the prefixes that the words before ``end`` fit."""
    if NEGATIVE.search(text[max(0, end - 2) : end]) and not text.startswith("0", end):
        return NO_PREFIX
    words = find_prefix_words(text, end)
    for fit in list_fits(words):
        if match := fit(words, prefixes):
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


def fit_whole(words: Sequence[PrefixWord], prefixes: Sequence[PrintedPrefix]) -> PrefixMatch | None:
    """Fit a whole prefix, also with other letters glued to its front."""
    for prefix in prefixes:
        for word in words:
            if word.joined.endswith(prefix.letters) and not prefix.short:
                return PrefixMatch("whole", (prefix,), word.start + len(word.joined) - len(prefix.letters))
    return None


def fit_with_typos(words: Sequence[PrefixWord], prefixes: Sequence[PrintedPrefix]) -> PrefixMatch | None:
    """Fit a whole prefix with the fewest typos. To be only the end of a prefix is no typo."""
    fits = [
        (typos, prefix, word.start)
        for prefix in prefixes
        for place, word in enumerate(words)
        if (typos := OSA.distance(word.joined, prefix.letters, score_cutoff=prefix.typos)) <= prefix.typos
        and not is_other_name(words, place, prefix)
    ]
    if not fits:
        return None
    _, prefix, start = min(fits, key=lambda fit: fit[0])
    return PrefixMatch("whole", (prefix,), start)


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


def fit_short(words: Sequence[PrefixWord], prefixes: Sequence[PrintedPrefix]) -> PrefixMatch | None:
    """Fit a short prefix, such as the one of US500, but only if it touches its number (not "pay us 500")."""
    word = words[0]
    fitting = tuple(prefix for prefix in prefixes if prefix.short and prefix.letters == word.letters)
    if not fitting:
        return None
    separators = {"", "-", "_", fitting[0].printed[len(fitting[0].letters) :]}
    return PrefixMatch("part", fitting, word.start) if word.after in separators else None


def fit_mixed(words: Sequence[PrefixWord], prefixes: Sequence[PrintedPrefix]) -> PrefixMatch | None:
    """Fit the first part of one prefix with the last part of another, such as USCUSTOMER_CODE_."""
    if len(words) == 1 or not words[1].after.strip():
        return None
    first = find_by_part(prefixes, 0, words[1].letters)
    last = find_by_part(prefixes, -1, words[0].letters)
    return PrefixMatch("mixed", (first, last), words[1].start) if first and last and first != last else None


def find_by_part(prefixes: Sequence[PrintedPrefix], position: int, letters: str) -> PrintedPrefix | None:
    """Return the first prefix of several parts that has this one at a position, with at most one typo."""
    several = (prefix for prefix in prefixes if len(prefix.parts) > 1)
    return next((prefix for prefix in several if OSA.distance(prefix.parts[position], letters) <= 1), None)


def fit_part(words: Sequence[PrefixWord], prefixes: Sequence[PrintedPrefix]) -> PrefixMatch | None:
    """Fit the end of a prefix whose beginning is lost. A word set apart, as in "code 12", doesn't count."""
    after = words[0].after
    is_joined = "_" in after or after in {"-", "."}
    for word in reversed(words):
        fitting = find_by_end(prefixes, word.joined)
        if fitting and (is_joined or word.joined not in fitting[0].parts):
            return PrefixMatch("part", fitting, word.start)
    return None


def find_by_end(prefixes: Sequence[PrintedPrefix], letters: str) -> tuple[PrintedPrefix, ...]:
    """Return the prefixes that end with these letters, if they are enough to tell."""
    return tuple(p for p in prefixes if len(letters) >= tuning.MIN_PART and p.letters.endswith(letters))
