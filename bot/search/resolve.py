"""Resolve a number with prefix words, as typed, to the codes that it stands for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.catalog.entry import Entry
from bot.search.extract import CodeMention
from bot.search.index import Index
from bot.search.prefix import PrefixMatch

MAX_HITS = 5  # suggestions, or options in a choice


@dataclass(frozen=True, slots=True)
class Resolution:
    """The one code that is meant (``sure``), or candidates (``offered``). Neither: the code is not in the catalog."""

    sure: Entry | None = None
    offered: tuple[Entry, ...] = ()


def resolve_mention(index: Index, mention: CodeMention) -> Resolution:
    """Return the codes that a prefixed number stands for; a wrong digit is never corrected to another code."""
    if mention.typed in index.entries:  # spelled exactly, as most codes in a log are
        return Resolution(sure=index.entries[mention.typed])
    kin = build_prefix_filter(mention.head)
    entries = [entry for entry in index.by_value.get(int(mention.digits), ()) if kin(entry)]
    if mention.head.fit == "mixed":
        return Resolution(offered=tuple(entries))
    if len(entries) > 1:  # numbers that differ only in zeros
        entries = [entry for entry in entries if entry.number == mention.digits] or entries
    if len(entries) == 1:
        return Resolution(sure=entries[0])
    return Resolution(offered=tuple(entries) or find_undoubled_codes(index, mention.digits, kin))


def build_prefix_filter(head: PrefixMatch) -> Callable[[Entry], bool]:
    """Return a predicate for the entries that the prefix words allow: the prefix's, or its family's if it is vague."""
    if head.fit == "whole" or (head.fit == "part" and len(head.prefixes[0].parts) > 1):
        printed = {prefix.printed for prefix in head.prefixes}
        return lambda entry: entry.code.removesuffix(entry.number) in printed
    families = {prefix.family for prefix in head.prefixes}
    return lambda entry: entry.family in families


def find_undoubled_codes(index: Index, digits: str, kin: Callable[[Entry], bool]) -> tuple[Entry, ...]:
    """Return the entries whose number, as printed, results from dropping one of two equal neighbouring digits."""
    fewer = {digits[:n] + digits[n + 1 :] for n in range(1, len(digits)) if digits[n] == digits[n - 1]}
    return tuple(
        entry
        for number in sorted(fewer & index.numbers)
        for entry in index.by_value[int(number)]
        if entry.number == number and kin(entry)
    )


def find_nearest_codes(index: Index, mention: CodeMention) -> tuple[Entry, ...]:
    """Return entries to suggest for a missing code: those with the fewest changed digits first, then by distance."""
    kin = build_prefix_filter(mention.head) if mention.head.fit != "none" else lambda _: True
    value = int(mention.digits)
    by_slips = process.extract(
        mention.digits.lstrip("0"),
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
    return take_first_entries(index, [*same, *(code for _, _, code in near)])


def take_first_entries(index: Index, codes: Iterable[str]) -> tuple[Entry, ...]:
    """Return the entries of the first few distinct codes."""
    return tuple(index.entries[code] for code in list(dict.fromkeys(codes))[:MAX_HITS])
