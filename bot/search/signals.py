"""What tells which code is meant: one function a signal, one row in SIGNALS, the surest first."""

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

SURE = 0.62  # score from which a message is the one meant
WORTHY = 3  # digits of a number that is worth a suggestion
LONGEST = 120  # characters of a text that may be a code and nothing else
QUOTED = 0.75  # score from which a message is ours although the text names another system
MAYBE = 0.46  # score from which it may be
AHEAD = 0.06  # how far the best leaves the next behind to be the one meant

Signal = Callable[[Index, str], Verdict | None]


def whole_code(index: Index, text: str) -> Verdict | None:
    """Answer a text that is a code and nothing else."""
    entry = index.entries.get(text) or index.squeezed.get(squeeze(text)) if len(text) < LONGEST else None
    return Verdict("answer", (Hit(entry, "code"),)) if entry else None


def named_codes(index: Index, text: str) -> Verdict | None:
    """Answer codes anywhere in the text, whole, damaged or without their prefix."""
    setting = setting_of(index, text)
    sure = dict(Counter(entry.code for entry in without_number(index, text)))
    offered: dict[str, None] = {}
    missing: dict[str, Named] = {}
    for found in named(index, text):
        bare = found.head.fit == "none"
        if not (is_a_code(index, text, found, setting) if bare else stands_alone(text, found)):
            continue
        resolved = bare_codes(index, found, setting.families) if bare else resolve(index, found)
        if resolved.sure:
            sure[resolved.sure.code] = sure.get(resolved.sure.code, 0) + 1
        elif resolved.offered:
            offered.update(dict.fromkeys(entry.code for entry in resolved.offered))
        elif setting.asks or not bare:
            missing[found.typed] = found
    return judge(index, sure, offered, missing)


def stands_alone(text: str, found: Named) -> bool:
    """Tell whether no letter follows a number whose prefix is only half there ("api-6d8f9" is a machine's name)."""
    return found.head.fit == "whole" or not text[found.end :][:1].isalpha()


def judge(index: Index, sure: dict[str, int], offered: dict[str, None], missing: dict[str, Named]) -> Verdict | None:
    """Put together what the codes of a text are: all meant, one of several, or not in the catalog."""
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


def bare_codes(index: Index, found: Named, families: AbstractSet[str]) -> Resolved:
    """Say which codes of the families a number without a prefix stands for; a telling one is meant as printed."""
    entries = [entry for entry in index.by_value.get(int(found.digits), ()) if entry.family in families]
    if telling(index, found.digits):
        entries = [entry for entry in entries if entry.number == found.digits] or entries
    entries.sort(key=lambda entry: entry.number != found.digits)
    return Resolved(sure=entries[0]) if len(entries) == 1 else Resolved(offered=tuple(entries))


def message(index: Index, text: str) -> Verdict | None:
    """Answer the message that the text quotes, renders or says in other words."""
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
    """Count the codes whose preferred meaning a message is; only where there is none, the doubtful ones count."""
    return sum(place == 0 for _, place in row.message.codes) or len(row.message.codes)


def distinct(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """Give the first few hits, each code once."""
    seen: dict[str, Hit] = {}
    for hit in hits:
        seen.setdefault(hit.entry.code, hit)
    return tuple(seen.values())[:MOST]


def numbers_left(index: Index, text: str) -> list[Hit]:
    """Suggest the codes whose number stands in the text, though nothing says that it is meant as one."""
    text = text[:MOST_LETTERS]
    left = [found for found in named(index, text) if found.head.fit == "none" and len(found.digits) >= WORTHY]
    whole = [found for found in left if not part_of_more(text, found)]
    return [Hit(entry, "number") for found in whole for entry in index.by_value.get(int(found.digits), ())]


def hits_of(row: Scored, text: str) -> list[Hit]:
    """Give the codes of a message with the values that the text holds."""
    found = values(row.message.text, text)
    return [Hit(entry, "message", place, found) for entry, place in row.message.codes]


SIGNALS: tuple[Signal, ...] = (whole_code, named_codes, message)
