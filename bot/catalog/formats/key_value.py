"""``CODE=message`` lines, plain or in a Markdown page."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import PurePath

from bot.catalog.assemble import assemble_reading
from bot.catalog.code import Prefixes, is_code, is_printable_code
from bot.catalog.document import Document
from bot.catalog.entry import RawLine, Reading, SkippedLine

NAME = "CODE=message lines (plain or in Markdown)"

STRUCTURE = re.compile(r"[#!]|```|~~~|([-*_])\1{2,}\s*$")  # headings, comments, fences, rules
FRONT_MATTER = "---"
MARKUP = "|<>{[(\"'`*"  # what tables, pages and programs begin lines with, and codes don't
MAX_PARTS = 3  # of a damaged code that is cut by white space
SAMPLE = 2000  # lines that decide whether a document is of this form
SUFFIXES = {"", ".txt", ".text", ".md", ".markdown", ".lst", ".list", ".ini", ".cfg", ".conf", ".env", ".dat", ".codes"}


def claims(document: Document) -> bool:
    """Return whether a document is a text in which at least half of the first lines are CODE=message.

    A table or a program may have a “=” somewhere too: what stands before it must be a code, and nothing else.
    """
    if PurePath(document.name).suffix.lower() not in SUFFIXES:
        return False
    start = count_front_matter(document)
    lines = islice(document.read_lines(), start, start + SAMPLE)
    answers = Counter(is_entry(line) for line in lines if line and not STRUCTURE.match(line))
    return answers[True] > 0 and answers[True] >= answers[False]


def is_entry(line: str) -> bool:
    """Return whether a line is CODE=message, perhaps with white space in the code."""
    key, equals, _ = line.partition("=")
    parts = key.split()
    if not equals or not 0 < len(parts) <= MAX_PARTS or key[0] in MARKUP:
        return False
    return all(map(is_printable_code, parts)) and (is_code(key.strip()) or any(map(str.isdigit, key)))


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
