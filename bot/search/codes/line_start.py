"""A number that opens a line as a mark: "[302]", "#511 on sms code", "(1029) access denied"."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from bot.catalog.entry import Entry
from bot.search import tuning
from bot.search.codes.bare import Claim
from bot.search.codes.neighbors import is_ranked
from bot.search.index import Index

if TYPE_CHECKING:
    from bot.search.words.ranking import Ranking

MARK = re.compile(r"^[ \t>*-]{0,8}(?:\[#?(\d{3,12})\]|\((\d{3,12})\)|#(\d{3,12})(?![\w.,:/-]))", re.MULTILINE)


def find_line_marks(index: Index, text: str) -> Iterator[tuple[tuple[Entry, ...], Claim]]:
    """Yield the entries of the numbers that open a line, and whether the rest of the line says that they are meant."""
    for match in islice(MARK.finditer(text), tuning.MAX_LINE_STARTS):
        digits = match[match.lastindex or 0]
        entries = index.by_value.get(int(digits))
        if entries and not is_ranked(index.messages.lexicon, text, match.end()):
            yield from judge_mark(index, entries, read_line(text, match.end()))


def read_line(text: str, start: int) -> str:
    """Return the rest of a line."""
    end = text.find("\n", start)
    return text[start : end if end >= 0 else len(text)]


def judge_mark(index: Index, entries: tuple[Entry, ...], line: str) -> Iterator[tuple[tuple[Entry, ...], Claim]]:
    """Yield the entries that a line fits or leaves open; nothing if it is about another message."""
    ranking = index.messages.ranker.rank(line)
    fitting = select_likely(index, entries, ranking) if any(map(str.isalpha, line)) else entries
    if fitting:
        yield fitting, "sure" if len(fitting) == 1 else "offered"
    elif ranking.nothing > index.messages.ranker.weights.nothing_at:
        yield entries, "offered"


def select_likely(index: Index, entries: tuple[Entry, ...], ranking: "Ranking") -> tuple[Entry, ...]:
    """Return the entries that a line is likely about."""
    likely = [index.entries.read(row.entry) for row in ranking.codes if row.probability >= tuning.FITTING]
    return tuple(filter(likely.__contains__, entries))
