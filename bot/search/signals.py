"""Signals: how a text tells which code it means. Each is a function in SIGNALS, the most reliable first."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from bot.catalog.entry import Entry
from bot.search import tuning
from bot.search.codes.bare import names_other_system
from bot.search.codes.extract import CodeMention, find_mentions
from bot.search.codes.line_start import find_line_marks
from bot.search.codes.named import NamedCodes, find_named_codes
from bot.search.codes.neighbors import is_touched
from bot.search.codes.resolve import find_nearest_codes
from bot.search.codes.sections import find_section
from bot.search.hit import Hit, Verdict
from bot.search.index import Index, normalize_code
from bot.search.message_tables import fold_message
from bot.search.prefix import NO_PREFIX
from bot.search.small_talk import is_small_talk
from bot.search.template import extract_values

if TYPE_CHECKING:
    from bot.search.ranking import RankedCode

Signal = Callable[[Index, str], Verdict | None]


def match_whole_code(index: Index, text: str) -> Verdict | None:
    """Return the code if the text is just a code."""
    if len(text) >= tuning.MAX_CODE_LENGTH:
        return None
    entry = index.entries.get(text) or find_normalized_code(index, text)
    return Verdict("answer", (Hit(entry, "code"),)) if entry else None


def find_normalized_code(index: Index, text: str) -> Entry | None:
    """Return the entry whose letters and digits are the text's; a code of digits alone must be in one piece."""
    entry = index.by_normalized.get(normalize_code(text))
    if entry is None or not normalize_code(entry.code).isdecimal():
        return entry
    return entry if text.strip(" \t\n\"'`*~()[]{}<>#?!.,:;") == entry.code else None


def match_section(index: Index, text: str) -> Verdict | None:
    """Return the first codes of the section or family that is all the text names."""
    group = find_section(index, text)
    if not group:
        return None
    hits = tuple(Hit(entry, "section") for entry in group.entries)
    return Verdict("choose", hits, more=group.total - len(hits))


def match_codes(index: Index, text: str) -> Verdict | None:
    """Return the codes anywhere in the text: intact, damaged or without their prefix."""
    codes = find_named_codes(index, text)
    return build_verdict(index, codes) or match_symbols(index, text, offer(codes.symbols))


def match_symbols(index: Index, text: str, symbols: list[Hit]) -> Verdict | None:
    """Return a choice of the codes that may be markets, and of what the text may mean otherwise."""
    if not symbols:
        return None
    message = match_message(index, text) or Verdict("unknown")
    hits = {"answer": (*message.hits, *symbols), "choose": (*symbols, *message.hits)}
    return choose(hits.get(message.kind, symbols))


def build_verdict(index: Index, codes: NamedCodes) -> Verdict | None:
    """Return the verdict for a text's codes: all are meant, one of several is, or none is in the catalog."""
    missing = tuple(codes.missing)
    hits = [Hit(index.entries[code], "code", times=times) for code, times in codes.sure.items()]
    offered = offer(codes.offered if not hits else [*codes.offered, *codes.symbols])
    if offered:
        return choose([*hits, *offered], missing)
    if hits:
        return Verdict("answer", tuple(hits), missing)
    return report_missing(index, codes) if missing else None


def report_missing(index: Index, codes: NamedCodes) -> Verdict:
    """Return the verdict on codes that the catalog lacks, with those nearest to the first."""
    near = find_nearest_codes(index, next(iter(codes.missing.values())))
    return Verdict("unknown", deduplicate_hits(offer(near)), tuple(codes.missing))


def choose(hits: Iterable[Hit], missing: tuple[str, ...] = ()) -> Verdict:
    """Return a choice of the first few of these codes, with how many more there are."""
    distinct = {hit.entry.code: hit for hit in reversed(list(hits))}
    offered = deduplicate_hits(reversed(distinct.values()))
    return Verdict("choose", offered, missing, more=len(distinct) - len(offered))


def offer(entries: Iterable[Entry]) -> list[Hit]:
    """Return entries as hits that may be meant."""
    return [Hit(entry, "like a code") for entry in entries]


def match_line_marks(index: Index, text: str) -> Verdict | None:
    """Return the codes whose numbers open a line, as in "[302]" or "#511 on sms code"."""
    marks = list(find_line_marks(index, text))
    hits = deduplicate_hits(Hit(entry, "code") for entries, _ in marks for entry in entries)
    if not hits:
        return None
    return Verdict("answer" if all(claim == "sure" for _, claim in marks) else "choose", hits)


def match_equal_message(index: Index, text: str) -> Verdict | None:
    """Return the codes whose message the text is, word by word, whatever its values are."""
    for message in index.messages.find_equal(text):
        preferring = [(entry, place) for entry, place in message.codes if place == 0] or message.codes
        hits = [Hit(entry, "message", place, extract_values(message.text, text)) for entry, place in preferring]
        return Verdict("answer", tuple(hits)) if len(hits) == 1 else choose(hits)
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
    started = find_started_code(index, ranking.codes, text)
    if started is not None:
        return Verdict("answer", (hits[started],))
    if best is None or ranking.nothing > tuning.NOTHING or not is_ours(index, text, best):
        return suggest(index, text, hits)
    if best.probability >= index.messages.ranker.weights.sure:
        return Verdict("answer", tuple(hits[:1]))
    return Verdict("choose", deduplicate_hits(hits))


def is_ours(index: Index, text: str, best: "RankedCode") -> bool:
    """Return whether a text that names another system quotes one of our messages all the same."""
    return best.score >= tuning.QUOTED_SCORE or not names_other_system(index, text)


def build_hit(index: Index, ranked: "RankedCode", text: str) -> Hit:
    """Return a ranked code as a hit, with the placeholder values in the text."""
    values = extract_values(index.messages.read(ranked.message).text, text) if ranked.message is not None else ()
    return Hit(index.entries.read(ranked.entry), "message", ranked.place, values)


def find_started_code(index: Index, ranked: Iterable["RankedCode"], text: str) -> int | None:
    """Return which one of the ranked codes has a message that starts with the text, word for word, if only one has.

    The message's first "the" may be missing.
    """
    start = fold_message(text[: tuning.MAX_QUERY_LENGTH]).removeprefix("the ") + " "
    if start.count(" ") < tuning.MIN_START_WORDS:
        return None
    printed = [index.messages.fold(row.message) if row.message is not None else "" for row in ranked]
    begun = [place for place, words in enumerate(printed) if f"{words} ".removeprefix("the ").startswith(start)]
    return begun[0] if len(begun) == 1 else None


def suggest(index: Index, text: str, hits: Iterable[Hit]) -> Verdict | None:
    """Return a verdict that only suggests: codes whose number is in the text, and these hits."""
    suggestions = deduplicate_hits([*suggest_by_number(index, text), *hits])
    return Verdict("unknown", suggestions) if suggestions else None


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
    return is_long and mention.head is NO_PREFIX and not is_touched(text, mention.start, mention.end)


SIGNALS: tuple[Signal, ...] = (
    match_whole_code,
    match_section,
    match_codes,
    match_line_marks,
    match_equal_message,
    match_small_talk,
    match_message,
)
