"""Marks: what staff set on a code besides its steps: preferred meaning, phrases, severity and who must act."""

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


def mark(desk: Desk, wanted: Mark, actor: By, *, before: Mark | None = None) -> Mark:
    """Save a code's mark and return it as it is stored now.

    ``before`` is the mark that the form was opened with. Fields that were not edited keep the stored value, and phrases
    of concurrent edits are merged; without ``before`` the mark becomes exactly ``wanted``. Another preferred meaning
    makes the code's steps due, like an import that rewords it. Raises ``Faulty`` with the places of phrases; refuses a
    meaning that the catalog lacks, and conflicts with a concurrent edit.
    """
    require_staff(desk, actor)
    entry = desk.shelf.index.entries.get(wanted.code)
    if entry is None:
        raise Refusal(f"The catalog has no code {wanted.code}. Check its digits.")
    with desk.database.begin() as session:
        audit.take_turn(session)
        now = marks.mark_of(session, entry.code) or Mark(entry.code)
        check(desk, wanted, now, marks.phrases(session))
        merged = merge(now, wanted, before or now)
        if merged != now:
            change = audit.log(session, actor, "marked code", entry.code, detail=told(now, merged))
            marks.keep_mark(session, merged, change)
            if means_otherwise(entry, now, merged):
                fixes.doubt(session, [entry.code], "reworded", change)
    desk.shelf.refresh(desk.database)  # so that the change is visible at once
    return merged


def means_otherwise(entry: Entry, now: Mark, after: Mark) -> bool:
    """Return whether another meaning is shown from now on than the one that the steps were verified for."""
    return after.preferred not in {now.preferred, with_preferred(entry, now).meaning.text}


def check(desk: Desk, wanted: Mark, now: Mark, stored: Mapping[str, Sequence[str]]) -> None:
    """Refuse a mark that cannot be stored; values that are stored already are not checked again."""
    entry = desk.shelf.index.entries.get(wanted.code)  # None if an index without the code took effect meanwhile
    meanings = [meaning.text for meaning in entry.meanings] if entry else []
    if wanted.preferred not in {None, now.preferred, *meanings}:
        raise Refusal("The catalog no longer has this meaning. Open the form again, and choose one that it has.")
    if wanted.severity not in {None, *get_args(Severity)} or wanted.actor not in {None, *get_args(MustAct)}:
        raise Refusal("Severity is low, medium or high; who must act is the caller, support or the platform.")
    new = [(place, phrase) for place, phrase in enumerate(wanted.phrases) if phrase not in now.phrases]
    taken = {**printed(desk, wanted.code), **others(wanted.code, stored)} if new else {}
    faults = [Fault(place, reason) for place, phrase in new for reason in reasons(phrase, taken)]
    if faults:
        raise Faulty(faults)


def reasons(phrase: str, taken: Mapping[str, str]) -> Iterator[str]:
    """Yield the reasons why a phrase cannot be stored; ``taken`` maps normalized phrases to their codes."""
    if not tokens(phrase):
        yield f"“{phrase}” has no word to search for. Write what people type, in Latin letters or digits."
    if len(phrase) > LONGEST:
        yield f"This phrase has {len(phrase):,} characters; {LONGEST} have room. A few words find more."
    yield from unkept(phrase)
    if normal(phrase) in taken:
        yield f"“{phrase}” already leads to {taken[normal(phrase)]}. Add a word that tells the two apart."


def printed(desk: Desk, code: str) -> dict[str, str]:
    """Return normalized message -> code for the preferred messages of all other codes."""
    return {normal(entry.meaning.text): entry.code for entry in desk.shelf.index.entries.values() if entry.code != code}


def others(code: str, stored: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return normalized phrase -> code for the phrases of all other codes."""
    return {normal(phrase): other for other, phrases in stored.items() if other != code for phrase in phrases}


def normal(phrase: str) -> str:
    """Return a phrase with normalized white space and case."""
    return " ".join(phrase.casefold().split())


def merge(now: Mark, wanted: Mark, before: Mark) -> Mark:
    """Return the stored mark ``now`` with the edits between ``before`` and ``wanted``."""
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
    """Return an edited value, or the stored one if it was not edited; refuses a conflict with a concurrent edit."""
    if wanted in (now, before):
        return now
    if now != before:
        raise Refusal(MEANWHILE.format(now=f"“{now}”" if now else "nothing"))
    return wanted


def merged_phrases(now: tuple[str, ...], wanted: tuple[str, ...], before: tuple[str, ...]) -> tuple[str, ...]:
    """Return the wanted phrases and those that others added meanwhile, without what others removed or duplicates."""
    others = (phrase for phrase in now if phrase not in before and phrase not in wanted)
    removed = {phrase for phrase in before if phrase not in now}
    merged = [phrase.strip() for phrase in (*wanted, *others) if phrase not in removed]
    return tuple({normal(phrase): phrase for phrase in reversed(merged)}.values())[::-1]


def told(before: Mark, after: Mark) -> str:
    """Return the detail for the audit log: what changed in a mark."""
    fields = (
        ("meaning", before.preferred, after.preferred),
        ("severity", before.severity, after.severity),
        ("actor", before.actor, after.actor),
    )
    chosen = [f"{name}: {new or 'none'}" for name, old, new in fields if new != old]
    added = [f"+ “{phrase}”" for phrase in after.phrases if phrase not in before.phrases]
    removed = [f"- “{phrase}”" for phrase in before.phrases if phrase not in after.phrases]
    return "; ".join([*chosen, *added, *removed])
