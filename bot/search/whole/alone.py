"""A text that is just a code, in any spelling."""

import re
from collections.abc import Sequence

from bot.search import tuning
from bot.search.index import Index, normalize_code
from bot.search.whole.patterns import find_pattern_rows
from bot.search.whole.spelling import find_half, is_plain_word, list_names, select_nearest

KEY = re.compile(r"\d+ \S+$")  # of an entry in another catalog than the first
DIGITS = re.compile(rf"\d{{1,{tuning.MAX_DIGITS}}}")
AROUND = " \t\n\"'`*~()[]{}<>#?!.,:;/|"


def find_whole_codes(index: Index, text: str) -> Sequence[int]:
    """Return the rows of the codes that a text is: as printed, else in another spelling."""
    if len(text) >= tuning.MAX_CODE_LENGTH or text.count(" ") > tuning.MAX_CODE_BLANKS:
        return ()
    if rows := index.entries.find_printed(text):
        return add_numbers(index, text, rows)
    return find_keys(index, text) or find_respelled_codes(index, text.strip(AROUND))


def find_keys(index: Index, text: str) -> Sequence[int]:
    """Return the row of the entry of which a text is the key, as that of a button is."""
    row = index.entries.find_row(text) if KEY.match(text) else None
    return () if row is None else (row,)


def add_numbers(index: Index, digits: str, rows: Sequence[int]) -> Sequence[int]:
    """Return the rows of a code and, if it is a number, those of codes in other catalogs that end with it."""
    if not index.has_several_catalogs or not DIGITS.fullmatch(digits):
        return rows
    catalogs = index.tables.catalogs
    own = {catalogs[row] for row in rows}
    return [*rows, *(row for row in index.by_value.find_rows(int(digits)) if catalogs[row] not in own)]


def find_respelled_codes(index: Index, text: str) -> Sequence[int]:
    """Return the rows of the codes that a text is in another case or with other separators, or by an alias."""
    names = list_names(index, text)
    if spelling := select_nearest(names, text):
        return spelling.rows
    loose = dict.fromkeys(name.row for name in names if is_loosely(name.name, text))
    return tuple(loose) or find_pattern_rows(index, text) or find_telling_half(index, text)


def find_telling_half(index: Index, text: str) -> Sequence[int]:
    """Return the rows of the codes of which a text is a half that is not just a word."""
    half = None if any(map(str.isspace, text)) else find_half(index, text)
    return half.rows if half and not is_plain_word(half.name) else ()


def is_loosely(name: str, text: str) -> bool:
    """Return whether a text may be a code with other separators: not a number in pieces, nor a word of two."""
    if normalize_code(name).isdecimal() or name.startswith("-"):
        return False
    return not is_plain_word(name) or len(text.split()) == 1
