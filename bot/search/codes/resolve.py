"""Resolve a number in a text to the codes that it stands for."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import partial

from bot.search import tuning
from bot.search.catalogs.names import NO_CATALOGS
from bot.search.codes.extract import CodeMention
from bot.search.codes.scope import keep_scope
from bot.search.groups import key_prefix
from bot.search.index import Index
from bot.search.prefixes.fit import NO_PREFIX, PrefixMatch
from bot.search.prefixes.twins import generate_typos
from bot.search.whole.patterns import find_pattern_rows

MAX_FEW = 10  # codes of a prefix that are few enough to suggest each for one that is missing
MAX_LOOKED_AT = 200  # codes of a family that are looked at to tell which catalogs have it


@dataclass(frozen=True, slots=True)
class Resolution:
    """The one code that is meant (``sure``), or candidates (``offered``). Neither: the code is not in the catalog.

    Codes are rows of entries: a number may be that of thousands, of which only those that are shown are read.
    """

    sure: int | None = None
    offered: Sequence[int] = ()

    @property
    def rows(self) -> Sequence[int]:
        """Return all that may be meant."""
        return self.offered if self.sure is None else (self.sure,)


def resolve_mention(index: Index, mention: CodeMention) -> Resolution:
    """Return the codes that a prefixed number stands for; a wrong digit is never corrected to another code."""
    spelled = index.entries.find_printed(mention.typed)
    if spelled:  # exactly, as most codes in a log are
        return decide(spelled)
    head = mention.head
    rows = keep_kin(index, head, index.by_value.find_rows(int(mention.digits)))
    if head.fit == "mixed":
        return Resolution(offered=rows)
    printed = keep_kin(index, head, index.by_number.find_rows(mention.digits))  # some numbers differ only in zeros
    return decide(printed or rows) if rows else Resolution(offered=find_undoubled_codes(index, mention.digits, head))


def decide(rows: Sequence[int]) -> Resolution:
    """Return what rows are: the one code that is meant, or candidates."""
    return Resolution(sure=rows[0]) if len(rows) == 1 else Resolution(offered=rows)


def resolve_symbol(index: Index, mention: CodeMention) -> Resolution:
    """Return the code that prints both a short prefix and a number like this, or else codes that may be shortened so.

    "US0000118" can only be that of the prefix's family with the same number; "US118" may be it; "G5" is too short.
    """
    rows = find_symbol_codes(index, mention)
    if rows or len(mention.digits) < tuning.MIN_LISTED_DIGITS:
        return decide(rows) if rows else Resolution()
    resolution = resolve_mention(index, mention)
    return resolution if is_padded(mention.digits) else Resolution(offered=resolution.rows)


def find_symbol_codes(index: Index, mention: CodeMention) -> list[int]:
    """Return the entries that are a short prefix with just these digits."""
    codes = (prefix.printed + mention.digits for prefix in mention.head.prefixes)
    return [row for code in codes for row in index.entries.find_printed(code)]


def resolve_bare_number(
    index: Index, mention: CodeMention, families: AbstractSet[str], scope: AbstractSet[int] = NO_CATALOGS
) -> Resolution:
    """Resolve a bare number to codes of the families in the catalogs that a text names: first those that it is.

    Codes of catalogs without such a family, and of which the sign is missing, are only offered.
    """
    whole = index.find_whole(mention.digits) or find_pattern_rows(index, mention.digits)
    if mention.digits.startswith("00") and (printed := keep_scope(index, whole, scope)):
        return decide(printed)
    rows = [*keep_families(index, families, whole), *resolve_last_number(index, mention, families).rows]
    others = leave_out_homes(index, [*whole, *index.by_value.find_rows(int(mention.digits))], families)
    likely = keep_scope(index, list(dict.fromkeys(rows)), scope)
    every = keep_scope(index, list(dict.fromkeys([*rows, *others])), scope)
    if len(likely) == len(every) > 0:
        return decide(likely)
    return Resolution(offered=every or keep_scope(index, find_negative(index, mention.digits), scope))


def leave_out_homes(index: Index, rows: Sequence[int], families: AbstractSet[str]) -> list[int]:
    """Return the entries in catalogs that have none of these families, of which their names say nothing."""
    if not index.has_several_catalogs or len(families) == len(index.families):
        return []
    homes = frozenset[int]().union(*(find_homes(index, family) for family in families))
    return [row for row in rows if index.tables.catalogs[row] not in homes]


def find_homes(index: Index, family: str) -> set[int]:
    """Return the catalogs that have a family; of a large one some codes are looked at."""
    rows = index.by_name.find_rows(family.casefold())
    return {index.tables.catalogs[row] for row in rows[:: max(1, len(rows) // MAX_LOOKED_AT)]}


def find_negative(index: Index, digits: str) -> list[int]:
    """Return the entries whose code is a number below zero, of which the sign is missing."""
    return list(index.entries.find_printed(f"-{digits}"))


def resolve_last_number(index: Index, mention: CodeMention, families: AbstractSet[str]) -> Resolution:
    """Resolve a number at the end of codes of the families; one with zeros must match as printed, if one does."""
    keep = partial(keep_families, index, families)
    printed = keep(index.by_number.find_rows(mention.digits))
    if printed and is_padded(mention.digits):
        return decide(printed)
    others = set(keep(index.by_value.find_rows(int(mention.digits)))).difference(printed)
    return decide([*printed, *sorted(others)])


def is_padded(digits: str) -> bool:
    """Return whether digits begin with zeros, as hardly any number but a code's does."""
    return digits.startswith("00") and len(digits) > len("00:00")


def keep_kin(index: Index, head: PrefixMatch, rows: Sequence[int]) -> Sequence[int]:
    """Return the entries that the prefix words allow: the prefix's, or its family's if it is vague."""
    if head.fit == "whole" or (head.fit == "part" and len(head.prefixes[0].parts) > 1):
        return keep_named(index, rows, {key_prefix(prefix.printed) for prefix in head.prefixes})
    return keep_families(index, {prefix.family for prefix in head.prefixes}, rows)


def keep_families(index: Index, families: AbstractSet[str], rows: Sequence[int]) -> Sequence[int]:
    """Return the entries of some families."""
    if len(families) == len(index.families):
        return rows
    return keep_named(index, rows, {family.casefold() for family in families})


def keep_named(index: Index, rows: Sequence[int], keys: Iterable[str]) -> list[int]:
    """Return the entries in one of the groups with these keys, without reading any."""
    kept = {row for key in keys for row in find_shared(rows, index.by_name.find_rows(key))}
    return sorted(kept)


def find_shared(rows: Sequence[int], others: Sequence[int]) -> Iterator[int]:
    """Yield the rows that are in both sequences, each in ascending order."""
    few, many = sorted((rows, others), key=len)
    for row in few:
        place = bisect_left(many, row)
        if place < len(many) and many[place] == row:
            yield row


def find_undoubled_codes(index: Index, digits: str, head: PrefixMatch) -> list[int]:
    """Return the entries whose number, as printed, results from dropping one of two equal neighbouring digits."""
    fewer = {digits[:n] + digits[n + 1 :] for n in range(1, len(digits)) if digits[n] == digits[n - 1]}
    return [row for number in sorted(fewer) for row in keep_kin(index, head, index.by_number.find_rows(number))]


def find_nearest_codes(index: Index, mention: CodeMention) -> Iterator[int]:
    """Yield entries to suggest for a missing code: those with its value, then those one slip away, nearest first.

    If its prefix has only a few codes, those follow.
    """
    value = int(mention.digits)
    yield from index.by_value.find_rows(value)
    slips = {int(digits) for digits in generate_slips(mention.digits.lstrip("0")) if digits} - {value}
    for slip in sorted(slips, key=lambda slip: abs(slip - value)):
        rows = index.by_value.find_rows(slip)
        yield from rows if mention.head is NO_PREFIX else keep_kin(index, mention.head, rows)
    if mention.head.fit == "whole":
        yield from find_few_kin(index, mention.head)


def find_few_kin(index: Index, head: PrefixMatch) -> list[int]:
    """Return the entries with a prefix if they are few, so that each may be meant."""
    rows = [row for prefix in head.prefixes for row in index.by_name.find_rows(key_prefix(prefix.printed))]
    return rows if len(rows) <= MAX_FEW else []


def generate_slips(digits: str) -> Iterator[str]:
    """Yield every number that differs by one digit, one swap, or one digit more or less; none with a leading zero."""
    for place in range(len(digits) + 1):
        head = digits[:place]
        tail = digits[place:]
        yield from (head + other + tail for other in "0123456789")
        yield head + tail[1:]
    yield from generate_typos(digits)
