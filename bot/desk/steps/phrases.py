"""Staff decide on learned phrases: add one to its code, or dismiss it for good."""

from dataclasses import replace
from itertools import islice
from typing import TypeAlias

from bot.catalog.keys import get_printed_code
from bot.database.database import Transaction
from bot.desk.state.access import require_staff
from bot.desk.state.desk import Desk
from bot.desk.state.snapshot import Snapshot
from bot.desk.steps.learning import can_get_phrase, has_phrase, is_active
from bot.desk.steps.marks import change_mark
from bot.desk.steps.save import FaultsError
from bot.errors import Refusal
from bot.steps.actor import Actor
from bot.steps.mark import MAX_PHRASES, Mark
from bot.store.admin import audit
from bot.store.steps import marks, phrases

StoredPhrase: TypeAlias = phrases.StoredPhrase

SHOWN_AT_ONCE = 5  # phrases in the queue, so that they neither flood it nor outgrow App Home; others follow

NOT_WAITING = "This phrase isn't waiting any more. Open the Home tab again to see what is."
ACCEPTED = "Somebody has already added this phrase. There's nothing left to do."
DISMISSED = "Somebody has already dismissed this phrase. You can still add it under ⋯ › About this code."
RETIRED = "The catalog no longer has {code}, so it gets no new phrases. You can dismiss this one."
FULL = "{code} already has {most} phrases. Remove one under ⋯ › About this code, then add this one."


def list_open_phrases(snapshot: Snapshot, transaction: Transaction) -> list[StoredPhrase]:
    """Return the most frequent phrases that wait for staff, ``SHOWN_AT_ONCE`` at most.

    Those that their codes can't get, or have got meanwhile, are left out.
    """
    waiting = phrases.list_waiting_phrases(transaction)
    open_phrases = (phrase for phrase in waiting if can_get_phrase(snapshot, phrase.code, phrase.words))
    return list(islice(open_phrases, SHOWN_AT_ONCE))


def accept_phrase(desk: Desk, key: str, actor: Actor) -> None:
    """Add a phrase that waits to what its code is also asked as; refuses one that can't be added, with the reason.

    If staff have written it by hand meanwhile, nothing is added.
    """
    require_staff(desk, actor)
    with desk.database.begin() as transaction:
        waiting = require_waiting(transaction, key)
        add_phrase(desk, transaction, waiting, actor)
        phrases.settle_phrase(transaction, key, "accepted", actor.at)
    desk.cache.refresh(desk.database)  # so that the search uses it at once


def dismiss_phrase(desk: Desk, key: str, actor: Actor) -> None:
    """Dismiss a phrase that waits: it is never suggested for this code again.

    Neither the decision nor the audit log holds its words; what people typed is cleared in its own time.
    """
    require_staff(desk, actor)
    with desk.database.begin() as transaction:
        waiting = require_waiting(transaction, key)
        audit.log_change(transaction, actor, "dismissed a phrase", waiting.code)
        phrases.settle_phrase(transaction, key, "dismissed", actor.at)


def require_waiting(transaction: Transaction, key: str) -> StoredPhrase:
    """Return a phrase that waits, and lock it against other decisions; refuses one that is decided or gone."""
    audit.lock_changes(transaction)
    phrase = phrases.find_phrase(transaction, key)
    if phrase is None:
        raise Refusal(NOT_WAITING)
    if phrase.state != "waiting":
        raise Refusal(ACCEPTED if phrase.state == "accepted" else DISMISSED)
    return phrase


def add_phrase(desk: Desk, transaction: Transaction, phrase: StoredPhrase, actor: Actor) -> None:
    """Add a phrase to its code's mark; refuses if the code is retired, has no room, or the phrase leads elsewhere."""
    if not is_active(desk.cache.snapshot, phrase.code):
        raise Refusal(RETIRED.format(code=get_printed_code(phrase.code)))
    before = marks.find_mark(transaction, phrase.code) or Mark(phrase.code)
    if has_phrase(before, phrase.words):
        return
    if len(before.phrases) >= MAX_PHRASES:
        raise Refusal(FULL.format(code=get_printed_code(phrase.code), most=MAX_PHRASES))
    wanted = replace(before, phrases=(*before.phrases, phrase.words))
    try:
        change_mark(desk, transaction, wanted, actor, before=before)
    except FaultsError as faulty:
        raise Refusal(faulty.faults[0].reason) from faulty
