"""``CODE=message`` lines, plain or in a Markdown page."""

import re
from collections.abc import Iterator

from bot.catalog.assemble import assemble_reading, split_lines
from bot.catalog.code import Prefixes
from bot.catalog.entry import RawLine, Reading, SkippedLine

NAME = "CODE=message lines (plain or in Markdown)"

STRUCTURE = re.compile(r"[#!]|```|~~~|([-*_])\1{2,}\s*$")  # headings, comments, fences, rules
FRONT_MATTER = "---"


def claims(_document: str, _text: str) -> bool:
    """Return True: this format is the fallback for documents that no other reader claims."""
    return True


def read(document: str, text: str, prefixes: Prefixes) -> Reading:
    """Read a document line by line."""
    return assemble_reading(document, text, list(parse_lines(text)), prefixes)


def parse_lines(text: str) -> Iterator[RawLine | SkippedLine]:
    """Yield entries and unreadable lines; structure and blank lines are left out."""
    lines = split_lines(text)
    start = count_front_matter(lines)
    for number, line in enumerate(lines[start:], start + 1):
        key, equals, message = line.partition("=")
        if not line or STRUCTURE.match(line):
            continue
        if equals:
            yield RawLine(number, key.rstrip(), message.lstrip())
        else:
            yield SkippedLine(number, line, "there is no “=” in it")


def count_front_matter(lines: list[str]) -> int:
    """Return the number of lines in a Markdown page's front matter, including its two rules."""
    if lines[0] != FRONT_MATTER or FRONT_MATTER not in lines[1:]:
        return 0
    return lines.index(FRONT_MATTER, 1) + 1
