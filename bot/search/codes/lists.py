"""Lists and ranges of numbers: "117/118", "513-516", "GGATEWAY_CODE_014/015"."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from bot.search import tuning
from bot.search.codes.extract import CodeMention
from bot.search.codes.neighbors import is_counted
from bot.search.codes.resolve import keep_families
from bot.search.index import Index
from bot.search.prefixes.fit import NO_PREFIX

SEPARATOR = re.compile(
    r"\s*(?:[/,;&+|~-]|\.{2,3})\s*|\s+(?:and|or|vs|to|till|through|und|oder|bis|y|o|et|ou|e|и|или)\s+"
)
RANGE_SIGNS = frozenset({"-", "~", "..", "..."})
RANGE_SEPARATOR = re.compile(r"\s*(?:[~-]|\.{2,3}|to|till|through|bis)\s*")


def split_into_lists(index: Index, text: str, mentions: Iterable[CodeMention]) -> Iterator[list[CodeMention]]:
    """Yield the mentions of a text in their order, those of one list together."""
    group: list[CodeMention] = []
    for mention in mentions:
        if group and not continues_list(index, text, group, mention):
            yield group
            group = []
        group.append(mention)
    if group:
        yield group


def continues_list(index: Index, text: str, group: Sequence[CodeMention], mention: CodeMention) -> bool:
    """Return whether a number continues a list; with a prefix, only a range.

    After a whole code, a shorter number is a count, unless it is the number of another code of the family.
    """
    last = group[-1]
    if mention.head is not NO_PREFIX:
        return mention.head.prefixes == last.head.prefixes and text[last.end : mention.start] in RANGE_SIGNS
    shortest = min(len(last.digits), len(mention.digits))
    if not SEPARATOR.fullmatch(text, last.end, mention.start) or shortest < tuning.MIN_LISTED_DIGITS:
        return False
    return can_be_next(last, mention) or is_code_of_list(index, text, group[0], mention)


def can_be_next(last: CodeMention, mention: CodeMention) -> bool:
    """Return whether a number is as long as the one before or only one character from it, or neither has a prefix."""
    is_glued = mention.start - last.end == 1
    return is_glued or last.head is NO_PREFIX or len(mention.digits) >= len(last.digits)


def is_code_of_list(index: Index, text: str, first: CodeMention, mention: CodeMention) -> bool:
    """Return whether a number is one of another code of the first one's family, and counts nothing."""
    families = {prefix.family for prefix in first.head.prefixes}
    is_known = keep_families(index, families, index.by_value.find_rows(int(mention.digits)))
    return bool(is_known) and not is_counted(index.messages.lexicon, text, mention.start, mention.end)


def expand_ranges(text: str, group: Sequence[CodeMention]) -> Iterator[tuple[CodeMention, bool]]:
    """Yield a list's numbers, all with the first one's prefix, and whether each was typed, not only in a range."""
    yield group[0], True
    for before, mention in pairwise(group):
        if RANGE_SEPARATOR.fullmatch(text, before.end, mention.start):
            yield from ((between, False) for between in fill_range(group[0], before, mention))
        yield inherit_prefix(group[0], mention, mention.digits), True


def fill_range(first: CodeMention, before: CodeMention, after: CodeMention) -> Iterator[CodeMention]:
    """Yield a mention for each number between two."""
    start = int(before.digits) + 1
    end = int(after.digits)
    if end - start < tuning.MAX_RANGE:
        for value in range(start, end):
            yield inherit_prefix(first, after, str(value).zfill(len(before.digits)))


def inherit_prefix(first: CodeMention, mention: CodeMention, digits: str) -> CodeMention:
    """Return a mention with other digits and the prefix of its list's first number."""
    if first.head is NO_PREFIX:
        return replace(mention, digits=digits, typed=digits if digits != mention.digits else mention.typed)
    prefix = first.typed.removesuffix(first.digits)
    return replace(mention, head=first.head, digits=digits, typed=prefix + digits)
