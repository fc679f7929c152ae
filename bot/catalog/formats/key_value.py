"""``CODE=message`` lines, plain or in a Markdown page."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from bot.catalog.assemble import assemble_reading
from bot.catalog.code import Prefixes
from bot.catalog.document import Document
from bot.catalog.entry import RawLine, Reading, SkippedLine

NAME = "CODE=message lines (plain or in Markdown)"

STRUCTURE = re.compile(r"[#!]|```|~~~|([-*_])\1{2,}\s*$")  # headings, comments, fences, rules
FRONT_MATTER = "---"


def claims(_document: Document) -> bool:
    """Return True: this format is the fallback for documents that no other reader claims."""
    return True


def read(document: Document, prefixes: Prefixes) -> Reading:
    """Read a document line by line."""
    start = count_front_matter(document)
    return assemble_reading(document, lambda lines: parse_lines(lines, start), prefixes)


def parse_lines(lines: Iterable[str], start: int) -> Iterator[RawLine | SkippedLine]:
    """Yield entries and unreadable lines; structure, blanks and front matter, before ``start``, are left out."""
    for number, line in enumerate(islice(lines, start, None), start + 1):
        key, equals, message = line.partition("=")
        if not line or STRUCTURE.match(line):
            continue
        if equals:
            yield RawLine(number, key.rstrip(), message.lstrip())
        else:
            yield SkippedLine(number, line, "there is no “=” in it")


def count_front_matter(document: Document) -> int:
    """Return the number of lines in a Markdown page's front matter, including its two rules."""
    lines = enumerate(document.read_lines(), 1)
    if next(lines, None) != (1, FRONT_MATTER):
        return 0
    return next((number for number, line in lines if line == FRONT_MATTER), 0)
