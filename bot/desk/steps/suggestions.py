"""Suggestions: anybody may suggest a step; staff accept, merge or decline it, and its author is notified once."""

from dataclasses import dataclass
from typing import TypeAlias

from bot.catalog.entry import Entry
from bot.database.database import Transaction
from bot.desk.questions.redact import redact
from bot.desk.state.access import require_staff
from bot.desk.state.desk import Desk
from bot.errors import Refusal
from bot.steps.actor import Actor
from bot.steps.step import MAX_STEP_LENGTH
from bot.store.admin import audit
from bot.store.notifications import outbox
from bot.store.notifications.outbox import NewPost
from bot.store.steps import suggestions
from bot.store.steps.suggestions import State

Suggestion: TypeAlias = suggestions.Suggestion

MAX_OPEN = 30  # open suggestions of one person
REPLY_LENGTH = 1_000  # characters of the reply with which staff decline
AUTHOR_NAME_LENGTH = 100  # characters of an author's name


@dataclass(frozen=True, slots=True)
class SuggestionReview:
    """A suggestion, the entry of its code (None if it is gone), and whether the code has steps.

    ``catalog`` is what to call the code's catalog beside it, "" if there is only one.
    """

    suggestion: Suggestion
    entry: Entry | None
    with_steps: bool = False
    catalog: str = ""


def find_suggestion_fault(text: str) -> str:
    """Return what is wrong with a suggested step, "" if nothing is."""
    if not text.strip():
        return "Please write what to do, in one or two sentences."
    if len(text.strip()) > MAX_STEP_LENGTH:
        return f"A step has up to {MAX_STEP_LENGTH:,} characters, this has {len(text.strip()):,}. Please shorten it."
    return ""


def suggest_step(desk: Desk, code: str, text: str, *, words: str, by: Actor) -> Suggestion:
    """Record a suggested step for a code; ``words`` is what its author had typed, as they say.

    Refuses an empty or too long text, a code that the catalog lacks, and more than 30 open suggestions of one person.
    """
    if fault := find_suggestion_fault(text):
        raise Refusal(fault)
    if code not in desk.cache.index.entries:
        raise Refusal("The catalog no longer has this code. Please ask again.")
    name = by.name[:AUTHOR_NAME_LENGTH]
    new = Suggestion(0, code, text.strip(), asked=redact(words), by=name, by_id=by.user, at=by.at)
    with desk.database.begin() as transaction:
        audit.log_change(transaction, by, "suggested a step", code)
        if suggestions.count_waiting_suggestions(transaction, by.user) >= MAX_OPEN:
            raise Refusal("Thank you: 30 of your suggestions wait already. Staff read those first; try again later.")
        return suggestions.add_suggestion(transaction, new)


def load_suggestion(desk: Desk, number: int, actor: Actor) -> SuggestionReview:
    """Return an open suggestion to decide on; for staff only."""
    require_staff(desk, actor)
    with desk.database.read() as transaction:
        suggestion = require_open(suggestions.find_suggestion(transaction, number))
    code = suggestion.code
    entry = desk.cache.index.entries.get(code)
    return SuggestionReview(
        suggestion,
        entry,
        with_steps=entry is not None and desk.cache.guide.has_steps(entry),
        catalog=desk.cache.snapshot.name_catalog_of_key(code),
    )


def require_open(suggestion: Suggestion | None) -> Suggestion:
    """Return an open suggestion; refuses one that is deleted or decided."""
    if suggestion is None:
        raise Refusal("There is no such suggestion any more. Please open the Home tab again.")
    if suggestion.state != "waiting":
        raise Refusal(f"This suggestion was {suggestion.state} meanwhile. There is nothing left to do.")
    return suggestion


def decline_open_suggestion(desk: Desk, number: int, reply: str, actor: Actor) -> Suggestion:
    """Decline a suggestion with a reply and return it; its author is notified once."""
    require_staff(desk, actor)
    if fault := find_reply_fault(reply):
        raise Refusal(fault)
    with desk.database.begin() as transaction:
        audit.lock_changes(transaction)
        suggestion = require_open(suggestions.find_suggestion(transaction, number))
        declined = settle_suggestion(transaction, number, "declined", reply=reply.strip(), actor=actor) or suggestion
    desk.wake_senders()
    return declined


def find_reply_fault(reply: str) -> str:
    """Return what is wrong with a reply, "" if nothing is."""
    if not reply.strip():
        return "Please say in a sentence why, so that the person learns from it."
    if len(reply.strip()) > REPLY_LENGTH:
        return f"This has {len(reply.strip()):,} characters. Please say it in up to {REPLY_LENGTH:,}."
    return ""


def settle_suggestion(
    transaction: Transaction, number: int, state: State, *, reply: str, actor: Actor
) -> Suggestion | None:
    """Settle an open suggestion, log it, and notify its author unless erased; return None if it was settled before.

    The first decision stands, and its author is not notified again. Call it in a transaction with the audit lock.
    ``reply`` may be empty.
    """
    settled = suggestions.settle_suggestion(transaction, number, state, reply or None)
    if settled is None:
        return None
    audit.log_change(transaction, actor, f"{state} a suggestion", settled.code, detail=reply)
    if settled.by_id:
        payload = {"code": settled.code, "state": state, "text": settled.text, "reply": reply, "by": actor.name}
        outbox.write_posts(
            transaction, [NewPost(f"suggestion {number}", settled.by_id, "suggestion", payload)], at=actor.at
        )
    return settled
