"""Find what contains a fragment that somebody is typing, in a time that hardly grows with the catalog.

A fragment that is too common to look at everything that contains it is looked for in a part of the catalog.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from bot.search.flat import StringTable
from bot.search.index import Index
from bot.search.lexicon import WORD, Lexicon, stem
from bot.search.message_tables import MessageTables

MAX_EXAMINED = 20_000  # messages that are compared with a fragment
MAX_HOLDERS = 100_000  # messages that hold a word from which it tells nothing
MIN_ROOT = 3  # letters of a word's beginning that are looked for where the whole word isn't known


def find_code_rows(index: Index, wanted: str, most: int) -> list[int]:
    """Return the rows of up to ``most`` entries whose normalized code contains a text, and as many that begin with it.

    A number begins with its first digit that isn't 0.
    """
    rows = list(islice(scan(index.tables.spellings, wanted), most))
    if len(rows) == most:
        for start in ("\n", "#"):
            rows += islice(scan(index.tables.spellings, start + wanted), most)
    return rows


def scan_spellings(index: Index, pattern: re.Pattern[str]) -> Iterator[int]:
    """Yield the rows of entries whose normalized code, and then "#", begins with a pattern."""
    return scan_pattern(index.tables.spellings, re.compile(b"\n" + pattern.pattern.encode()))


def scan(table: StringTable, *texts: str) -> Iterator[int]:
    """Yield the rows of strings that contain one of these texts."""
    return scan_pattern(table, re.compile("|".join(map(re.escape, texts)).encode("utf-8", "surrogatepass")))


def scan_pattern(table: StringTable, pattern: re.Pattern[bytes]) -> Iterator[int]:
    """Yield the rows of strings that a pattern fits."""
    last = -1
    for match in pattern.finditer(table.text):
        row = table.find_row(match.start())
        if row != last:
            last = row
            yield row


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
    spans = find_spans(tables, letters)
    is_common = sum(map(len, spans)) > MAX_HOLDERS
    if is_common or any(stem(letters) in ignored for ignored in lexicon.ignored):
        return range(len(tables.texts))
    holders = tables.inversion.holders
    return sorted(set().union(*(holders[span.start : span.stop] for span in spans)))


def find_spans(tables: MessageTables, word: str) -> list[range]:
    """Return where the messages are that hold a concept which contains a word's stem.

    If there is none, the word is shortened, as stems end where their words still go on.
    """
    starts = tables.inversion.starts
    for text in (stem(word), *(word[:length] for length in range(len(word) - 1, MIN_ROOT - 1, -1))):
        if concepts := list(scan(tables.vocabulary, text)):
            return [range(starts[concept], starts[concept + 1]) for concept in concepts]
    return []
