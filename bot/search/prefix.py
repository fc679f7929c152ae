"""Match the words before a number to the catalog's prefixes."""

import re
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import OSA

Fit = Literal["whole", "part", "mixed", "none"]

SHORT_PREFIX = 3  # letters up to which a prefix ("G", "US") counts only if it touches the number
LETTERS_PER_TYPO = 4  # letters of the prefix for each typo that is tolerated
MIN_PART = 3  # letters that must be left of a prefix whose beginning is lost


@dataclass(frozen=True, slots=True)
class Prefix:
    """The part of a code before its number: as printed, only its letters, and its words, both in capitals."""

    printed: str
    letters: str
    parts: tuple[str, ...]
    family: str


@dataclass(frozen=True, slots=True)
class PrefixMatch:
    """The prefixes that the words before a number fit.

    ``whole``: a complete prefix, typos tolerated; ``part``: the end of one whose beginning is lost; ``mixed``: the
    first part of one prefix with the last of another; ``none``: no prefix. ``start`` is where the fitting words begin.
    """

    fit: Fit
    prefixes: tuple[Prefix, ...] = ()
    start: int = 0


NO_PREFIX = PrefixMatch("none")
WORD_OR_SEPARATOR = re.compile(r"[A-Za-z]+(?:[01][A-Za-z]+)*(?:[01](?=[_-]))?|[^A-Za-z]+")
MAX_PREFIX_LENGTH = 40  # characters before a number that may belong to its prefix
MAX_SEPARATORS = 3  # separators between two words of a prefix
MAX_PREFIX_WORDS = 4  # words in a prefix, counting pieces cut by white space
LOOKALIKE_LETTERS = str.maketrans("01", "OI")


def build_prefix(printed: str, family: str) -> Prefix:
    """Build a prefix from its printed form."""
    parts = tuple(re.findall(r"[A-Z]+", printed.upper()))
    return Prefix(printed, "".join(parts), parts, family)


def find_prefix_words(text: str, end: int) -> list[tuple[str, str, int]]:
    """Return up to four words before a position, nearest first: the word in capitals, what follows it, its start."""
    start = max(0, end - MAX_PREFIX_LENGTH)
    words: list[tuple[str, str, int]] = []
    after = ""
    position = end
    for piece in reversed(WORD_OR_SEPARATOR.findall(text[start:end])):
        position -= len(piece)
        if piece[0].isalpha():
            words.append((piece.upper().translate(LOOKALIKE_LETTERS), after, position))
            after = ""
        elif len(piece) > MAX_SEPARATORS or piece.strip(" \t\n_-.:=#\"'([/\\"):
            break
        else:
            after = piece
        if len(words) == MAX_PREFIX_WORDS:
            break
    return words


def fit_prefix(text: str, end: int, prefixes: tuple[Prefix, ...]) -> PrefixMatch:
    """Return the prefixes that the words before ``end`` fit."""
    words = find_prefix_words(text, end)
    if not words:
        return NO_PREFIX
    joined = [("".join(word for word, _, _ in reversed(words[: n + 1])), words[n][2]) for n in range(len(words))]
    return (
        fit_letters(joined, prefixes)
        or fit_short(words[0], prefixes)
        or fit_mixed(words, prefixes)
        or fit_part(words, joined, prefixes)
        or NO_PREFIX
    )


def fit_letters(joined: list[tuple[str, int]], prefixes: tuple[Prefix, ...]) -> PrefixMatch | None:
    """Fit a whole prefix: exactly, with other letters glued to its front, or with typos."""
    best: tuple[int, PrefixMatch] | None = None
    for prefix in prefixes:
        if len(prefix.letters) <= SHORT_PREFIX:
            continue
        allowed = len(prefix.letters) // LETTERS_PER_TYPO
        for letters, start in joined:
            if letters.endswith(prefix.letters):
                return PrefixMatch("whole", (prefix,), start + len(letters) - len(prefix.letters))
            slips = OSA.distance(letters, prefix.letters, score_cutoff=allowed)
            if slips <= allowed and (best is None or slips < best[0]) and not is_prefix_end(letters, prefix):
                best = slips, PrefixMatch("whole", (prefix,), start)
    return best[1] if best else None


def is_prefix_end(letters: str, prefix: Prefix) -> bool:
    """Return whether the letters are the end of the prefix, which is not a typo."""
    return prefix.letters.endswith(letters)


def fit_short(word: tuple[str, str, int], prefixes: tuple[Prefix, ...]) -> PrefixMatch | None:
    """Fit a short prefix, such as the one of US500, but only if it touches its number (not "pay us 500")."""
    letters, after, start = word
    fitting = tuple(prefix for prefix in prefixes if len(prefix.letters) <= SHORT_PREFIX and prefix.letters == letters)
    return PrefixMatch("part", fitting, start) if fitting and after in {"", "-", "_"} else None


def fit_mixed(words: list[tuple[str, str, int]], prefixes: tuple[Prefix, ...]) -> PrefixMatch | None:
    """Fit the first part of one prefix with the last part of another, such as USCUSTOMER_CODE_."""
    if not words[1:] or not words[1][1].strip():
        return None
    long = [prefix for prefix in prefixes if len(prefix.parts) > 1]
    first = [prefix for prefix in long if OSA.distance(prefix.parts[0], words[1][0]) <= 1]
    last = [prefix for prefix in long if OSA.distance(prefix.parts[-1], words[0][0]) <= 1]
    return PrefixMatch("mixed", (first[0], last[0]), words[1][2]) if first and last and first != last else None


def fit_part(
    words: list[tuple[str, str, int]], joined: list[tuple[str, int]], prefixes: tuple[Prefix, ...]
) -> PrefixMatch | None:
    """Fit the end of a prefix whose beginning is lost. A word set apart, as in "code 12", doesn't count."""
    for letters, start in reversed(joined):
        fitting = tuple(p for p in prefixes if len(letters) >= MIN_PART and p.letters.endswith(letters))
        if fitting and (letters not in fitting[0].parts or words[0][1].strip(" :=\"'")):
            return PrefixMatch("part", fitting, start)
    return None
