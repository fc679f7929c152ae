"""Which catalogs a text is about, where several are loaded: those that it names, else the channel's."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from bot.search import tuning
from bot.search.catalogs.names import NO_CATALOGS
from bot.search.hit import Hit
from bot.search.index import Index

BEFORE = 80  # characters before a code in which the catalog's name stands, and after it
WORD = re.compile(r"[^\W\d_]+")
SIGNS = re.compile(r"[^\w\s:,'\"`(\[#“-]")  # signs that never stand between a catalog's name and its code
SEPARATED = re.compile(r"[\s:,(]")
IN_CATALOG = re.compile(r"\s+(?:in|of|from)\s+(?:the\s+)?|\s*[(\[]\s*", re.IGNORECASE)


def find_scope(index: Index, text: str) -> AbstractSet[int]:
    """Return the catalogs that a text names, or whose system it names; all are meant if there are none."""
    if not index.has_several_catalogs:
        return NO_CATALOGS
    text = text[: tuning.MAX_QUESTION_LENGTH]
    return index.names.find_named(text) or index.names.find_homes(text) or NO_CATALOGS


def names_stranger(index: Index, text: str) -> bool:
    """Return whether a text names systems of which no catalog owns all; with one catalog its lexicon says so."""
    if not index.has_several_catalogs:
        return False
    text = text[: tuning.MAX_QUESTION_LENGTH]
    return not index.names.find_named(text) and index.names.find_homes(text) == NO_CATALOGS


def keep_scope(index: Index, rows: Sequence[int], scope: AbstractSet[int]) -> Sequence[int]:
    """Return the rows of entries in some catalogs; all if no catalog is named."""
    return [row for row in rows if index.tables.catalogs[row] in scope] if scope else rows


def select_meant(index: Index, rows: Sequence[int], scope: AbstractSet[int]) -> Sequence[int]:
    """Return the rows of entries in the catalogs that a text names, or else in the channel's, if there are any."""
    channel = frozenset(filter(None, [index.channel]))
    wanted = (scope, channel) if index.has_several_catalogs else ()
    kept = (keep_scope(index, rows, catalogs) for catalogs in wanted if catalogs)
    return next(filter(None, kept), ())


def name_lacking(index: Index, text: str, place: tuple[int, int], rows: Sequence[int]) -> str:
    """Return the catalog that is named right beside a code which only others have; "" if there is none."""
    name = find_name_beside(index, text, *place) if rows else ""
    named = index.names.find_named(name)
    return "" if not named or keep_scope(index, rows, named) else name


def find_name_beside(index: Index, text: str, start: int, end: int) -> str:
    """Return the catalog's name right before a code ("fleet E-12", "fleet error E-12") or after ("E-12 in fleet")."""
    before = text[max(0, start - BEFORE) : start]
    last = max(index.names.find_places(before), default=None)
    if last and is_gap(index, before[last[1] :]):
        return before[slice(*last)]
    joint = IN_CATALOG.match(text, end)
    after = index.names.pattern.match(text, joint.end()) if joint else None
    return after[0] if after else ""


def is_gap(index: Index, gap: str) -> bool:
    """Return whether no more than a word for "error" or "code" is between a catalog's name and a code."""
    if not SEPARATED.match(gap) or SIGNS.search(gap):
        return False
    lexicon = index.messages.lexicon
    return all(word in lexicon.errors or word in lexicon.numbering for word in WORD.findall(gap.lower()))


def prefer_scope(index: Index, rows: Sequence[int], scope: AbstractSet[int]) -> Sequence[int]:
    """Return the rows of the entries that a text means of these: those in its catalogs or the channel's, else all."""
    return select_meant(index, rows, scope) or rows


def prefer_hits(index: Index, text: str, hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits that a text means of these, each in a catalog."""
    if len({hit.entry.catalog for hit in hits}) < 2:  # noqa: PLR2004 - of one catalog nothing tells
        return list(hits)
    return keep_hits(hits, find_scope(index, text)) or keep_hits(hits, {index.channel}) or list(hits)


def keep_hits(hits: Sequence[Hit], catalogs: AbstractSet[int | None]) -> list[Hit]:
    """Return the hits in some catalogs."""
    return [hit for hit in hits if hit.entry.catalog in catalogs]
