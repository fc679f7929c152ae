"""Marks: what staff set on a code besides its steps: preferred meaning, phrases, severity and who must act."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar, get_args

from bot.catalog.entry import Entry
from bot.catalog.keys import get_printed_code, is_same_catalog
from bot.database.database import Transaction
from bot.desk.state.access import require_staff
from bot.desk.state.desk import Desk
from bot.desk.steps.read import list_preferring_codes
from bot.desk.steps.save import FaultsError
from bot.errors import Refusal
from bot.search.text.tokens import tokenize
from bot.steps.actor import Actor
from bot.steps.check import Fault, find_text_faults
from bot.steps.edits import exclude, merge_edits
from bot.steps.mark import (
    MAX_PHRASE_LENGTH,
    MAX_PHRASES,
    Mark,
    MustAct,
    Severity,
    apply_preferred_meaning,
)
from bot.store.admin import audit
from bot.store.steps import fixes, marks

T = TypeVar("T")

SEVERITIES = (None, *get_args(Severity))
ACTORS = (None, *get_args(MustAct))
CHANGED_MEANWHILE = "Somebody else chose {now} meanwhile. Open the form again to see it, then choose."


def save_mark(desk: Desk, wanted: Mark, actor: Actor, *, before: Mark | None = None) -> Mark:
    """Save a code's mark and return it as it is stored now.

    ``before`` is the mark that the form was opened with. Fields that were not edited keep the stored value, and phrases
    of concurrent edits are merged; without ``before`` the mark becomes exactly ``wanted``. Another preferred meaning
    makes the code's steps due, like an import that rewords it. Raises ``FaultsError`` with the places of phrases;
    refuses a meaning that the catalog lacks, and conflicts with a concurrent edit.
    """
    require_staff(desk, actor)
    with desk.database.begin() as transaction:
        merged = change_mark(desk, transaction, wanted, actor, before=before)
    desk.cache.refresh(desk.database)  # so that the change is visible at once
    return merged


def change_mark(
    desk: Desk, transaction: Transaction, wanted: Mark, actor: Actor, *, before: Mark | None = None
) -> Mark:
    """Save a code's mark like ``save_mark``, by staff and in a transaction that the caller commits."""
    entry = desk.cache.index.entries.get(wanted.code)
    if entry is None:
        raise Refusal(f"The catalog has no code {get_printed_code(wanted.code)}. Check its digits.")
    audit.lock_changes(transaction)
    now = marks.find_mark(transaction, entry.key) or Mark(entry.key)
    check_mark(desk, wanted, now)
    check_new_phrases(desk, wanted, now, marks.load_phrases(transaction))
    merged = merge_mark(now, wanted, before or now)
    if merged != now:
        detail = describe_mark_changes(now, merged)
        change = audit.log_change(transaction, actor, "marked code", entry.key, detail=detail)
        marks.save_mark(transaction, merged, change)
        if is_meaning_changed(entry, now, merged):
            fixes.mark_fixes_due(transaction, [entry.key], "reworded", change)
    return merged


def is_meaning_changed(entry: Entry, now: Mark, after: Mark) -> bool:
    """Return whether another meaning is shown from now on than the one that the steps were verified for."""
    return after.preferred not in {now.preferred, apply_preferred_meaning(entry, now).meaning.text}


def check_mark(desk: Desk, wanted: Mark, now: Mark) -> None:
    """Refuse a meaning that a code neither has nor had as its mark, and an unknown severity or actor."""
    entry = desk.cache.index.entries.get(wanted.code)  # None if an index without the code took effect meanwhile
    meanings = [meaning.text for meaning in entry.meanings] if entry else []
    if wanted.preferred not in {None, now.preferred, *meanings}:
        raise Refusal("The catalog no longer has this meaning. Open the form again, and choose one that it has.")
    if wanted.severity not in SEVERITIES or wanted.actor not in ACTORS:
        raise Refusal("Severity is low, medium or high; who must act is the caller, support or the platform.")


def check_new_phrases(desk: Desk, wanted: Mark, now: Mark, stored: Mapping[str, Sequence[str]]) -> None:
    """Raise ``FaultsError`` if new phrases cannot be stored; those that are stored already are not checked again."""
    taken = map_other_phrases(wanted.code, stored)
    faults: list[Fault] = []
    for place, phrase in enumerate(wanted.phrases):
        if phrase not in now.phrases:
            other = taken.get(normalize_phrase(phrase)) or find_printing_code(desk, phrase, but=wanted.code)
            faults += (Fault(place, reason) for reason in find_phrase_faults(phrase, other))
    if faults:
        raise FaultsError(faults)


def map_other_phrases(code: str, stored: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return normalized phrase -> code for the phrases of all other codes of the same catalog."""
    others = {other: own for other, own in stored.items() if other != code and is_same_catalog(other, code)}
    return {normalize_phrase(phrase): other for other, own in others.items() for phrase in own}


def find_phrase_faults(phrase: str, taken: str | None) -> Iterator[str]:
    """Yield the reasons why a phrase cannot be stored; ``taken`` is the code that it leads to already."""
    if not tokenize(phrase):
        yield f"“{phrase}” has no word to search for. Write what people type."
    if len(phrase) > MAX_PHRASE_LENGTH:
        yield f"This phrase has {len(phrase):,} characters; {MAX_PHRASE_LENGTH} have room. A few words find more."
    yield from find_text_faults(phrase)
    if taken:
        yield f"“{phrase}” already leads to {get_printed_code(taken)}. Add a word that tells the two apart."


def find_printing_code(desk: Desk, phrase: str, *, but: str) -> str | None:
    """Return another code of the same catalog of which a phrase is the preferred message."""
    codes: list[str] = []
    for message in desk.cache.index.messages.find_equal(phrase):
        if normalize_phrase(message.text) == normalize_phrase(phrase):
            codes += list_preferring_codes(message)
    return next((code for code in codes if code != but and is_same_catalog(code, but)), None)


def normalize_phrase(phrase: str) -> str:
    """Return a phrase with normalized white space and case."""
    return " ".join(phrase.casefold().split())


def merge_mark(now: Mark, wanted: Mark, before: Mark) -> Mark:
    """Return the stored mark ``now`` with the edits between ``before`` and ``wanted``."""
    phrases = remove_repeated_phrases(merge_edits(wanted.phrases, now.phrases, before=before.phrases))
    if len(phrases) > MAX_PHRASES:
        raise FaultsError([Fault(None, f"There are {len(phrases)} phrases; {MAX_PHRASES} have room. Take some out.")])
    return Mark(
        now.code,
        preferred=merge_value(now.preferred, wanted.preferred, before.preferred),
        severity=merge_value(now.severity, wanted.severity, before.severity),
        actor=merge_value(now.actor, wanted.actor, before.actor),
        phrases=phrases,
    )


def merge_value(now: T, wanted: T, before: T) -> T:
    """Return an edited value, or the stored one if it was not edited; refuses a conflict with a concurrent edit."""
    if wanted in (now, before):
        return now
    if now != before:
        raise Refusal(CHANGED_MEANWHILE.format(now=f"“{now}”" if now else "nothing"))
    return wanted


def remove_repeated_phrases(phrases: Sequence[str]) -> tuple[str, ...]:
    """Return phrases without white space around them; of several that differ only in that or in case, the first."""
    return tuple({normalize_phrase(phrase): phrase.strip() for phrase in reversed(phrases)}.values())[::-1]


def describe_mark_changes(before: Mark, after: Mark) -> str:
    """Return the detail for the audit log: what changed in a mark."""
    fields = (
        ("meaning", before.preferred, after.preferred),
        ("severity", before.severity, after.severity),
        ("actor", before.actor, after.actor),
    )
    chosen = [f"{name}: {new or 'none'}" for name, old, new in fields if new != old]
    added = [f"+ “{phrase}”" for phrase in exclude(after.phrases, before.phrases)]
    removed = [f"- “{phrase}”" for phrase in exclude(before.phrases, after.phrases)]
    return "; ".join([*chosen, *added, *removed])
