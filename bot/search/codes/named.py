"""The codes that a text names."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.catalog.entry import Entry
from bot.search import tuning
from bot.search.codes.bare import Claim, NumberContext, judge_number, read_number_context
from bot.search.codes.extract import CodeMention, find_mentions
from bot.search.codes.lists import expand_ranges, split_into_lists
from bot.search.codes.numberless import find_numberless_codes
from bot.search.codes.prefixed import is_about_trading, is_symbol, judge_prefixed_number, judge_symbol
from bot.search.codes.resolve import Resolution, resolve_bare_number, resolve_mention, resolve_symbol
from bot.search.index import Index
from bot.search.prefix import NO_PREFIX

Group = Sequence[CodeMention]


@dataclass(frozen=True, slots=True)
class NamedCodes:
    """The codes that a text names, in its order: how often each is meant, which ones may be, and which are missing.

    ``symbols`` may be codes or the markets that are called the same.
    """

    sure: Counter[str] = field(default_factory=Counter)
    offered: list[Entry] = field(default_factory=list)
    symbols: list[Entry] = field(default_factory=list)
    missing: dict[str, CodeMention] = field(default_factory=dict)

    def add(self, mention: CodeMention, resolution: Resolution, claim: Claim, *, asks: bool) -> None:
        """Add what a number stands for; a number that is no code counts as missing if the text asks for it."""
        entries = [resolution.sure] if resolution.sure else list(resolution.offered)
        if resolution.sure and claim == "sure":
            self.sure[resolution.sure.code] += 1
        elif entries:
            (self.symbols if claim == "offered" and is_symbol(mention) else self.offered).extend(entries)
        elif claim == "sure" and asks:
            self.missing[mention.typed] = mention


def find_named_codes(index: Index, text: str) -> NamedCodes:
    """Return the codes anywhere in a text: intact, damaged or without their prefix."""
    mentions = list(find_mentions(index, text))
    prefixed = [mention for mention in mentions if mention.head is not NO_PREFIX]
    context = read_number_context(index, text, [(mention.start, mention.end) for mention in prefixed])
    context = replace(context, trades=any(map(is_symbol, prefixed)) and is_about_trading(index, text))
    claims = {mention.start: judge_head(index, text, mention, context) for mention in prefixed}
    sure = [(mention.start, mention.end) for mention in prefixed if claims[mention.start] == "sure"]
    context = replace(context, codes=sure)
    codes = NamedCodes()
    codes.sure.update(entry.code for entry in find_numberless_codes(index, text, context))
    for group in split_into_lists(text, mentions):
        claim = claims.get(group[0].start) or judge_number(index, text, group, context)
        if claim != "none":
            add_list(codes, index, (text, group), context, claim=claim)
    return codes


def judge_head(index: Index, text: str, mention: CodeMention, context: NumberContext) -> Claim:
    """Return whether a number with a prefix is meant as a code."""
    judge = judge_symbol if is_symbol(mention) else judge_prefixed_number
    return judge(index, text, mention, context)


def add_list(
    codes: NamedCodes, index: Index, place: tuple[str, Group], context: NumberContext, *, claim: Claim
) -> None:
    """Add the codes of a list of numbers, or of a single one, and those between the ends of a range."""
    text, group = place
    for mention, is_typed in expand_ranges(text, group):
        codes.add(mention, resolve(index, mention, context), claim, asks=is_typed and can_be_missing(mention, context))


def resolve(index: Index, mention: CodeMention, context: NumberContext) -> Resolution:
    """Return the codes that a number stands for."""
    if mention.head is NO_PREFIX:
        return resolve_bare_number(index, mention, context.families)
    return resolve_symbol(index, mention) if is_symbol(mention) else resolve_mention(index, mention)


def can_be_missing(mention: CodeMention, context: NumberContext) -> bool:
    """Return whether a number that is no code may have been meant as one."""
    if is_symbol(mention):
        return len(mention.digits) >= tuning.MIN_LISTED_DIGITS
    return mention.head is not NO_PREFIX or context.asks
