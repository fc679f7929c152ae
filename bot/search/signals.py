"""Signals: how a text tells which code it means. Each is a function in SIGNALS, the most reliable first."""

from collections import Counter
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet

from bot.search.bare import is_a_code, part_of_more, setting_of, speaks_of_others, telling
from bot.search.extract import Named, named, without_number
from bot.search.hit import Hit, Verdict
from bot.search.index import Index, squeeze
from bot.search.messages import FEW, MOST_LETTERS, Scored, search
from bot.search.resolve import MOST, Resolved, nearest, resolve
from bot.search.template import values

SURE = 0.62  # score from which a message is meant
WORTHY = 3  # digits from which a bare number is worth a suggestion
LONGEST = 120  # characters in a text that may be just a code
QUOTED = 0.75  # score from which a message may be meant although the text names another system
MAYBE = 0.46  # score from which a message may be meant
AHEAD = 0.06  # lead over the next score that makes the best one the answer

Signal = Callable[[Index, str], Verdict | None]


def whole_code(index: Index, text: str) -> Verdict | None:
    """Return the code if the text is just a code."""
    entry = index.entries.get(text) or index.squeezed.get(squeeze(text)) if len(text) < LONGEST else None
    return Verdict("answer", (Hit(entry, "code"),)) if entry else None


def named_codes(index: Index, text: str) -> Verdict | None:
    """Return the codes anywhere in the text: intact, damaged or without their prefix."""
    setting = setting_of(index, text)
    sure = dict(Counter(entry.code for entry in without_number(index, text)))
    offered: dict[str, None] = {}
    missing: dict[str, Named] = {}
    for mention in named(index, text):
        bare = mention.head.fit == "none"
        if not (is_a_code(index, text, mention, setting) if bare else stands_alone(text, mention)):
            continue
        resolved = bare_codes(index, mention, setting.families) if bare else resolve(index, mention)
        if resolved.sure:
            sure[resolved.sure.code] = sure.get(resolved.sure.code, 0) + 1
        elif resolved.offered:
            offered.update(dict.fromkeys(entry.code for entry in resolved.offered))
        elif setting.asks or not bare:
            missing[mention.typed] = mention
    return judge(index, sure, offered, missing)


def stands_alone(text: str, mention: Named) -> bool:
    """Return whether a number can be a code's: after an incomplete prefix, no letter may follow it ("api-6d8f9")."""
    return mention.head.fit == "whole" or not text[mention.end :][:1].isalpha()


def judge(index: Index, sure: dict[str, int], offered: dict[str, None], missing: dict[str, Named]) -> Verdict | None:
    """Return the verdict for a text's codes: all are meant, one of several is, or none is in the catalog."""
    hits = tuple(Hit(index.entries[code], "code", times=times) for code, times in sure.items())
    if offered:
        choice = [Hit(index.entries[code], "like a code") for code in offered if code not in sure]
        return Verdict("choose", (*hits, *choice)[:MOST], tuple(missing))
    if hits:
        return Verdict("answer", hits, tuple(missing))
    if missing:
        near = nearest(index, next(iter(missing.values())))
        return Verdict("unknown", tuple(Hit(entry, "like a code") for entry in near), tuple(missing))
    return None


def bare_codes(index: Index, mention: Named, families: AbstractSet[str]) -> Resolved:
    """Resolve a bare number to codes of the families; a number that is a code in any context must match as printed."""
    entries = [entry for entry in index.by_value.get(int(mention.digits), ()) if entry.family in families]
    if telling(index, mention.digits):
        entries = [entry for entry in entries if entry.number == mention.digits] or entries
    entries.sort(key=lambda entry: entry.number != mention.digits)
    return Resolved(sure=entries[0]) if len(entries) == 1 else Resolved(offered=tuple(entries))


def message(index: Index, text: str) -> Verdict | None:
    """Return the codes whose message the text quotes, renders or paraphrases."""
    scored = [row for row in search(index.messages, text) if row.score >= MAYBE / 2]
    every = [hit for row in scored[:FEW] for hit in hits_of(row, text)]
    best = scored[0].score if scored else 0.0
    if best < (QUOTED if speaks_of_others(index, text) else MAYBE):
        hits = distinct([*numbers_left(index, text), *every])
        return Verdict("unknown", hits) if hits else None
    rivals = [row for row in scored if row.score > best - AHEAD]
    if best >= SURE and len(rivals) == 1 and scored[0].whole and preferred_in(scored[0]) == 1:
        return Verdict("answer", tuple(every[:1]))
    return Verdict("choose", distinct(every))


def preferred_in(row: Scored) -> int:
    """Return how many codes prefer a message, or if none does, how many print it."""
    return sum(place == 0 for _, place in row.message.codes) or len(row.message.codes)


def distinct(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """Return the first few hits without duplicate codes."""
    seen: dict[str, Hit] = {}
    for hit in hits:
        seen.setdefault(hit.entry.code, hit)
    return tuple(seen.values())[:MOST]


def numbers_left(index: Index, text: str) -> list[Hit]:
    """Return hits to suggest: codes whose number is in the text, though nothing says that a code is meant."""
    text = text[:MOST_LETTERS]
    left = [mention for mention in named(index, text) if mention.head.fit == "none" and len(mention.digits) >= WORTHY]
    separate = [mention for mention in left if not part_of_more(text, mention)]
    return [Hit(entry, "number") for mention in separate for entry in index.by_value.get(int(mention.digits), ())]


def hits_of(row: Scored, text: str) -> list[Hit]:
    """Return a message's codes as hits, with the placeholder values in the text."""
    placeholder_values = values(row.message.text, text)
    return [Hit(entry, "message", place, placeholder_values) for entry, place in row.message.codes]


SIGNALS: tuple[Signal, ...] = (whole_code, named_codes, message)
