"""Marks: what staff say of a code besides its steps: the meaning they prefer, phrases, severity and who must act."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar, get_args

from bot.catalog.entry import Entry
from bot.desk.state.access import require_staff
from bot.desk.state.desk import Desk
from bot.desk.steps.save import Faulty
from bot.errors import Refusal
from bot.search.lexicon import tokens
from bot.steps.actor import By
from bot.steps.check import Fault, unkept
from bot.steps.mark import Mark, MustAct, Severity, with_preferred
from bot.store.admin import audit
from bot.store.steps import fixes, marks

T = TypeVar("T")

MOST = 20  # phrases of a code
LONGEST = 200  # characters of a phrase
MEANWHILE = "Somebody else chose {now} meanwhile. Open the form again to see it, then choose."


def mark(desk: Desk, wanted: Mark, by: By, *, before: Mark | None = None) -> Mark:
    """Keep what staff say of a code, and give what is kept now.

    ``before`` is what the form began with: what was not touched there stays as somebody else may have left it since,
    and the phrases of both are kept. Without it the mark becomes just as wanted. Another meaning puts the steps of the
    code due, as an import does that rewords it. Raises ``Faulty`` with the places of phrases; refuses a meaning that
    the catalog lacks, and what somebody else meanwhile chose otherwise.
    """
    require_staff(desk, by)
    entry = desk.shelf.index.entries.get(wanted.code)
    if entry is None:
        raise Refusal(f"The catalog has no code {wanted.code}. Check its digits.")
    with desk.database.begin() as session:
        audit.take_turn(session)
        now = marks.mark_of(session, entry.code) or Mark(entry.code)
        check(desk, wanted, now, marks.phrases(session))
        kept = merge(now, wanted, before or now)
        if kept != now:
            change = audit.log(session, by, "marked code", entry.code, detail=told(now, kept))
            marks.keep_mark(session, kept, change)
            if means_otherwise(entry, now, kept):
                fixes.doubt(session, [entry.code], "reworded", change)
    desk.shelf.refresh(desk.database)  # whoever marked it sees it at once
    return kept


def means_otherwise(entry: Entry, now: Mark, kept: Mark) -> bool:
    """Say whether another meaning is shown from now on: the steps were written, and verified, for the one before."""
    return kept.preferred not in {now.preferred, with_preferred(entry, now).meaning.text}


def check(desk: Desk, wanted: Mark, now: Mark, said: Mapping[str, Sequence[str]]) -> None:
    """Refuse what cannot be kept; what is kept already is not asked again."""
    entry = desk.shelf.index.entries.get(wanted.code)  # an index without it may be in place since
    meanings = [one.text for one in entry.meanings] if entry else []
    if wanted.preferred not in {None, now.preferred, *meanings}:
        raise Refusal("The catalog no longer has this meaning. Open the form again, and choose one that it has.")
    if wanted.severity not in {None, *get_args(Severity)} or wanted.actor not in {None, *get_args(MustAct)}:
        raise Refusal("Severity is low, medium or high; who must act is the caller, support or the platform.")
    new = [(place, one) for place, one in enumerate(wanted.phrases) if one not in now.phrases]
    taken = {**printed(desk, wanted.code), **others(wanted.code, said)} if new else {}
    faults = [Fault(place, reason) for place, one in new for reason in reasons(one, taken)]
    if faults:
        raise Faulty(faults)


def reasons(phrase: str, taken: Mapping[str, str]) -> Iterator[str]:
    """Say everything that keeps a phrase from being kept."""
    if not tokens(phrase):
        yield f"“{phrase}” has no word to search for. Write what people type, in Latin letters or digits."
    if len(phrase) > LONGEST:
        yield f"This phrase has {len(phrase):,} characters; {LONGEST} have room. A few words find more."
    yield from unkept(phrase)
    if normal(phrase) in taken:
        yield f"“{phrase}” already leads to {taken[normal(phrase)]}. Add a word that tells the two apart."


def printed(desk: Desk, code: str) -> dict[str, str]:
    """Give the preferred messages of all other codes, with a code of each."""
    return {normal(one.meaning.text): one.code for one in desk.shelf.index.entries.values() if one.code != code}


def others(code: str, said: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Give what all other codes are also asked as."""
    return {normal(one): other for other, phrases in said.items() if other != code for one in phrases}


def normal(phrase: str) -> str:
    """Give a phrase whatever its white space and capitals."""
    return " ".join(phrase.casefold().split())


def merge(now: Mark, wanted: Mark, before: Mark) -> Mark:
    """Give what is kept now, with what somebody changed of what they had seen."""
    phrases = merged_phrases(now.phrases, wanted.phrases, before.phrases)
    if len(phrases) > MOST:
        raise Faulty([Fault(None, f"There are {len(phrases)} phrases; {MOST} have room. Take some out.")])
    return Mark(
        now.code,
        chosen(now.preferred, wanted.preferred, before.preferred),
        chosen(now.severity, wanted.severity, before.severity),
        chosen(now.actor, wanted.actor, before.actor),
        phrases,
    )


def chosen(now: T, wanted: T, before: T) -> T:
    """Give what somebody chose, or what is there if they left it; refuses if somebody else chose otherwise."""
    if wanted in (now, before):
        return now
    if now != before:
        raise Refusal(MEANWHILE.format(now=f"“{now}”" if now else "nothing"))
    return wanted


def merged_phrases(now: tuple[str, ...], wanted: tuple[str, ...], before: tuple[str, ...]) -> tuple[str, ...]:
    """Give the phrases that somebody wants and those that others added meanwhile; the same is said once."""
    others = (one for one in now if one not in before and one not in wanted)
    gone = {one for one in before if one not in now}
    left = [one.strip() for one in (*wanted, *others) if one not in gone]
    return tuple({normal(one): one for one in reversed(left)}.values())[::-1]


def told(now: Mark, kept: Mark) -> str:
    """Say for the audit what became of a mark."""
    pairs = (("meaning", now.preferred, kept.preferred), ("severity", now.severity, kept.severity))
    chose = [f"{name}: {new or 'none'}" for name, old, new in (*pairs, ("actor", now.actor, kept.actor)) if new != old]
    added = [f"+ “{one}”" for one in kept.phrases if one not in now.phrases]
    gone = [f"- “{one}”" for one in now.phrases if one not in kept.phrases]
    return "; ".join([*chose, *added, *gone])
