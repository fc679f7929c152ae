"""A number that opens a line as a mark: "[302]", "#511 on sms code", "(1029) access denied"."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from bot.search import tuning
from bot.search.codes.bare import Claim
from bot.search.codes.neighbors import is_ranked
from bot.search.codes.resolve import find_shared
from bot.search.index import Index

if TYPE_CHECKING:
    from bot.search.words.ranking import Ranking

MARK = re.compile(r"^[ \t>*-]{0,8}(?:\[#?(\d{3,12})\]|\((\d{3,12})\)|#(\d{3,12})(?![\w.,:/-]))", re.MULTILINE)


def find_line_marks(index: Index, text: str) -> Iterator[tuple[Sequence[int], Claim]]:
    """Yield the rows of the numbers that open a line, and whether the rest of the line says that they are meant."""
    for match in islice(MARK.finditer(text), tuning.MAX_LINE_STARTS):
        rows = index.by_value.find_rows(int(match[match.lastindex or 0]))
        if rows and not is_ranked(index.messages.lexicon, text, match.end()):
            yield from judge_mark(index, rows, read_line(text, match.end()))


def read_line(text: str, start: int) -> str:
    """Return the rest of a line."""
    end = text.find("\n", start)
    return text[start : end if end >= 0 else len(text)]


def judge_mark(index: Index, rows: Sequence[int], line: str) -> Iterator[tuple[Sequence[int], Claim]]:
    """Yield the entries that a line fits or leaves open; nothing if it is about another message."""
    ranking = index.messages.ranker.rank(line)
    fitting = select_likely(rows, ranking) if any(map(str.isalpha, line)) else rows
    if fitting:
        yield fitting, "sure" if len(fitting) == 1 else "offered"
    elif ranking.nothing > index.messages.ranker.weights.nothing_at:
        yield rows, "offered"


def select_likely(rows: Sequence[int], ranking: "Ranking") -> list[int]:
    """Return the entries that a line is likely about."""
    likely = (ranked.entry for ranked in ranking.codes if ranked.probability >= tuning.FITTING)
    return sorted(find_shared(rows, sorted(likely)))
