"""Signals: how a text tells which code it means. Each is a function in SIGNALS, the most reliable first."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.search import tuning
from bot.search.bare import is_meant_as_code, is_part_of_token, names_other_system, read_number_context
from bot.search.extract import CodeMention, find_mentions, find_numberless_codes
from bot.search.hit import Hit, Verdict
from bot.search.index import Index, normalize_code
from bot.search.prefix import NO_PREFIX
from bot.search.resolve import Resolution, find_nearest_codes, resolve_bare_number, resolve_mention
from bot.search.small_talk import is_small_talk
from bot.search.template import extract_values

if TYPE_CHECKING:
    from bot.search.ranking import RankedCode

Signal = Callable[[Index, str], Verdict | None]


@dataclass(frozen=True, slots=True)
class NamedCodes:
    """The codes that a text names, in its order: how often each is meant, which ones may be, and which are missing."""

    sure: Counter[str]
    offered: list[Hit] = field(default_factory=list)
    missing: dict[str, CodeMention] = field(default_factory=dict)

    def add(self, mention: CodeMention, resolution: Resolution, *, asks: bool) -> None:
        """Add what a number stands for; a number that is no code counts as missing if the text asks for it."""
        if resolution.sure:
            self.sure[resolution.sure.code] += 1
        elif resolution.offered:
            self.offered.extend(Hit(entry, "like a code") for entry in resolution.offered)
        elif asks:
            self.missing[mention.typed] = mention


def match_whole_code(index: Index, text: str) -> Verdict | None:
    """Return the code if the text is just a code."""
    if len(text) >= tuning.MAX_CODE_LENGTH:
        return None
    entry = index.entries.get(text) or index.by_normalized.get(normalize_code(text))
    return Verdict("answer", (Hit(entry, "code"),)) if entry else None


def match_codes(index: Index, text: str) -> Verdict | None:
    """Return the codes anywhere in the text: intact, damaged or without their prefix."""
    context = read_number_context(index, text)
    codes = NamedCodes(Counter(find_numberless_codes(index, text)))
    for mention in find_mentions(index, text):
        if mention.head is not NO_PREFIX:
            if is_separate_number(text, mention):
                codes.add(mention, resolve_mention(index, mention), asks=True)
        elif context.codes_only or is_meant_as_code(index, text, mention, context):
            codes.add(mention, resolve_bare_number(index, mention, context.families), asks=context.asks)
    return build_verdict(index, codes)


def is_separate_number(text: str, mention: CodeMention) -> bool:
    """Return whether a number can be a code's: after an incomplete prefix, no letter may follow it ("api-6d8f9")."""
    return mention.head.fit == "whole" or not text[mention.end :][:1].isalpha()


def build_verdict(index: Index, codes: NamedCodes) -> Verdict | None:
    """Return the verdict for a text's codes: all are meant, one of several is, or none is in the catalog."""
    missing = tuple(codes.missing)
    hits = tuple(Hit(index.entries[code], "code", times=times) for code, times in codes.sure.items())
    if codes.offered:
        return Verdict("choose", deduplicate_hits([*hits, *codes.offered]), missing)
    if hits:
        return Verdict("answer", hits, missing)
    if missing:
        near = find_nearest_codes(index, next(iter(codes.missing.values())))
        return Verdict("unknown", deduplicate_hits(Hit(entry, "like a code") for entry in near), missing)
    return None


def match_small_talk(index: Index, text: str) -> Verdict | None:
    """Return ``nothing`` for a text without words, or one that is only small talk."""
    if not any(map(str.isalnum, text)):
        return Verdict("nothing")
    is_short = len(text) <= tuning.MAX_QUESTION_LENGTH
    return Verdict("nothing") if is_short and is_small_talk(index.messages.lexicon.courtesies, text) else None


def match_message(index: Index, text: str) -> Verdict | None:
    """Return the codes whose message the text quotes, renders or paraphrases."""
    ranking = index.messages.ranker.rank(text)
    hits = [build_hit(index, row, text) for row in ranking.codes]
    best = ranking.codes[0] if ranking.codes else None
    if best is None or ranking.nothing > tuning.NOTHING or not is_ours(index, text, best):
        suggestions = deduplicate_hits([*suggest_by_number(index, text), *hits])
        return Verdict("unknown", suggestions) if suggestions else None
    if best.probability >= index.messages.ranker.weights.sure:
        return Verdict("answer", tuple(hits[:1]))
    return Verdict("choose", deduplicate_hits(hits))


def match_equal_message(index: Index, text: str) -> Verdict | None:
    """Return the codes whose message the text is, word by word, whatever its values are."""
    for message in index.messages.find_equal(text):
        preferring = [(entry, place) for entry, place in message.codes if place == 0] or message.codes
        hits = [Hit(entry, "message", place, extract_values(message.text, text)) for entry, place in preferring]
        return Verdict("answer" if len(hits) == 1 else "choose", deduplicate_hits(hits))
    return None


def is_ours(index: Index, text: str, best: "RankedCode") -> bool:
    """Return whether a text that names another system quotes one of our messages all the same."""
    return best.score >= tuning.QUOTED_SCORE or not names_other_system(index, text)


def build_hit(index: Index, ranked: "RankedCode", text: str) -> Hit:
    """Return a ranked code as a hit, with the placeholder values in the text."""
    values = extract_values(index.messages.read(ranked.message).text, text) if ranked.message is not None else ()
    return Hit(index.entries.read(ranked.entry), "message", ranked.place, values)


def deduplicate_hits(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """Return the first few hits without duplicate codes."""
    seen: dict[str, Hit] = {}
    for hit in hits:
        seen.setdefault(hit.entry.code, hit)
    return tuple(seen.values())[: tuning.MAX_HITS]


def suggest_by_number(index: Index, text: str) -> list[Hit]:
    """Return hits to suggest: codes whose number is in the text, though nothing says that a code is meant."""
    text = text[: tuning.MAX_QUERY_LENGTH]
    numbers = [mention for mention in find_mentions(index, text) if is_worth_suggesting(text, mention)]
    return [Hit(entry, "number") for mention in numbers for entry in index.by_value.get(int(mention.digits))]


def is_worth_suggesting(text: str, mention: CodeMention) -> bool:
    """Return whether a number stands alone and is long enough to tell."""
    is_long = len(mention.digits) >= tuning.MIN_SUGGESTED_DIGITS
    return is_long and mention.head is NO_PREFIX and not is_part_of_token(text, mention)


SIGNALS: tuple[Signal, ...] = (
    match_whole_code,
    match_codes,
    match_equal_message,
    match_small_talk,
    match_message,
)
