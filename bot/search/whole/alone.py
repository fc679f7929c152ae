"""A text that is just a code, in any spelling."""

import re
from collections.abc import Sequence

from bot.search import tuning
from bot.search.index import Index, normalize_code
from bot.search.whole.patterns import find_pattern_rows
from bot.search.whole.spelling import list_names, select_nearest

KEY = re.compile(r"\d+ \S+$")  # of an entry: what a button says
AROUND = " \t\n\"'`*~()[]{}<>#?!.,:;/|"


def find_whole_codes(index: Index, text: str) -> Sequence[int]:
    """Return the rows of the codes that a text is: as printed, else in another spelling."""
    if len(text) >= tuning.MAX_CODE_LENGTH or text.count(" ") > tuning.MAX_CODE_BLANKS:
        return ()
    if rows := index.entries.find_printed(text):
        return add_numbers(index, text, rows) if text.isdecimal() else rows
    if KEY.match(text) and (row := index.entries.find_row(text)) is not None:
        return (row,)
    return find_respelled_codes(index, text.strip(AROUND))


def add_numbers(index: Index, digits: str, rows: Sequence[int]) -> Sequence[int]:
    """Return the rows of codes that are a number, and those in other catalogs that end with it."""
    if not index.has_several_catalogs or len(digits) > tuning.MAX_DIGITS:
        return rows
    catalogs = index.tables.catalogs
    own = {catalogs[row] for row in rows}
    return [*rows, *(row for row in index.by_value.find_rows(int(digits)) if catalogs[row] not in own)]


def find_respelled_codes(index: Index, text: str) -> Sequence[int]:
    """Return the rows of the codes that a text is in another case or with other separators, or by an alias."""
    if not text or index.messages.lexicon.courtesies.words.issuperset(text.lower().split()):
        return ()
    names = list_names(index, text)
    if spelling := select_nearest(names, text):
        return spelling.rows
    loose = dict.fromkeys(name.row for name in names if is_loosely(name.name, text))
    return tuple(loose) or find_pattern_rows(index, text)


def is_loosely(name: str, text: str) -> bool:
    """Return whether a text may be a code with other separators: not a number in pieces, nor a word of two."""
    if normalize_code(name).isdecimal() or name.startswith("-"):
        return False
    return not name.isalpha() or any(map(str.isupper, name[1:])) or len(text.split()) == 1
