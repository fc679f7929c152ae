"""Refuse references that can't be read, or not surely: what they are, and what to do."""

from collections.abc import Iterator
from itertools import chain
from operator import attrgetter

from bot.catalog.entry import Reading
from bot.catalog.mapping.flags import write_flags
from bot.catalog.mapping.interpretation import CodeTables, Interpretation, TableFile
from bot.catalog.mapping.mapping import Layout
from bot.errors import Refusal
from bot.texts import format_count, truncate

QUOTED_LINES = 3  # unread lines that a refusal quotes
QUOTED_LENGTH = 60  # characters of each quoted line
MOST_SKIPPED = 0.02  # the share of a file's codes that may be unreadable
MAX_NAMED = 10  # unreadable codes that are named
NAMED_FILES = 3  # files that a refusal describes
SAY_COLUMNS = (
    "If it holds codes, say in which columns with --code and --message, or describe its lines with --lines; "
    "“errdesk catalog import --help” has examples."
)
UNPROVEN = (
    "I'm not sure how to read {name}, so nothing was imported. {doubts} {right}:\n"
    "  {flags}\nOtherwise name other columns; there are: {columns}. In a terminal I'd show you and ask."
)


ALL_RIGHT = "If my guess is right, use these flags"
PART_RIGHT = "No flags say just what I guess; confirm it in a terminal, or begin with these"


class Unproven(Refusal):
    """Nobody confirmed an interpretation that isn't proven."""


def refuse_doubts(name: str, interpretation: Interpretation) -> None:
    """Refuse an interpretation that isn't proven, with the flags that confirm it."""
    if interpretation.doubts:
        columns = dict.fromkeys(chain.from_iterable(map(CodeTables.name_columns, interpretation.groups)))
        flags = write_flags(interpretation)
        raise Unproven(
            UNPROVEN.format(
                name=name,
                doubts=" ".join(interpretation.doubts),
                right=ALL_RIGHT if flags.whole else PART_RIGHT,
                flags=flags.text,
                columns=", ".join(list(columns)[:MAX_NAMED]),
            )
        )


def refuse_missing_columns(interpretation: Interpretation) -> None:
    """Refuse columns that were named and that no table has."""
    if interpretation.groups or not interpretation.mapping.layouts:
        return
    headers = (left.part.table.header for left in interpretation.left_out)
    names = list(dict.fromkeys(filter(None, chain.from_iterable(headers))))
    wanted = chain.from_iterable(map(Layout.list_columns, interpretation.mapping.layouts))
    files = map(attrgetter("name"), interpretation.files[:NAMED_FILES])
    there_are = f"There are: {', '.join(names[:MAX_NAMED])}." if names else "They have no names: use numbers, from 1."
    missing = f"No table in {' and '.join(files)} has the columns {' and '.join(wanted)}"
    raise Refusal(f"{missing}, so nothing was imported. {there_are}")


def refuse_unread(reading: Reading) -> None:
    """Refuse a file of lines of which fewer than half were understood; quotes the first ones that weren't."""
    if reading.unread.total * 2 <= reading.lines:
        return
    samples = "; ".join(
        f"line {skip.line} “{truncate(skip.text, QUOTED_LENGTH)}” ({skip.reason})"
        for skip in reading.unread[:QUOTED_LINES]
    )
    more = " …" if reading.unread.total > QUOTED_LINES else ""
    understood = reading.lines - reading.unread.total
    raise Refusal(
        f"Only {understood} of the {reading.lines} lines of {reading.document} could be understood, so nothing was "
        f"imported. Not understood: {samples}{more}."
    )


def refuse_skipped(reading: Reading) -> None:
    """Refuse a file in which more than a few codes can't be read, and name the first of them."""
    skipped = reading.unread.total
    rows = reading.printed + skipped
    if skipped > rows * MOST_SKIPPED:
        raise Refusal(
            f"{format_count(skipped, 'row')} of {rows:,} in {reading.document} can't be read, so nothing was imported: "
            f"{name_skipped(reading)}. Correct them, or leave them out with --skip."
        )


def name_skipped(reading: Reading) -> str:
    """Return the first rows that can't be read with the reasons, and how many more there are."""
    named = [
        f"line {skip.line} “{truncate(skip.text, QUOTED_LENGTH)}” ({skip.reason})"
        for skip in reading.unread[:MAX_NAMED]
    ]
    more = reading.unread.total - len(named)
    return "; ".join(named) + (f"; and {more:,} more" if more else "")


def refuse_nothing(reading: Reading, interpretation: Interpretation) -> None:
    """Refuse files in which no code has a message, and say what they are."""
    described = " ".join(describe_file(file, interpretation) for file in interpretation.files[:NAMED_FILES])
    if not described:
        raise Refusal(f"{reading.document} gives no code a meaning, so nothing was imported.")
    raise Refusal(f"{described} Nothing was imported. {SAY_COLUMNS}")


def describe_file(file: TableFile, interpretation: Interpretation) -> str:
    """Return what a file is, and why none of its tables is one of codes, as a sentence."""
    reasons = list(dict.fromkeys(list_reasons(file, interpretation)))
    return f"{file.name} is {file.document.format}; {' and '.join(reasons) or 'no table in it has codes'}."


def list_reasons(file: TableFile, interpretation: Interpretation) -> Iterator[str]:
    """Yield why the tables of a file are left out."""
    for table in interpretation.left_out:
        if table.part.file == file.name:
            yield table.reason
