"""Which prefix of the catalog do the words in front of a number stand for."""

import re
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import OSA

Fit = Literal["whole", "part", "mixed", "none"]

SHORT = 3  # a prefix of up to so many letters ("G", "US") is only trusted when it touches the number
SLIP_EVERY = 4  # one slip is forgiven for so many letters of the prefix
PART = 3  # a lost beginning leaves at least so many letters


@dataclass(frozen=True, slots=True)
class Prefix:
    """What stands before a code's number, as printed, with the letters alone and its word parts in capitals."""

    printed: str
    letters: str
    parts: tuple[str, ...]
    family: str


@dataclass(frozen=True, slots=True)
class Head:
    """The words in front of a number and what they fit.

    ``whole``: the prefix itself, slips forgiven; ``part``: its end, the beginning lost; ``mixed``: the first part of
    one prefix with the last of another; ``none``: no prefix. ``start`` is where the fitting words begin in the text.
    """

    fit: Fit
    prefixes: tuple[Prefix, ...] = ()
    start: int = 0


NONE = Head("none")
PIECE = re.compile(r"[A-Za-z]+(?:[01][A-Za-z]+)*(?:[01](?=[_-]))?|[^A-Za-z]+")
BEFORE = 40  # characters in front of a number that may belong to its prefix
MOST_MARKS = 3  # between two words of a prefix
MOST_WORDS = 4  # of a prefix, with those that white space cut
LOOKALIKE = str.maketrans("01", "OI")


def prefix_of(printed: str, family: str) -> Prefix:
    """Describe a prefix as printed."""
    parts = tuple(re.findall(r"[A-Z]+", printed.upper()))
    return Prefix(printed, "".join(parts), parts, family)


def words_before(text: str, end: int) -> list[tuple[str, str, int]]:
    """Give up to four words before a position, nearest first: word in capitals, what follows it, where it starts."""
    start = max(0, end - BEFORE)
    found: list[tuple[str, str, int]] = []
    after = ""
    position = end
    for piece in reversed(PIECE.findall(text[start:end])):
        position -= len(piece)
        if piece[0].isalpha():
            found.append((piece.upper().translate(LOOKALIKE), after, position))
            after = ""
        elif len(piece) > MOST_MARKS or piece.strip(" \t\n_-.:=#\"'([/\\"):
            break
        else:
            after = piece
        if len(found) == MOST_WORDS:
            break
    return found


def fit_head(text: str, end: int, prefixes: tuple[Prefix, ...]) -> Head:
    """Say which prefix the words before ``end`` stand for."""
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
    """Fit a whole prefix: to the letter, with other letters glued to its front, or with slips."""
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
    """Tell whether the letters are the end of the prefix, which is no slip."""
    return prefix.letters.endswith(letters)


def fit_short(word: tuple[str, str, int], prefixes: tuple[Prefix, ...]) -> Head | None:
    """Fit a prefix of one or two letters, such as the one of US500, where it touches its number ("pay us 500")."""
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
    """Fit the end of a prefix whose beginning was lost; of one word in a sentence ("code 12") nothing follows."""
    for letters, start in reversed(joined):
        fitting = tuple(p for p in prefixes if len(letters) >= PART and p.letters.endswith(letters))
        if fitting and (letters not in fitting[0].parts or words[0][1].strip(" :=\"'")):
            return Head("part", fitting, start)
    return None
