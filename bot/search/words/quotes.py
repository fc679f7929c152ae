"""Quotations: whether words hold a message, with any values in its placeholders, and how like a message they are."""

from collections.abc import Container, Iterable, Sequence
from functools import lru_cache
from itertools import chain

from rapidfuzz import fuzz

from bot.search import tuning
from bot.search.text.template import PLACEHOLDER
from bot.search.text.tokens import split_signs, tokenize


def is_quoted(message: str, words: Sequence[str]) -> bool:
    """Return whether words hold a message that is long enough to be specific, with any values in its placeholders."""
    parts = list(map(tokenize, PLACEHOLDER.split(message)))
    quote = join_stems(chain.from_iterable(parts))
    if len(quote) < tuning.MIN_QUOTED_LENGTH or quote.count(" ") < tuning.MIN_QUOTED_WORDS:
        return False
    return holds_parts(words, [part for part in parts if part], room=count_room(parts))


def count_rendered(message: str, text: str) -> int:
    """Return how many words a message has besides its values, if a text is these and values; else 0."""
    parts = split_at_values(message)
    return sum(map(len, parts)) if len(parts) > 1 and fills_parts(split_signs(text), parts) else 0


@lru_cache(maxsize=2_000)
def split_at_values(message: str) -> list[list[str]]:
    """Return the words of a message before, between and after its values."""
    return list(map(split_signs, PLACEHOLDER.split(message)))


def fills_parts(words: Sequence[str], parts: Sequence[Sequence[str]]) -> bool:
    """Return whether words are all parts in their order, with the words of a value between any two."""
    starts = {0}
    for part in parts:
        ends = {start + len(part) for start in starts if words[start : start + len(part)] == part}
        starts = {end + gap for end in ends for gap in range(1, tuning.MAX_VALUE_WORDS + 1)}
    return len(words) in ends


def count_room(parts: Iterable[Sequence[str]]) -> list[int]:
    """Return how many words the values before each part that has words may have; several may follow each other."""
    rooms: list[int] = []
    values = 0
    for part in parts:
        if part:
            rooms.append(values * tuning.MAX_VALUE_WORDS)
            values = 0
        values += 1
    return rooms


def holds_parts(words: Sequence[str], parts: Sequence[Sequence[str]], *, room: Sequence[int]) -> bool:
    """Return whether words hold all parts in their order, with no more words before each than there is room for.

    Wherever a part may end is looked at once, so that the time doesn't grow with the ways to fill all placeholders.
    """
    starts = set(range(len(words)))
    ends: set[int] = set()
    for part, most in zip(parts, [*room[1:], 0], strict=True):
        ends = {start + len(part) for start in starts if words[start : start + len(part)] == part}
        starts = {end + gap for end in ends for gap in range(most + 1)}
    return bool(ends)


def join_stems(words: Iterable[str]) -> str:
    """Return words in one text, each after a blank."""
    return "".join(f" {word}" for word in words)


def join_without_values(words: Iterable[str], known: Container[str]) -> str:
    """Return the words of a text as they are compared with a message: without the values of its placeholders.

    Values are numbers, and what has a digit and is no ``known`` word ("7b2fb3fd", but not "2fa").
    """
    return " ".join(word for word in words if word.isalpha() or (word in known and not word.isdecimal()))


def compare_text(words: str, printed: str) -> float:
    """Return the similarity of a text and a message, 0 to 1, or 0 where letters in common are chance.

    The text may be a truncated message. A message inside a longer text must be quoted almost exactly, because many
    messages begin alike.
    """
    like = fuzz.ratio(words, printed, score_cutoff=100 * tuning.MIN_SIMILARITY)
    if min(len(words), len(printed)) >= tuning.MIN_PARTIAL_LENGTH:
        least = tuning.MIN_QUOTE_SIMILARITY if len(printed) < len(words) else tuning.MIN_SIMILARITY
        like = max(like, tuning.PARTIAL_WEIGHT * fuzz.partial_ratio(words, printed, score_cutoff=100 * least))
    return like / 100
