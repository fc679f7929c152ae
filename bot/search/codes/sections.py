"""Sections, families and ranges of codes by name or by pattern: "KYC codes", "USCUSTOMER_API", "GGATEWAY_CODE_10x"."""

import re
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from bot.catalog.entry import Entry
from bot.search import tuning
from bot.search.fragments import scan_spellings
from bot.search.groups import read_name
from bot.search.index import Index, normalize_code
from bot.search.text.clean import cut_out

PATTERN = re.compile(r"(?P<head>[A-Za-z][A-Za-z0-9 _.-]*?\d+)(?P<open>[xX*]+)[\s.!?]*")
HALF = re.compile(r"(?=.{4,})[^\W_](?:[^\W_]*[_:/.-])+(?:[^\W\d]*[_:/.-]?)|[^\W\d]+[a-z][A-Z][^\W\d_]*")
QUOTES = " \t\n`'\"([{<>}])"


class Group(NamedTuple):
    """The first few entries of a section, a family, a prefix or a pattern, and how many there are.

    ``name`` is that of the section or family, or of one that holds all entries; "" if none does, and for a pattern.
    """

    entries: tuple[Entry, ...]
    total: int
    name: str = ""
    is_pattern: bool = False


def find_section(index: Index, text: str) -> Group | None:
    """Return the section, family or catalog that is all a text names, or the codes that fit its pattern or half."""
    if len(text) > tuning.MAX_NAME_LENGTH:
        return None
    if rows := () if text.endswith(("_", "-")) else find_pattern(index, text):
        return Group(read_first(index, rows), len(rows), is_pattern=True)
    return find_named_group(index, text) or find_begun(index, text)


def find_named_group(index: Index, text: str) -> Group | None:
    """Return the section, family or catalog that is all a text names; a code that was cut off names none."""
    if text.endswith(("_", "-")):
        return None
    if rows := find_group(index, text):
        entries = read_first(index, rows)
        return Group(entries, len(rows), find_group_name(index, entries[0], rows))
    return find_catalog(index, text) if index.has_several_catalogs else None


def find_catalog(index: Index, text: str) -> Group | None:
    """Return the catalog that is all a text names."""
    named = index.names.find_named(text)
    if len(named) != 1 or read_name(cut_out(text, index.names.find_places(text))):
        return None
    rows = [row for row, catalog in enumerate(index.tables.catalogs) if catalog in named]
    return Group(read_first(index, rows), len(rows), index.names.names[min(named)]) if rows else None


def find_begun(index: Index, text: str) -> Group | None:
    """Return the codes that begin with a text which looks like a half of one ("FLOOD_WAIT")."""
    half = text.strip(QUOTES)
    if not index.facts.has_odd or not HALF.fullmatch(half):
        return None
    begun = scan_spellings(index, re.compile(re.escape(normalize_code(half))))
    rows = list(islice(begun, tuning.MAX_PATTERN_CODES))
    return Group(read_first(index, rows), len(rows), is_pattern=True) if rows else None


def read_first(index: Index, rows: Sequence[int]) -> tuple[Entry, ...]:
    """Return the first few of these entries."""
    return tuple(map(index.entries.read, rows[: tuning.MAX_HITS]))


def find_group(index: Index, text: str) -> Sequence[int]:
    """Return the rows of the group that is all a text names; the whole catalog is none."""
    rows = sorted({row for key in index.groups.find_keys(text) for row in index.by_name.find_rows(key)})
    return rows if len(rows) < len(index.entries) else ()


def find_group_name(index: Index, first: Entry, rows: Sequence[int]) -> str:
    """Return the name of the section, or else of the family, that holds all rows; "" if neither does."""
    wanted = set(rows)
    names = filter(None, (first.section, first.family))
    return next((name for name in names if wanted.issubset(index.by_name.find_rows(name.casefold()))), "")


def find_pattern(index: Index, text: str) -> Sequence[int]:
    """Return the rows of entries that fit a code with open digits at its end ("USCUSTOMER_API_00011***")."""
    match = PATTERN.fullmatch(text.strip(QUOTES))
    if not match:
        return ()
    fitting = re.compile(re.escape(normalize_code(match["head"])) + f"[A-Z0-9]{{{len(match['open'])}}}#")
    return list(islice(scan_spellings(index, fitting), tuning.MAX_PATTERN_CODES))
