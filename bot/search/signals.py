"""Signals: how a text tells which code it means. Each is a function in SIGNALS, the most reliable first."""

from collections import Counter
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet

from bot.search.bare import is_meant_as_code, is_part_of_token, is_unmistakable, names_other_system, read_number_context
from bot.search.extract import CodeMention, find_mentions, find_numberless_codes
from bot.search.hit import Hit, Verdict
from bot.search.index import Index, normalize_code
from bot.search.messages import MAX_COMPARED, MAX_QUERY_LENGTH, ScoredMessage, search_messages
from bot.search.resolve import MAX_HITS, Resolution, find_nearest_codes, resolve_mention
from bot.search.template import extract_values

SURE_SCORE = 0.62  # score from which a message is meant
MIN_SUGGESTED_DIGITS = 3  # digits from which a bare number is worth a suggestion
MAX_CODE_LENGTH = 120  # characters in a text that may be just a code
QUOTED_SCORE = 0.75  # score from which a message may be meant although the text names another system
POSSIBLE_SCORE = 0.46  # score from which a message may be meant
MIN_LEAD = 0.06  # lead over the next score that makes the best one the answer

Signal = Callable[[Index, str], Verdict | None]


def match_whole_code(index: Index, text: str) -> Verdict | None:
    """Return the code if the text is just a code."""
    entry = index.entries.get(text) or index.squeezed.get(normalize_code(text)) if len(text) < MAX_CODE_LENGTH else None
    return Verdict("answer", (Hit(entry, "code"),)) if entry else None


def match_codes(index: Index, text: str) -> Verdict | None:
    """Return the codes anywhere in the text: intact, damaged or without their prefix."""
    setting = read_number_context(index, text)
    sure = dict(Counter(entry.code for entry in find_numberless_codes(index, text)))
    offered: dict[str, None] = {}
    missing: dict[str, CodeMention] = {}
    for mention in find_mentions(index, text):
        bare = mention.head.fit == "none"
        if not (is_meant_as_code(index, text, mention, setting) if bare else is_separate_number(text, mention)):
            continue
        resolved = resolve_bare_number(index, mention, setting.families) if bare else resolve_mention(index, mention)
        if resolved.sure:
            sure[resolved.sure.code] = sure.get(resolved.sure.code, 0) + 1
        elif resolved.offered:
            offered.update(dict.fromkeys(entry.code for entry in resolved.offered))
        elif setting.asks or not bare:
            missing[mention.typed] = mention
    return build_verdict(index, sure, offered, missing)


def is_separate_number(text: str, mention: CodeMention) -> bool:
    """Return whether a number can be a code's: after an incomplete prefix, no letter may follow it ("api-6d8f9")."""
    return mention.head.fit == "whole" or not text[mention.end :][:1].isalpha()


def build_verdict(
    index: Index, sure: dict[str, int], offered: dict[str, None], missing: dict[str, CodeMention]
) -> Verdict | None:
    """Return the verdict for a text's codes: all are meant, one of several is, or none is in the catalog."""
    hits = tuple(Hit(index.entries[code], "code", times=times) for code, times in sure.items())
    if offered:
        choice = [Hit(index.entries[code], "like a code") for code in offered if code not in sure]
        return Verdict("choose", (*hits, *choice)[:MAX_HITS], tuple(missing))
    if hits:
        return Verdict("answer", hits, tuple(missing))
    if missing:
        near = find_nearest_codes(index, next(iter(missing.values())))
        return Verdict("unknown", tuple(Hit(entry, "like a code") for entry in near), tuple(missing))
    return None


def resolve_bare_number(index: Index, mention: CodeMention, families: AbstractSet[str]) -> Resolution:
    """Resolve a bare number to codes of the families; a number that is a code in any context must match as printed."""
    entries = [entry for entry in index.by_value.get(int(mention.digits), ()) if entry.family in families]
    if is_unmistakable(index, mention.digits):
        entries = [entry for entry in entries if entry.number == mention.digits] or entries
    entries.sort(key=lambda entry: entry.number != mention.digits)
    return Resolution(sure=entries[0]) if len(entries) == 1 else Resolution(offered=tuple(entries))


def match_message(index: Index, text: str) -> Verdict | None:
    """Return the codes whose message the text quotes, renders or paraphrases."""
    scored = [row for row in search_messages(index.messages, text) if row.score >= POSSIBLE_SCORE / 2]
    every = [hit for row in scored[:MAX_COMPARED] for hit in build_hits(row, text)]
    best = scored[0].score if scored else 0.0
    if best < (QUOTED_SCORE if names_other_system(index, text) else POSSIBLE_SCORE):
        hits = deduplicate_hits([*suggest_by_number(index, text), *every])
        return Verdict("unknown", hits) if hits else None
    rivals = [row for row in scored if row.score > best - MIN_LEAD]
    if best >= SURE_SCORE and len(rivals) == 1 and scored[0].whole and count_preferring_codes(scored[0]) == 1:
        return Verdict("answer", tuple(every[:1]))
    return Verdict("choose", deduplicate_hits(every))


def count_preferring_codes(row: ScoredMessage) -> int:
    """Return how many codes prefer a message, or if none does, how many print it."""
    return sum(place == 0 for _, place in row.message.codes) or len(row.message.codes)


def deduplicate_hits(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """Return the first few hits without duplicate codes."""
    seen: dict[str, Hit] = {}
    for hit in hits:
        seen.setdefault(hit.entry.code, hit)
    return tuple(seen.values())[:MAX_HITS]


def suggest_by_number(index: Index, text: str) -> list[Hit]:
    """Return hits to suggest: codes whose number is in the text, though nothing says that a code is meant."""
    text = text[:MAX_QUERY_LENGTH]
    left = [
        mention
        for mention in find_mentions(index, text)
        if mention.head.fit == "none" and len(mention.digits) >= MIN_SUGGESTED_DIGITS
    ]
    separate = [mention for mention in left if not is_part_of_token(text, mention)]
    return [Hit(entry, "number") for mention in separate for entry in index.by_value.get(int(mention.digits), ())]


def build_hits(row: ScoredMessage, text: str) -> list[Hit]:
    """Return a message's codes as hits, with the placeholder values in the text."""
    placeholder_values = extract_values(row.message.text, text)
    return [Hit(entry, "message", place, placeholder_values) for entry, place in row.message.codes]


SIGNALS: tuple[Signal, ...] = (match_whole_code, match_codes, match_message)
