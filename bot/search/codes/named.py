"""The codes that a text names."""

from bisect import bisect
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from bot.search import tuning
from bot.search.codes.bare import Claim, NumberContext, judge_number, read_number_context
from bot.search.codes.extract import CodeMention, find_mentions
from bot.search.codes.lists import expand_ranges, split_into_lists
from bot.search.codes.prefixed import (
    is_about_trading,
    is_symbol,
    is_word_for_error,
    judge_prefixed_number,
    judge_symbol,
)
from bot.search.codes.resolve import Resolution, decide, resolve_bare_number, resolve_mention, resolve_symbol
from bot.search.codes.scan import SpelledCode, find_spelled_codes
from bot.search.codes.scope import name_lacking, prefer_scope, select_meant
from bot.search.index import Index
from bot.search.prefixes.fit import NO_PREFIX


@dataclass(frozen=True, slots=True)
class NamedCodes:
    """The codes that a text names, in its order: how often each is meant, which ones may be, and which are missing.

    Codes are rows of entries. ``symbols`` may be codes, or the markets or just the words that are called the same.
    ``elsewhere`` are those that the catalog beside which they are named lacks; others have them.
    """

    sure: Counter[int] = field(default_factory=Counter)
    offered: list[int] = field(default_factory=list)
    symbols: list[int] = field(default_factory=list)
    missing: dict[str, CodeMention | None] = field(default_factory=dict)
    elsewhere: list[int] = field(default_factory=list)

    def add_lacking(self, catalog: str, typed: str, rows: Sequence[int]) -> None:
        """Add a code that only other catalogs have than the one that is named beside it."""
        self.missing[f"{catalog} {typed}"] = None
        self.elsewhere.extend(rows)

    def add_word(self, index: Index, word: SpelledCode, scope: AbstractSet[int]) -> None:
        """Add a code that stands in the text as a whole word."""
        rows = prefer_scope(index, word.rows, scope)
        if word.claim == "offered":
            self.symbols.extend(rows)
        elif len(rows) == 1:
            self.sure[rows[0]] += 1
        else:
            self.offered.extend(rows)

    def add(self, mention: CodeMention, resolution: Resolution, claim: Claim, *, asks: bool) -> None:
        """Add what a number stands for; a number that is no code counts as missing if the text asks for it."""
        if claim == "offered":
            (self.symbols if is_symbol(mention) else self.offered).extend(resolution.rows)
        elif resolution.sure is not None:
            self.sure[resolution.sure] += 1
        elif resolution.offered:
            self.offered.extend(resolution.offered)
        elif asks:
            self.missing[mention.typed] = mention


class JudgedNumber(NamedTuple):
    """A number, whether it is meant as a code, and whether it is typed, not only within a range."""

    mention: CodeMention
    claim: Claim
    is_typed: bool = True


@dataclass(frozen=True, slots=True)
class ReadNumbers:
    """The numbers of a text in their context, each judged, and the codes that stand in it as whole words."""

    text: str
    context: NumberContext
    numbers: Iterable[JudgedNumber]
    words: Sequence[SpelledCode]


def find_named_codes(index: Index, text: str) -> NamedCodes:
    """Return the codes anywhere in a text: intact, damaged or without their prefix."""
    mentions = list(find_mentions(index, text))
    if mentions or index.facts.has_odd:
        return collect_codes(index, judge_mentions(index, text, mentions))
    return NamedCodes()  # as of most texts


def judge_mentions(index: Index, text: str, mentions: list[CodeMention]) -> ReadNumbers:
    """Return the numbers of a text, each with whether it is meant as a code."""
    context = read_context(index, text, mentions)
    words = list(find_spelled_codes(index, text, context))
    mentions = leave_out(mentions, [(word.start, word.end) for word in words])
    return ReadNumbers(text, context, judge_lists(index, text, mentions, context), words)


def collect_codes(index: Index, reading: ReadNumbers) -> NamedCodes:
    """Return the codes that the numbers and words of a text are, in its order."""
    codes = NamedCodes()
    words = deque(reading.words)
    for number in reading.numbers:
        while words and words[0].start < number.mention.start:
            add_word(index, codes, words.popleft(), reading)
        add_number(index, codes, number, reading)
    for word in words:
        add_word(index, codes, word, reading)
    return codes


def add_word(index: Index, codes: NamedCodes, word: SpelledCode, reading: ReadNumbers) -> None:
    """Add a code that stands in the text as a whole word."""
    place = (word.start, word.end)
    lacking = name_lacking(index, reading.text, place, word.rows) if reading.context.scope else ""
    if lacking and word.claim == "sure":
        codes.add_lacking(lacking, reading.text[word.start : word.end], word.rows)
    else:
        codes.add_word(index, word, reading.context.scope)


def add_number(index: Index, codes: NamedCodes, number: JudgedNumber, reading: ReadNumbers) -> None:
    """Add the codes that a number stands for, if it is meant."""
    mention, claim, is_typed = number
    context = reading.context
    if claim == "none":
        return
    resolution = resolve(index, mention, context)
    place = (mention.start, mention.end)
    if context.scope and (lacking := name_lacking(index, reading.text, place, resolution.rows)):
        codes.add_lacking(lacking, mention.typed, resolution.rows)
        return
    asks = is_typed and not resolution.rows and can_be_missing(mention, context)
    codes.add(mention, resolution, claim, asks=asks)


def judge_lists(
    index: Index, text: str, mentions: Sequence[CodeMention], context: NumberContext
) -> Iterator[JudgedNumber]:
    """Yield the numbers of a text; ranges of those that are or may be meant as codes are filled.

    A bare number depends on the codes beside it; those of a list are meant together.
    """
    claims = judge_heads(index, text, mentions, context)
    context = replace(context, codes=list(filter(lambda place: claims[place] == "sure", claims)))
    for group in split_into_lists(index, text, mentions):
        claim = claims.get((group[0].start, group[0].end)) or judge_number(index, text, group, context)
        if claim == "none":
            yield from (JudgedNumber(mention, claim) for mention in group)
        else:
            yield from (JudgedNumber(mention, claim, is_typed) for mention, is_typed in expand_ranges(text, group))


def read_context(index: Index, text: str, mentions: Iterable[CodeMention]) -> NumberContext:
    """Return the context of a text's numbers."""
    prefixed = [mention for mention in mentions if mention.head is not NO_PREFIX]
    context = read_number_context(index, text, [(mention.start, mention.end) for mention in prefixed])
    return replace(context, trades=any(map(is_symbol, prefixed)) and is_about_trading(index, text))


def leave_out(mentions: list[CodeMention], places: Sequence[tuple[int, int]]) -> list[CodeMention]:
    """Return the mentions that are not inside one of the places, which are in order: "400" in "CONSENT_400_EXPIRED"."""
    if not places:
        return mentions
    starts = [start for start, _ in places]
    ends = [-1, *(end for _, end in places)]
    return [mention for mention in mentions if mention.end > ends[bisect(starts, mention.start)]]


def judge_heads(
    index: Index, text: str, mentions: Iterable[CodeMention], context: NumberContext
) -> dict[tuple[int, int], Claim]:
    """Return whether each number with a prefix is meant as a code, by where it begins and ends."""
    return {
        (mention.start, mention.end): judge_head(index, text, mention, context)
        for mention in mentions
        if mention.head is not NO_PREFIX
    }


def judge_head(index: Index, text: str, mention: CodeMention, context: NumberContext) -> Claim:
    """Return whether a number with a prefix is meant as a code."""
    judge = judge_symbol if is_symbol(mention) else judge_prefixed_number
    return judge(index, text, mention, context)


def resolve(index: Index, mention: CodeMention, context: NumberContext) -> Resolution:
    """Return the codes that a number stands for, of several those in the catalog that is meant."""
    resolution = find_codes(index, mention, context)
    if not resolution.offered or not index.has_several_catalogs:
        return resolution
    rows = select_meant(index, resolution.offered, context.scope)
    if len(rows) == 1 and is_told_by_catalog(index, mention, resolution):
        return decide(rows)
    return Resolution(offered=rows or resolution.offered)


def is_told_by_catalog(index: Index, mention: CodeMention, resolution: Resolution) -> bool:
    """Return whether only the catalog tells which code is meant: the number is bare, or all are printed alike."""
    if mention.head is NO_PREFIX:
        return True
    rows = resolution.offered[: tuning.MAX_SAME_NAME]
    return len({index.entries.read(row).code for row in rows}) == 1


def find_codes(index: Index, mention: CodeMention, context: NumberContext) -> Resolution:
    """Return the codes that a number stands for in any catalog, or in those that the text names."""
    if mention.head is NO_PREFIX:
        return resolve_bare_number(index, mention, context.families, context.scope)
    if is_symbol(mention):
        return resolve_symbol(index, mention)
    resolution = resolve_mention(index, mention)
    if resolution.rows or not is_word_for_error(index.messages.lexicon, mention):
        return resolution
    return resolve_bare_number(index, mention, index.families, context.scope)  # "code_118" is no prefix


def can_be_missing(mention: CodeMention, context: NumberContext) -> bool:
    """Return whether a number that is no code may have been meant as one."""
    if is_symbol(mention):
        return any(len(mention.digits) in prefix.widths for prefix in mention.head.prefixes)
    return mention.head is not NO_PREFIX or (context.asks and len(mention.digits) <= tuning.MAX_MISSING_DIGITS)
