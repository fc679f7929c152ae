"""Match the words before a number to the catalog's prefixes."""

import re
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import OSA

Fit = Literal["whole", "part", "mixed", "none"]

SHORT = 3  # letters up to which a prefix ("G", "US") counts only if it touches the number
SLIP_EVERY = 4  # letters of the prefix for each typo that is tolerated
PART = 3  # letters that must be left of a prefix whose beginning is lost


@dataclass(frozen=True, slots=True)
class Prefix:
    """The part of a code before its number: as printed, only its letters, and its words, both in capitals."""

    printed: str
    letters: str
    parts: tuple[str, ...]
    family: str


@dataclass(frozen=True, slots=True)
class Head:
    """The prefixes that the words before a number fit.

    ``whole``: a complete prefix, typos tolerated; ``part``: the end of one whose beginning is lost; ``mixed``: the
    first part of one prefix with the last of another; ``none``: no prefix. ``start`` is where the fitting words begin.
    """

    fit: Fit
    prefixes: tuple[Prefix, ...] = ()
    start: int = 0


NONE = Head("none")
PIECE = re.compile(r"[A-Za-z]+(?:[01][A-Za-z]+)*(?:[01](?=[_-]))?|[^A-Za-z]+")
BEFORE = 40  # characters before a number that may belong to its prefix
MOST_MARKS = 3  # separators between two words of a prefix
MOST_WORDS = 4  # words in a prefix, counting pieces cut by white space
LOOKALIKE = str.maketrans("01", "OI")


def prefix_of(printed: str, family: str) -> Prefix:
    """Build a prefix from its printed form."""
    parts = tuple(re.findall(r"[A-Z]+", printed.upper()))
    return Prefix(printed, "".join(parts), parts, family)


def words_before(text: str, end: int) -> list[tuple[str, str, int]]:
    """Return up to four words before a position, nearest first: the word in capitals, what follows it, its start."""
    start = max(0, end - BEFORE)
    words: list[tuple[str, str, int]] = []
    after = ""
    position = end
    for piece in reversed(PIECE.findall(text[start:end])):
        position -= len(piece)
        if piece[0].isalpha():
            words.append((piece.upper().translate(LOOKALIKE), after, position))
            after = ""
        elif len(piece) > MOST_MARKS or piece.strip(" \t\n_-.:=#\"'([/\\"):
            break
        else:
            after = piece
        if len(words) == MOST_WORDS:
            break
    return words


def fit_head(text: str, end: int, prefixes: tuple[Prefix, ...]) -> Head:
    """Return the prefixes that the words before ``end`` fit."""
    words = words_before(text, end)
    if not words:
        return NONE
    joined = [("".join(word for word, _, _ in reversed(words[: n + 1])), words[n][2]) for n in range(len(words))]
    return (
        fit_letters(joined, prefixes)
        or fit_short(words[0], prefixes)
        or fit_mixed(words, prefixes)
        or fit_part(words, joined, prefixes)
        or NONE
    )


def fit_letters(joined: list[tuple[str, int]], prefixes: tuple[Prefix, ...]) -> Head | None:
    """Fit a whole prefix: exactly, with other letters glued to its front, or with typos."""
    best: tuple[int, Head] | None = None
    for prefix in prefixes:
        if len(prefix.letters) <= SHORT:
            continue
        allowed = len(prefix.letters) // SLIP_EVERY
        for letters, start in joined:
            if letters.endswith(prefix.letters):
                return Head("whole", (prefix,), start + len(letters) - len(prefix.letters))
            slips = OSA.distance(letters, prefix.letters, score_cutoff=allowed)
            if slips <= allowed and (best is None or slips < best[0]) and not lost_front(letters, prefix):
                best = slips, Head("whole", (prefix,), start)
    return best[1] if best else None


def lost_front(letters: str, prefix: Prefix) -> bool:
    """Return whether the letters are the end of the prefix, which is not a typo."""
    return prefix.letters.endswith(letters)


def fit_short(word: tuple[str, str, int], prefixes: tuple[Prefix, ...]) -> Head | None:
    """Fit a short prefix, such as the one of US500, but only if it touches its number (not "pay us 500")."""
    letters, after, start = word
    fitting = tuple(prefix for prefix in prefixes if len(prefix.letters) <= SHORT and prefix.letters == letters)
    return Head("part", fitting, start) if fitting and after in {"", "-", "_"} else None


def fit_mixed(words: list[tuple[str, str, int]], prefixes: tuple[Prefix, ...]) -> Head | None:
    """Fit the first part of one prefix with the last part of another, such as USCUSTOMER_CODE_."""
    if not words[1:] or not words[1][1].strip():
        return None
    long = [prefix for prefix in prefixes if len(prefix.parts) > 1]
    first = [prefix for prefix in long if OSA.distance(prefix.parts[0], words[1][0]) <= 1]
    last = [prefix for prefix in long if OSA.distance(prefix.parts[-1], words[0][0]) <= 1]
    return Head("mixed", (first[0], last[0]), words[1][2]) if first and last and first != last else None


def fit_part(
    words: list[tuple[str, str, int]], joined: list[tuple[str, int]], prefixes: tuple[Prefix, ...]
) -> Head | None:
    """Fit the end of a prefix whose beginning is lost. A word set apart, as in "code 12", doesn't count."""
    for letters, start in reversed(joined):
        fitting = tuple(p for p in prefixes if len(letters) >= PART and p.letters.endswith(letters))
        if fitting and (letters not in fitting[0].parts or words[0][1].strip(" :=\"'")):
            return Head("part", fitting, start)
    return None
