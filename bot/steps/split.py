"""Split a long text into steps, at the places where it reads best and without losing anything."""

import re
from collections.abc import Iterator

from bot.steps.step import MAX_STEP_LENGTH, MAX_STEPS

LIST_NUMBER = re.compile(r"^[ \t]*(?:step[ \t]+)?(\d{1,2})(?:[.):]|\.\))[ \t]+(?=\S)", re.IGNORECASE | re.MULTILINE)
MIN_PIECE_LENGTH = MAX_STEP_LENGTH // 4  # a shorter paragraph stays with what follows, even if that is cut then
SEPARATORS = (  # separators to cut at, best first, and the least number of characters before the cut
    (re.compile(r"\n[ \t]*\n"), MIN_PIECE_LENGTH),  # between paragraphs
    (re.compile(r"\n"), MIN_PIECE_LENGTH),
    (re.compile(r"(?<=[.!?…])\s|(?<=[。！？])"), MIN_PIECE_LENGTH),  # between sentences
    (re.compile(r"\s"), 1),
)


def split_into_steps(text: str) -> tuple[str, ...]:
    """Split a text of any length into steps of at most 1,000 characters.

    A list numbered from 1 is split at its numbers, which are dropped because steps have their own. Any other text is
    split only if it is too long: between paragraphs, else lines, sentences or words, as late as possible. Only white
    space at the cuts is lost.
    """
    return tuple(piece for item in split_list(text) for piece in split_long_text(item))


def split_list(text: str) -> list[str]:
    """Return the items of a numbered list, the text before it joined to the first; otherwise the whole text."""
    matches = list(LIST_NUMBER.finditer(text))
    numbers = [int(match[1]) for match in matches]
    if not 1 < len(matches) <= MAX_STEPS or numbers != list(range(1, len(matches) + 1)):
        return [text]
    ends = [*(match.start() for match in matches[1:]), len(text)]
    first, *others = [text[match.end() : end].strip() for match, end in zip(matches, ends, strict=True)]
    before = text[: matches[0].start()].strip()
    return [f"{before}\n{first}".strip(), *others]


def split_long_text(text: str) -> Iterator[str]:
    """Yield pieces of a text that are short enough; none if it is nothing but white space."""
    start = 0
    end = len(text.rstrip())
    while start < end:
        start += len(text[start:end]) - len(text[start:end].lstrip())
        stop = end if end - start <= MAX_STEP_LENGTH else find_cut(text, start)
        yield text[start:stop].rstrip()
        start = stop


def find_cut(text: str, start: int) -> int:
    """Return the best position for a cut in the next 1,000 characters: inside a word only if it is longer than that."""
    for cut, least in SEPARATORS:
        places = [match.start() for match in cut.finditer(text, start + least, start + MAX_STEP_LENGTH + 1)]
        if places:
            return places[-1]
    return start + MAX_STEP_LENGTH
