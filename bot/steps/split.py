"""A long text as steps: cut where it reads best, and nothing lost."""

import re
from collections.abc import Iterator

from bot.steps.step import LONGEST, MOST

NUMBER = re.compile(r"^[ \t]*(?:step[ \t]+)?(\d{1,2})(?:[.):]|\.\))[ \t]+(?=\S)", re.IGNORECASE | re.MULTILINE)
EARLIEST = LONGEST // 4  # a paragraph that is shorter stays with what follows, though that is cut then
CUTS = (  # where a text is cut, the best place first, and after how many characters at the earliest
    (re.compile(r"\n[ \t]*\n"), EARLIEST),  # between paragraphs
    (re.compile(r"\n"), EARLIEST),
    (re.compile(r"(?<=[.!?…])\s|(?<=[。！？])"), EARLIEST),  # between sentences
    (re.compile(r"\s"), 1),
)


def split(text: str) -> tuple[str, ...]:
    """Cut a text of any length into steps of at most 1,000 characters.

    A list that counts from 1 is cut at its numbers, which go because steps have their own. Any other text is cut only
    if it is too long: between paragraphs, else lines, sentences or words, as late as possible. White space goes where
    a cut is; nothing else does.
    """
    return tuple(piece for item in items(text) for piece in pieces(item))


def items(text: str) -> list[str]:
    """Give the items of a numbered list, what stands before it with the first; else the whole text."""
    found = list(NUMBER.finditer(text))
    if not 1 < len(found) <= MOST or [int(match[1]) for match in found] != list(range(1, len(found) + 1)):
        return [text]
    ends = [*(match.start() for match in found[1:]), len(text)]
    told = [text[match.end() : end].strip() for match, end in zip(found, ends, strict=True)]
    before = text[: found[0].start()].strip()
    return [f"{before}\n{told[0]}" if before else told[0], *told[1:]]


def pieces(text: str) -> Iterator[str]:
    """Cut a text wherever it is too long; of nothing but white space there is no piece."""
    start, end = 0, len(text.rstrip())
    while start < end:
        start += len(text[start:end]) - len(text[start:end].lstrip())
        stop = end if end - start <= LONGEST else place_to_cut(text, start)
        yield text[start:stop].rstrip()
        start = stop


def place_to_cut(text: str, start: int) -> int:
    """Give the best place for a cut in the next 1,000 characters: in a word only if it is longer than that."""
    for cut, least in CUTS:
        places = [found.start() for found in cut.finditer(text, start + least, start + LONGEST + 1)]
        if places:
            return places[-1]
    return start + LONGEST
