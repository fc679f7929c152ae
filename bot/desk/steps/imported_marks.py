"""Take in the marks that come with the export of a removed catalog."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from bot.catalog.entry import Reading, build_key
from bot.catalog.keys import get_printed_code, split_key
from bot.database.database import Transaction
from bot.desk.steps.marks import ACTORS, SEVERITIES, describe_mark_changes, find_phrase_faults, normalize_phrase
from bot.errors import Refusal
from bot.steps.actor import Actor
from bot.steps.check import find_text_faults
from bot.steps.mark import MAX_PHRASES, Mark
from bot.store.admin import audit
from bot.store.steps import marks

MALFORMED = "{document}: what staff noted about {code} isn't as Errdesk writes it, so nothing was imported."


def select_new_marks(reading: Reading, catalog: int, stored: Mapping[str, Mark]) -> tuple[Mark, ...]:
    """Return a document's marks for the catalog of a number, for codes without one: what staff wrote never changes.

    A phrase that leads to another code of the catalog already is left out. Refuses a mark that nobody could have made.
    """
    taken = set(list_phrases(catalog, stored))
    read = (parse_mark(plain, reading.document, catalog) for plain in reading.marks)
    return tuple(leave_out_phrases(mark, taken) for mark in read if mark.code not in stored)


def list_phrases(catalog: int, stored: Mapping[str, Mark]) -> Iterator[str]:
    """Yield the phrases of a catalog's codes, normalized."""
    for code, mark in stored.items():
        if split_key(code)[0] == catalog:
            yield from map(normalize_phrase, mark.phrases)


def leave_out_phrases(mark: Mark, taken: set[str]) -> Mark:
    """Return a mark without phrases that are taken."""
    return replace(mark, phrases=tuple(phrase for phrase in mark.phrases if normalize_phrase(phrase) not in taken))


def parse_mark(plain: Mapping[str, Any], document: str, catalog: int) -> Mark:
    """Return a mark from plain data. Refuses one that nobody could have made."""
    phrases = plain.get("phrases")
    code = build_key(catalog, plain["code"])
    listed = tuple(phrases) if isinstance(phrases, list) else (None,)
    mark = Mark(code, plain.get("preferred"), plain.get("severity"), plain.get("actor"), listed)
    if not (has_valid_texts(mark) and mark.severity in SEVERITIES and mark.actor in ACTORS):
        raise Refusal(MALFORMED.format(document=document, code=get_printed_code(code)))
    return mark


def has_valid_texts(mark: Mark) -> bool:
    """Return whether the meaning and the phrases of a mark can be stored."""
    texts = [mark.preferred or "", *mark.phrases]
    if len(mark.phrases) > MAX_PHRASES or not all(isinstance(text, str) for text in texts):
        return False
    faults = (find_phrase_faults(phrase, None) for phrase in mark.phrases)
    return not any(map(any, [find_text_faults(texts[0]), *faults]))


def write_marks(transaction: Transaction, new: Iterable[Mark], actor: Actor) -> None:
    """Write new marks, in a transaction that holds the locks."""
    for mark in new:
        detail = describe_mark_changes(Mark(mark.code), mark)
        marks.save_mark(
            transaction, mark, audit.log_change(transaction, actor, "marked code", mark.code, detail=detail)
        )
