"""Plain lines: ``CODE: text``, ``CODE - text`` or ``CODE=text``, or lines that match a pattern."""

import re
from collections.abc import Iterator, Sequence

from bot.catalog.cells.regex import compile_pattern
from bot.catalog.encoding import DecodedFile
from bot.catalog.formats.markup.pairs import split_pair
from bot.catalog.tables import Row, SkippedPart, Table
from bot.errors import Refusal
from bot.texts import truncate

NAME = "a text of lines"
PATTERN_NAME = "a text read with your pattern"
COMMENT = re.compile(r"#(?!\d)|//|;|!|--(?=\s|-)|/?\*|=+$|-+$|\*+$")
SECTION = re.compile(r"\[([^\]]+)\]")
MAX_LINE = 1_000_000  # characters
MAX_MATCHED = 10_000  # characters of a line that a pattern is tried on, as a careless one may take quadratic time
QUOTED = 100

OpenRow = tuple[int, str, list[str]]  # a line, its key, and the lines of its text


def claims(_file: DecodedFile) -> bool:
    """Return True: this is the last form that is tried."""
    return True


def read(file: DecodedFile) -> Iterator[Table | SkippedPart]:
    """Yield the tables of a file, one for each section in brackets, then the lines that are no pairs."""
    skipped = list[SkippedPart]()
    for section, lines in divide_sections(file.text):
        rows = list[OpenRow]()
        for number, line in lines:
            if not add_line(rows, number, line):
                text = truncate(line.strip(), QUOTED)
                skipped.append(SkippedPart(number, text, "it isn't a code with a text behind it"))
        yield from build_table(section, rows)
    yield from skipped


def divide_sections(text: str) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """Yield the sections of a text, each with its name in brackets and its lines; comments are left out."""
    section = ""
    lines = list[tuple[int, str]]()
    for number, line in number_lines(text):
        header = SECTION.fullmatch(line.strip())
        if header:
            yield section, lines
            section, lines = header[1], []
        elif not COMMENT.match(line.strip()):
            lines.append((number, line))
    yield section, lines


def add_line(rows: list[OpenRow], number: int, line: str) -> bool:
    """Add a line as a row, or to the row above if it is indented; False if it is neither."""
    pair = split_pair(line)
    if pair:
        rows.append((number, pair[0], [pair[1]]))
    elif rows and line[0].isspace():
        rows[-1][2].append(line.strip())
    else:
        return False
    return True


def build_table(section: str, rows: Sequence[OpenRow]) -> Iterator[Table]:
    """Yield the table of a section, unless it has no rows."""
    if rows:
        built = [Row(line, (key, "\n".join(texts))) for line, key, texts in rows]
        yield Table((section,) if section else (), (), built)


def read_pattern(file: DecodedFile, pattern: str) -> Iterator[Table | SkippedPart]:
    """Yield the table of the lines that a pattern matches; its named groups are the columns.

    Refuses a pattern that is none, or has no named group.
    """
    regex = compile_groups(pattern)
    rows = list[Row]()
    for number, line in number_lines(file.text):
        match = regex.search(line[:MAX_MATCHED])
        if match:
            rows.append(Row(number, read_groups(match)))
        else:
            yield SkippedPart(number, truncate(line.strip(), QUOTED), "it doesn't match the pattern")
    if rows:
        yield Table((), tuple(regex.groupindex), rows)


def read_groups(match: re.Match[str]) -> tuple[str, ...]:
    """Return the texts of a match's named groups."""
    return tuple((text or "").strip() for text in match.groupdict().values())


def compile_groups(pattern: str) -> re.Pattern[str]:
    """Return a regular expression with named groups. Refuses anything else."""
    regex = compile_pattern(pattern, "--lines")
    if not regex.groupindex:
        raise Refusal(
            "The pattern names no columns. Write named groups, for example “^(?P<code>\\S+) +(?P<message>.+)$”."
        )
    return regex


def number_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that aren't blank with their numbers. Refuses one that is longer than a megabyte."""
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > MAX_LINE:
            raise Refusal(f"Line {number} has more than {MAX_LINE:,} characters. Is it the right file?")
        if line.strip():
            yield number, line.rstrip("\r")
