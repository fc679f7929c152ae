"""A number with its prefix words, as typed, to the codes that it stands for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.catalog.entry import Entry
from bot.search.extract import Named
from bot.search.index import Index
from bot.search.prefix import Head

MOST = 5  # suggestions and rows of a choice


@dataclass(frozen=True, slots=True)
class Resolved:
    """``sure``: the one code that is meant; ``offered``: one of these may be; neither: the catalog lacks the code."""

    sure: Entry | None = None
    offered: tuple[Entry, ...] = ()


def resolve(index: Index, found: Named) -> Resolved:
    """Say which codes a prefixed number stands for; a wrong digit is never mended to another code."""
    if found.typed in index.entries:  # to the letter, as most are in a log
        return Resolved(sure=index.entries[found.typed])
    kin = within(found.head)
    entries = [entry for entry in index.by_value.get(int(found.digits), ()) if kin(entry)]
    if found.head.fit == "mixed":
        return Resolved(offered=tuple(entries))
    if len(entries) > 1:  # numbers that differ only in zeros
        entries = [entry for entry in entries if entry.number == found.digits] or entries
    if len(entries) == 1:
        return Resolved(sure=entries[0])
    return Resolved(offered=tuple(entries) or undoubled(index, found.digits, kin))


def within(head: Head) -> Callable[[Entry], bool]:
    """Give the test for codes that the prefix words allow: the prefix's own, for a short or mixed one its family's."""
    if head.fit == "whole" or (head.fit == "part" and len(head.prefixes[0].parts) > 1):
        printed = {prefix.printed for prefix in head.prefixes}
        return lambda entry: entry.code.removesuffix(entry.number) in printed
    families = {prefix.family for prefix in head.prefixes}
    return lambda entry: entry.family in families


def undoubled(index: Index, digits: str, kin: Callable[[Entry], bool]) -> tuple[Entry, ...]:
    """Give the codes whose number, as printed, appears when one digit of a doubled one is dropped."""
    fewer = {digits[:n] + digits[n + 1 :] for n in range(1, len(digits)) if digits[n] == digits[n - 1]}
    return tuple(
        entry
        for number in sorted(fewer & index.numbers)
        for entry in index.by_value[int(number)]
        if entry.number == number and kin(entry)
    )


def nearest(index: Index, found: Named) -> tuple[Entry, ...]:
    """Suggest real codes for one that the catalog lacks: fewest changed digits first, then the nearest number."""
    kin = within(found.head) if found.head.fit != "none" else lambda _: True
    value = int(found.digits)
    by_slips = process.extract(
        found.digits.lstrip("0"),
        {
            entry.code: entry.number.lstrip("0")
            for entry in index.entries.values()
            if entry.number.isdecimal() and kin(entry)
        },
        scorer=OSA.distance,
        score_cutoff=1,
        limit=None,
    )
    same = (entry.code for entry in index.by_value.get(value, ()))
    near = sorted(by_slips, key=lambda row: (row[1], abs(int(index.entries[row[2]].number) - value)))
    return first_few(index, [*same, *(code for _, _, code in near)])


def first_few(index: Index, codes: Iterable[str]) -> tuple[Entry, ...]:
    """Give the first few distinct codes."""
    return tuple(index.entries[code] for code in list(dict.fromkeys(codes))[:MOST])
