"""Signals: how a text tells which code it means. Each is a function in SIGNALS, the most reliable first."""

from collections.abc import Callable, Iterable

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
from bot.search.lexicon import tokenize
from bot.search.messages import ScoredMessage, search_messages
from bot.search.prefix import NO_PREFIX
from bot.search.template import extract_values

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
    entries = find_section(index, text)
    return choose([Hit(entry, "section") for entry in entries]) if entries else None


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


def match_message(index: Index, text: str) -> Verdict | None:
    """Return the codes whose message the text quotes, renders or paraphrases."""
    scored = search_messages(index.messages, text)
    hits = list_message_hits(scored, text)
    least = tuning.QUOTED_SCORE if names_other_system(index, text) else tuning.POSSIBLE_SCORE
    if not scored or scored[0].score < least:
        return suggest(index, text, hits)
    meant = hits[:1] if is_clear(scored) else find_started_code(scored, text)
    return Verdict("answer", tuple(meant)) if meant else Verdict("choose", deduplicate_hits(hits))


def suggest(index: Index, text: str, hits: Iterable[Hit]) -> Verdict | None:
    """Return a verdict that only suggests: codes whose number is in the text, and these hits."""
    suggestions = deduplicate_hits([*suggest_by_number(index, text), *hits])
    return Verdict("unknown", suggestions) if suggestions else None


def list_message_hits(scored: list[ScoredMessage], text: str) -> list[Hit]:
    """Return the codes of the best messages as hits, with the placeholder values in the text."""
    hits: list[Hit] = []
    for row in scored[: tuning.MAX_COMPARED]:
        if row.score >= tuning.SUGGESTED_SCORE:
            values = extract_values(row.message.text, text)
            hits += [Hit(entry, "message", place, values) for entry, place in row.message.codes]
    return hits


def is_clear(scored: list[ScoredMessage]) -> bool:
    """Return whether the best message is meant: it leads, explains the text, and only one code prefers it."""
    best = scored[0]
    has_rival = len(scored) > 1 and scored[1].score > best.score - tuning.MIN_LEAD
    return best.score >= tuning.SURE_SCORE and not has_rival and best.whole and count_preferring_codes(best) == 1


def find_started_code(scored: Iterable[ScoredMessage], text: str) -> list[Hit]:
    """Return the one code whose message starts with the text, word for word; its first "the" may be missing."""
    words = tokenize(text[: tuning.MAX_QUERY_LENGTH])
    if len(words) < tuning.MIN_START_WORDS:
        return []
    start = " ".join(words) + " "
    messages = ((row, f"{row.message.words} ") for row in scored)
    begun = [row for row, printed in messages if printed.removeprefix("the ").startswith(start.removeprefix("the "))]
    hits = list_message_hits(begun, text)
    return hits if len(hits) == 1 else []


def count_preferring_codes(row: ScoredMessage) -> int:
    """Return how many codes prefer a message, or if none does, how many print it."""
    return sum(place == 0 for _, place in row.message.codes) or len(row.message.codes)


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
    return [Hit(entry, "number") for mention in numbers for entry in index.by_value.get(int(mention.digits), ())]


def is_worth_suggesting(text: str, mention: CodeMention) -> bool:
    """Return whether a number stands alone and is long enough to tell."""
    is_long = len(mention.digits) >= tuning.MIN_SUGGESTED_DIGITS
    return is_long and mention.head is NO_PREFIX and not is_touched(text, mention.start, mention.end)


SIGNALS: tuple[Signal, ...] = (match_whole_code, match_section, match_codes, match_line_marks, match_message)
