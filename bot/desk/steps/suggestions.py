"""Suggestions: anybody may suggest a step; staff accept, merge or decline it, and its author is notified once."""

from dataclasses import dataclass
from typing import TypeAlias

from bot.catalog.entry import Entry
from bot.desk.questions.redact import kept
from bot.desk.state.access import require_staff
from bot.desk.state.desk import Desk
from bot.errors import Refusal
from bot.steps.actor import By
from bot.steps.step import LONGEST
from bot.store.admin import audit
from bot.store.notifications import outbox
from bot.store.notifications.outbox import NewPost, Writing
from bot.store.steps import suggestions
from bot.store.steps.suggestions import State

Suggestion: TypeAlias = suggestions.Suggestion

MOST = 30  # open suggestions of one person
REPLY = 1_000  # characters of the reply with which staff decline
NAME = 100  # characters of an author's name


@dataclass(frozen=True, slots=True)
class Review:
    """A suggestion, the entry of its code (None if the catalog lost it), and whether the code has steps."""

    suggestion: Suggestion
    entry: Entry | None
    with_steps: bool = False


def fault_in(text: str) -> str:
    """Return what is wrong with a suggested step, "" if nothing is."""
    if not text.strip():
        return "Please write what to do, in one or two sentences."
    if len(text.strip()) > LONGEST:
        return f"A step has up to {LONGEST:,} characters, this has {len(text.strip()):,}. Please shorten it."
    return ""


def suggest(desk: Desk, code: str, text: str, *, words: str, by: By) -> Suggestion:
    """Record a suggested step for a code; ``words`` is what its author had typed, as they say.

    Refuses an empty or too long text, a code that the catalog lacks, and more than 30 open suggestions of one person.
    """
    if fault := fault_in(text):
        raise Refusal(fault)
    if code not in desk.shelf.index.entries:
        raise Refusal("The catalog no longer has this code. Please ask again.")
    new = Suggestion(0, code, text.strip(), kept(words), by.name[:NAME], by.user, by.at)
    with desk.database.begin() as session:
        audit.log(session, by, "suggested a step", code)
        if suggestions.count_waiting(session, by.user) >= MOST:
            raise Refusal("Thank you: 30 of your suggestions wait already. Staff read those first; try again later.")
        return suggestions.add(session, new)


def review(desk: Desk, number: int, actor: By) -> Review:
    """Return an open suggestion to decide on; for staff only."""
    require_staff(desk, actor)
    with desk.database.read() as session:
        suggestion = still_waiting(suggestions.read(session, number))
    code = suggestion.code
    return Review(suggestion, desk.shelf.index.entries.get(code), bool(desk.shelf.guide.fixes_for(code)))


def still_waiting(suggestion: Suggestion | None) -> Suggestion:
    """Return an open suggestion; refuses one that is deleted or decided."""
    if suggestion is None:
        raise Refusal("There is no such suggestion any more. Please open the Home tab again.")
    if suggestion.state != "waiting":
        raise Refusal(f"This suggestion was {suggestion.state} meanwhile. There is nothing left to do.")
    return suggestion


def decline(desk: Desk, number: int, reply: str, actor: By) -> Suggestion:
    """Decline a suggestion with a reply and return it; its author is notified once."""
    require_staff(desk, actor)
    if fault := fault_in_reply(reply):
        raise Refusal(fault)
    with desk.database.begin() as session:
        audit.take_turn(session)
        suggestion = still_waiting(suggestions.read(session, number))
        audit.log(session, actor, "declined a suggestion", suggestion.code, detail=reply.strip())
        ended = end(session, number, "declined", reply=reply.strip(), actor=actor) or suggestion
    desk.posted()
    return ended


def fault_in_reply(reply: str) -> str:
    """Return what is wrong with a reply, "" if nothing is."""
    if not reply.strip():
        return "Please say in a sentence why, so that the person learns from it."
    if len(reply.strip()) > REPLY:
        return f"This has {len(reply.strip()):,} characters. Please say it in up to {REPLY:,}."
    return ""


def settle(session: Writing, suggestion: int, state: State, *, reply: str, actor: By) -> Suggestion | None:
    """Settle an open suggestion (accepted, merged), log it and notify its author; return None if it was settled before.

    The first decision stands, and its author is not notified again. Call it in the transaction that saves the steps,
    after its ``audit.log``. ``reply`` may be empty.
    """
    settled = end(session, suggestion, state, reply=reply, actor=actor)
    if settled:
        audit.log(session, actor, f"{state} a suggestion", settled.code, detail=reply)
    return settled


def end(session: Writing, suggestion: int, state: State, *, reply: str, actor: By) -> Suggestion | None:
    """Settle an open suggestion and notify its author, unless erased; return None if it was settled before."""
    settled = suggestions.settle(session, suggestion, state, reply or None)
    if settled and settled.by_id:
        payload = {"code": settled.code, "state": state, "text": settled.text, "reply": reply, "by": actor.name}
        outbox.write(session, [NewPost(f"suggestion {suggestion}", settled.by_id, "suggestion", payload)], at=actor.at)
    return settled
