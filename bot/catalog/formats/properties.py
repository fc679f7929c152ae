"""Java's .properties files.

The rules are those of java.util.Properties: comments, a backslash at the end of a line to continue it, escapes. With
one exception: white space never separates a key from its value, because damaged codes contain white space.
"""

import re
from collections.abc import Iterable, Iterator

from bot.catalog.assemble import assemble_reading
from bot.catalog.code import Prefixes
from bot.catalog.document import Document, split_document
from bot.catalog.encoding import DecodedFile
from bot.catalog.entry import RawLine, Reading, SkippedLine
from bot.catalog.tables import Row, SkippedPart, Table

NAME = "Java .properties files"
TABLES_NAME = "a Java .properties file"

BLANK_OR_COMMENT = re.compile(r"[#!]|$")
CONTINUED = re.compile(r"(?<!\\)(?:\\\\)*\\$")
KEY_AND_VALUE = re.compile(r"((?:\\.|[^\\=:])*)[=:](.*)")
ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|(.))")
LETTER_ESCAPES = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}


def claims(document: Document | DecodedFile) -> bool:
    """Return whether a document's name ends with ``.properties``."""
    return document.name.lower().endswith(".properties")


def read(document: Document, prefixes: Prefixes) -> Reading:
    """Read a document line by line."""
    return assemble_reading(document, parse_properties, prefixes)


def read_tables(file: DecodedFile) -> Iterator[Table | SkippedPart]:
    """Yield the table of a file's keys and texts, then the lines that have none."""
    parts = list(parse_properties(split_document(file.name, file.text).read_lines()))
    rows = [Row(part.line, (part.key, part.message)) for part in parts if isinstance(part, RawLine)]
    if rows:
        yield Table((), (), rows)
    for part in parts:
        if isinstance(part, SkippedLine):
            yield SkippedPart(part.line, part.text, part.reason)


def parse_properties(lines: Iterable[str]) -> Iterator[RawLine | SkippedLine]:
    """Yield entries and unreadable lines; comments and blank lines are left out."""
    for number, line in join_lines(lines):
        parts = KEY_AND_VALUE.fullmatch(line)
        if not parts:
            yield SkippedLine(number, line, "there is no “=” in it")
            continue
        key = unescape(parts[1])
        message = unescape(parts[2])
        if key is None or message is None:
            yield SkippedLine(number, line, "an escape in it stands for no character")
        else:
            yield RawLine(number, key.strip(), message.strip())


def join_lines(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield lines with continuations joined, by the number of the first; comments and blank lines are left out."""
    start = 0
    joined = ""
    for number, line in enumerate(lines, 1):
        if not joined:
            start = number
            if BLANK_OR_COMMENT.match(line):
                continue
        joined += line
        if CONTINUED.search(line):
            joined = joined[:-1]
        else:
            yield start, joined
            joined = ""
    if joined:
        yield start, joined


def unescape(text: str) -> str | None:
    """Resolve escapes; None if one stands for something that can't be stored."""
    plain = ESCAPE.sub(
        lambda match: chr(int(match[1], 16)) if match[1] else LETTER_ESCAPES.get(match[2], match[2]), text
    )
    try:
        plain = plain.encode("utf-16", "surrogatepass").decode("utf-16")  # joins the halves of a character
    except UnicodeDecodeError:
        return None
    return None if "\0" in plain else plain
