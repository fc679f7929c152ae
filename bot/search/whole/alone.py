"""A text that is just a code, in any spelling."""

from collections.abc import Iterator, Sequence

from bot.catalog.entry import Entry
from bot.search import tuning
from bot.search.index import Index, normalize_code
from bot.search.whole.spelling import find_loose_rows, find_spelling

AROUND = " \t\n\"'`*~()[]{}<>#?!.,:;/|"


def find_whole_codes(index: Index, text: str) -> Sequence[int]:
    """Return the rows of the codes that a text is: as printed, else in another spelling."""
    if len(text) >= tuning.MAX_CODE_LENGTH or text.count(" ") > tuning.MAX_CODE_BLANKS:
        return ()
    if rows := index.entries.find_printed(text):
        return add_numbers(index, text, rows) if text.isdecimal() else rows
    key = index.entries.find_row(text)  # "2 10016": what a button says of an entry
    return (key,) if key is not None else find_respelled_codes(index, text.strip(AROUND))


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
    spelling = find_spelling(index, text, every=True)
    return spelling.rows if spelling else tuple(select_loose(index, text))


def select_loose(index: Index, text: str) -> Iterator[int]:
    """Yield the rows of the codes with a text's letters and digits, if only separators tell the two apart."""
    for row in find_loose_rows(index, text):
        entry = index.entries.read(row)
        if any(is_loosely(name, text) for name in list_names(entry, normalize_code(text))):
            yield row


def list_names(entry: Entry, normalized: str) -> Iterator[str]:
    """Yield the code and the aliases of an entry that have these letters and digits."""
    return (name for name in (entry.code, *entry.aliases) if normalize_code(name) == normalized)


def is_loosely(name: str, text: str) -> bool:
    """Return whether a text may be a code with other separators: not a number in pieces, nor a word of two."""
    if normalize_code(name).isdecimal() or name.startswith("-"):
        return False
    return not name.isalpha() or any(map(str.isupper, name[1:])) or len(text.split()) == 1
