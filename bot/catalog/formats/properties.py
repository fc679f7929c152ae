"""Java's .properties files.

The rules are those of java.util.Properties: comments, a backslash at a line's end that joins the next line, escapes.
One is left out: white space never separates a key from its value, because codes come with white space in them.
"""

import re
from collections.abc import Iterator

from bot.catalog.assemble import assemble, split_lines
from bot.catalog.code import Prefixes
from bot.catalog.entry import RawLine, Reading, SkippedLine

NAME = "Java .properties files"

JOINED = re.compile(r"(?<!\\)(?:\\\\)*\\$")
PARTS = re.compile(r"((?:\\.|[^\\=:])*)[=:](.*)")
ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|(.))")
LETTERS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}


def claims(document: str, _text: str) -> bool:
    """Say whether this reader is for a document: by its name."""
    return document.lower().endswith(".properties")


def read(document: str, text: str, prefixes: Prefixes) -> Reading:
    """Read a document by its lines."""
    return assemble(document, text, list(content(text)), prefixes)


def content(text: str) -> Iterator[RawLine | SkippedLine]:
    """Sort a file's lines: entries, and what is neither an entry nor a comment nor blank."""
    for number, line in logical_lines(text):
        parts = PARTS.fullmatch(line)
        if not parts:
            yield SkippedLine(number, line, "there is no “=” in it")
            continue
        key, message = unescape(parts[1]), unescape(parts[2])
        if key is None or message is None:
            yield SkippedLine(number, line, "an escape in it stands for no character")
        else:
            yield RawLine(number, key.strip(), message.strip())


def logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Join continued lines, each under the number of its first one; comments and blank lines are left out."""
    start, joined = 0, ""
    for number, line in enumerate(split_lines(text), 1):
        if not joined:
            start = number
            if not line or line[0] in "#!":
                continue
        joined += line
        if JOINED.search(line):
            joined = joined[:-1]
        else:
            yield start, joined
            joined = ""
    if joined:
        yield start, joined


def unescape(text: str) -> str | None:
    """Resolve the escapes; None if one of them stands for nothing that can be kept."""
    plain = ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else LETTERS.get(found[2], found[2]), text)
    try:
        plain = plain.encode("utf-16", "surrogatepass").decode("utf-16")  # joins the halves of a character
    except UnicodeDecodeError:
        return None
    return None if "\0" in plain else plain
