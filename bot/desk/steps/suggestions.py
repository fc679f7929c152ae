"""Suggestions: anybody may suggest a step; staff accept, merge or decline it, and whoever suggested it is told once."""

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

PAGE = 10
MOST = 30  # suggestions of one person that may wait
REPLY = 1_000  # characters of the sentence with which staff decline
NAME = 100  # characters kept of a name


@dataclass(frozen=True, slots=True)
class Waiting:
    """A page of the suggestions that wait, the oldest first, and how many wait in all."""

    suggestions: tuple[Suggestion, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Review:
    """A suggestion with the code that it is for, and whether that has steps; no entry where the catalog lost it."""

    suggestion: Suggestion
    entry: Entry | None
    with_steps: bool = False


def fault_in(text: str) -> str:
    """Say what is wrong with a suggested step, nothing if it can be kept."""
    if not text.strip():
        return "Please write what to do, in one or two sentences."
    if len(text.strip()) > LONGEST:
        return f"A step has up to {LONGEST:,} characters, this has {len(text.strip()):,}. Please shorten it."
    return ""


def suggest(desk: Desk, code: str, text: str, *, words: str, by: By) -> Suggestion:
    """Keep a step that anybody suggests for a code, with what they say they had typed.

    Refuses an empty or too long text, a code that the catalog lacks, and more than 30 that wait of one person.
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


def waiting(desk: Desk, page: int = 0) -> Waiting:
    """Give a page of the suggestions that wait, counted from 0."""
    with desk.database.read() as session:
        found = suggestions.waiting(session, page * PAGE, PAGE)
        return Waiting(tuple(found), suggestions.count_waiting(session))


def review(desk: Desk, number: int, by: By) -> Review:
    """Give staff a suggestion to decide on; refuses one that is decided, with who got what."""
    require_staff(desk, by)
    with desk.database.read() as session:
        found = still_waiting(suggestions.read(session, number))
    code = found.code
    return Review(found, desk.shelf.index.entries.get(code), bool(desk.shelf.guide.fixes_for(code)))


def still_waiting(found: Suggestion | None) -> Suggestion:
    """Refuse a suggestion that is gone or decided."""
    if found is None:
        raise Refusal("There is no such suggestion any more. Please open the Home tab again.")
    if found.state != "waiting":
        raise Refusal(f"This suggestion was {found.state} meanwhile. There is nothing left to do.")
    return found


def decline(desk: Desk, number: int, reply: str, by: By) -> Suggestion:
    """Decline a suggestion with a sentence, of which its author is told once."""
    require_staff(desk, by)
    if fault := fault_in_reply(reply):
        raise Refusal(fault)
    with desk.database.begin() as session:
        audit.take_turn(session)
        found = still_waiting(suggestions.read(session, number))
        audit.log(session, by, "declined a suggestion", found.code, detail=reply.strip())
        ended = end(session, number, "declined", reply=reply.strip(), by=by) or found
    desk.posted()
    return ended


def fault_in_reply(reply: str) -> str:
    """Say what is wrong with the sentence, nothing if it can be sent."""
    if not reply.strip():
        return "Please say in a sentence why, so that the person learns from it."
    if len(reply.strip()) > REPLY:
        return f"This has {len(reply.strip()):,} characters. Please say it in up to {REPLY:,}."
    return ""


def settle(session: Writing, suggestion: int, state: State, *, reply: str, by: By) -> Suggestion | None:
    """Give a waiting suggestion its end (accepted, merged) and write to its author; None if it had one.

    The first decision stands: what somebody else decided meanwhile is neither changed nor told again.
    To be called in the transaction that saves the steps, after its ``audit.log``. ``reply`` may be empty.
    """
    found = end(session, suggestion, state, reply=reply, by=by)
    if found:
        audit.log(session, by, f"{state} a suggestion", found.code, detail=reply)
    return found


def end(session: Writing, suggestion: int, state: State, *, reply: str, by: By) -> Suggestion | None:
    """Give a waiting suggestion its end, and write to its author, unless they were forgotten; None if it had one."""
    found = suggestions.settle(session, suggestion, state, reply or None)
    if found and found.by_id:
        told = {"code": found.code, "state": state, "text": found.text, "reply": reply, "by": by.name}
        outbox.write(session, [NewPost(f"suggestion {suggestion}", found.by_id, "suggestion", told)], at=by.at)
    return found
