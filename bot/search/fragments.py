"""Find what contains a fragment that somebody is typing, in a time that hardly grows with the catalog.

A fragment that is too common to look at everything that contains it is looked for in a part of the catalog.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from bot.search.flat import StringTable
from bot.search.index import Index
from bot.search.text.tokens import WORD, stem
from bot.search.words.lexicon import Lexicon
from bot.search.words.message_tables import MessageTables

MAX_EXAMINED = 20_000  # messages that are compared with a fragment
MAX_HOLDERS = 100_000  # messages that hold a word from which it tells nothing
MIN_ROOT = 3  # letters of a word's beginning that are looked for where the whole word isn't known


def find_code_rows(index: Index, wanted: str, most: int, catalog: int | None = None) -> list[int]:
    """Return the rows of up to ``most`` entries whose normalized code contains a text, and as many that begin with it.

    A number begins with its first digit that isn't 0. An alias counts like a code. ``catalog`` leaves out all others.
    """
    rows = list(islice(keep_catalog(index, scan(index.tables.spellings, wanted), catalog), most))
    if len(rows) == most:
        for start in ("\n", "#"):
            rows += islice(keep_catalog(index, scan(index.tables.spellings, start + wanted), catalog), most)
    return rows


def keep_catalog(index: Index, rows: Iterator[int], catalog: int | None) -> Iterator[int]:
    """Return the rows of a catalog's entries; all if there is only one catalog, or none is wanted."""
    if catalog is None or not index.has_several_catalogs:
        return rows
    return (row for row in rows if index.tables.catalogs[row] == catalog)


def scan_spellings(index: Index, pattern: re.Pattern[str]) -> Iterator[int]:
    """Yield the rows of entries whose normalized code, and then "#", begins with a pattern."""
    return scan_pattern(index.tables.spellings, re.compile(b"\n" + pattern.pattern.encode()))


def scan(table: StringTable, *texts: str) -> Iterator[int]:
    """Yield the rows of strings that contain one of these texts."""
    return scan_pattern(table, re.compile("|".join(map(re.escape, texts)).encode("utf-8", "surrogatepass")))


def scan_pattern(table: StringTable, pattern: re.Pattern[bytes]) -> Iterator[int]:
    """Yield the rows of strings that a pattern fits.

    Nothing separates the strings, so a match may begin in one and end in the next: it doesn't count.
    """
    place = 0
    while place < len(table.text) and (match := pattern.search(table.text, place)):
        row = table.find_row(match.start())
        end = table.starts[row + 1]
        if match.end() <= end:
            yield row
            place = end
        else:
            place = match.start() + 1


def find_message_rows(index: Index, words: Sequence[str]) -> Iterator[int]:
    """Yield the rows of messages that contain all words, which are case-folded."""
    tables = index.tables.words.messages
    for row in pick_messages(tables, index.messages.lexicon, words):
        text = tables.texts[row].casefold()
        if all(word in text for word in words):
            yield row


def pick_messages(tables: MessageTables, lexicon: Lexicon, words: Sequence[str]) -> Iterator[int]:
    """Yield messages that may contain all words: those with the rarest word, or all of a small catalog."""
    count = len(tables.texts)
    rarest: Sequence[int] = range(count)
    if count > MAX_EXAMINED:
        for word in words:
            rarest = min(rarest, find_holders(tables, lexicon, word), key=len)
    return islice(rarest, MAX_EXAMINED)


def find_holders(tables: MessageTables, lexicon: Lexicon, word: str) -> Sequence[int]:
    """Return the messages in which a word may be, in the catalog's order; all if it tells nothing."""
    letters = max(WORD.findall(word), key=len, default="")
    if not letters:  # no Latin word
        return list(islice(scan(tables.texts, word, word.upper(), word.capitalize()), MAX_HOLDERS))
    spans = [] if is_ignored(lexicon, stem(letters)) else find_word_spans(tables, letters)
    if not 0 < sum(map(len, spans)) <= MAX_HOLDERS:
        return range(len(tables.texts))
    return sorted({row for span in spans for row in tables.inversion.holders[span.start : span.stop]})


def is_ignored(lexicon: Lexicon, root: str) -> bool:
    """Return whether a root is part of a word that says nothing, which no message is found by."""
    return any(root in ignored for ignored in lexicon.ignored)


def find_word_spans(tables: MessageTables, letters: str) -> list[range]:
    """Return where the messages are that hold a word; if none does, its beginning, as stems are shorter than words."""
    spans = list(find_spans(tables, stem(letters)))
    while not spans and len(letters) > MIN_ROOT:
        letters = letters[:-1]
        spans = list(find_spans(tables, letters))
    return spans


def find_spans(tables: MessageTables, text: str) -> Iterator[range]:
    """Yield where the messages are that hold a concept which contains a text."""
    starts = tables.inversion.starts
    for concept in scan(tables.vocabulary, text):
        yield range(starts[concept], starts[concept + 1])
