"""Resolve a number in a text to the codes that it stands for."""

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.catalog.entry import Entry
from bot.search import tuning
from bot.search.codes.extract import CodeMention
from bot.search.index import Index, ends_with_number, generate_typos
from bot.search.prefixes.fit import NO_PREFIX, PrefixMatch


@dataclass(frozen=True, slots=True)
class Resolution:
    """The one code that is meant (``sure``), or candidates (``offered``). Neither: the code is not in the catalog."""

    sure: Entry | None = None
    offered: tuple[Entry, ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Return all that may be meant."""
        return (self.sure,) if self.sure else self.offered


def resolve_mention(index: Index, mention: CodeMention) -> Resolution:
    """Return the codes that a prefixed number stands for; a wrong digit is never corrected to another code."""
    if mention.typed in index.entries:  # spelled exactly, as most codes in a log are
        return Resolution(sure=index.entries[mention.typed])
    is_kin = build_prefix_filter(mention.head)
    entries = list(filter(is_kin, index.by_value.get(int(mention.digits))))
    if mention.head.fit == "mixed":
        return Resolution(offered=tuple(entries))
    entries = prefer_printed(entries, mention.digits)
    if len(entries) == 1:
        return Resolution(sure=entries[0])
    return Resolution(offered=tuple(entries) or find_undoubled_codes(index, mention.digits, is_kin))


def resolve_symbol(index: Index, mention: CodeMention) -> Resolution:
    """Return the code that prints both a short prefix and a number like this, or else codes that may be shortened so.

    "US0000118" can only be that of the prefix's family with the same number; "US118" may be it; "G5" is too short.
    """
    entries = find_symbol_codes(index, mention)
    if entries or len(mention.digits) < tuning.MIN_LISTED_DIGITS:
        return Resolution(sure=entries[0]) if entries else Resolution()
    resolution = resolve_mention(index, mention)
    return resolution if is_padded(mention.digits) else Resolution(offered=resolution.entries)


def find_symbol_codes(index: Index, mention: CodeMention) -> tuple[Entry, ...]:
    """Return the entries that are a short prefix with just these digits."""
    codes = (prefix.printed + mention.digits for prefix in mention.head.prefixes)
    return tuple(index.entries[code] for code in codes if code in index.entries)


def resolve_bare_number(index: Index, mention: CodeMention, families: AbstractSet[str]) -> Resolution:
    """Resolve a bare number to codes of the families; one that begins with zeros must match as printed, if one does."""
    entries = [entry for entry in index.by_value.get(int(mention.digits)) if entry.family in families]
    if is_padded(mention.digits):
        entries = prefer_printed(entries, mention.digits)
    entries.sort(key=lambda entry: entry.number != mention.digits)
    return Resolution(sure=entries[0]) if len(entries) == 1 else Resolution(offered=tuple(entries))


def is_padded(digits: str) -> bool:
    """Return whether digits begin with zeros, as hardly any number but a code's does."""
    return digits.startswith("00") and len(digits) > len("00:00")


def prefer_printed(entries: list[Entry], digits: str) -> list[Entry]:
    """Return the entries whose number is printed like this, or else all: some numbers differ only in zeros."""
    return [entry for entry in entries if entry.number == digits] or entries


def build_prefix_filter(head: PrefixMatch) -> Callable[[Entry], bool]:
    """Return a predicate for the entries that the prefix words allow: the prefix's, or its family's if it is vague."""
    if head.fit == "whole" or (head.fit == "part" and len(head.prefixes[0].parts) > 1):
        printed = {prefix.printed for prefix in head.prefixes}
        return lambda entry: entry.code.removesuffix(entry.number) in printed
    families = {prefix.family for prefix in head.prefixes}
    return lambda entry: entry.family in families


def find_undoubled_codes(index: Index, digits: str, is_kin: Callable[[Entry], bool]) -> tuple[Entry, ...]:
    """Return the entries whose number, as printed, results from dropping one of two equal neighbouring digits."""
    fewer = {digits[:n] + digits[n + 1 :] for n in range(1, len(digits)) if digits[n] == digits[n - 1]}
    return tuple(entry for number in sorted(fewer) for entry in index.by_number.get(number) if is_kin(entry))


def find_nearest_codes(index: Index, mention: CodeMention) -> list[Entry]:
    """Return entries to suggest for a missing code: those with its value, then those one slip away, nearest first."""
    value = int(mention.digits)
    is_kin = build_prefix_filter(mention.head) if mention.head is not NO_PREFIX else ends_with_number
    slips = {int(digits) for digits in generate_slips(mention.digits.lstrip("0")) if digits} - {value}
    near = (entry for slip in sorted(slips, key=lambda slip: abs(slip - value)) for entry in index.by_value.get(slip))
    return [*index.by_value.get(value), *filter(is_kin, near)]


def generate_slips(digits: str) -> Iterator[str]:
    """Yield every number that differs by one digit, one swap, or one digit more or less; none with a leading zero."""
    for place in range(len(digits) + 1):
        head = digits[:place]
        tail = digits[place:]
        yield from (head + other + tail for other in "0123456789")
        yield head + tail[1:]
    yield from generate_typos(digits)
