"""Find the section of a table's codes in its headings, or in its file's name."""

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile
from pathlib import PurePath

from bot.catalog.cells.clean import clean_text
from bot.catalog.mapping.interpretation import FileTable, Interpretation

NUMBERING = re.compile(r"^(?:\d+(?:\.\d+)*\.?|[A-Z]\.)\s+(?=\S)")  # “3.2 Payments”
MIN_ROWS = 2  # rows of a table, on average; headings over single codes are no sections


def name_sections(interpretation: Interpretation) -> dict[str, list[str | None]]:
    """Return the sections of each file's tables of codes, in the order of the groups."""
    by_file = {file.name: list_tables(interpretation, file.name) for file in interpretation.files}
    several = sum(map(bool, by_file.values())) > 1
    return {name: name_file_sections(name, tables, several=several) for name, tables in by_file.items()}


def list_tables(interpretation: Interpretation, file: str) -> list[FileTable]:
    """Return a file's tables of codes, in the order of the groups."""
    return [part for group in interpretation.groups for part in group.tables if part.file == file]


def name_file_sections(name: str, tables: Sequence[FileTable], *, several: bool) -> list[str | None]:
    """Return the sections of a file's tables: their own headings, else the name of the file if there are several."""
    headings = [part.table.headings for part in tables]
    fallback = PurePath(name).stem if several else None
    if sum(len(part.table.rows) for part in tables) < MIN_ROWS * len(tables):
        return [fallback] * len(tables)
    shared = count_shared(headings)
    return [next(map(clean_heading, path[shared:][-1:]), fallback) for path in headings]


def count_shared(headings: Sequence[Sequence[str]]) -> int:
    """Return how many outer headings all tables have in common."""
    return sum(1 for _ in takewhile(is_same, zip(*headings, strict=False)))


def is_same(headings: Iterable[str]) -> bool:
    """Return whether headings are the same."""
    return len(set(headings)) == 1


def clean_heading(heading: str) -> str | None:
    """Return a heading without its number."""
    return NUMBERING.sub("", clean_text(heading)) or None
