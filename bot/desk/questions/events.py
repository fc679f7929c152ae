"""Deliveries: an event that Slack sends again is answered once, and what nobody asked for once a code a thread."""

import logging
from datetime import datetime, timedelta

from bot.database.database import Unavailable
from bot.desk.questions.lookup import Answer, Asked, look_up
from bot.desk.state.desk import Desk
from bot.search.verdict import verdict
from bot.store.questions import deliveries

log = logging.getLogger(__name__)

EVENTS_FOR = timedelta(hours=25)  # Slack may try for a day to deliver an event
THREADS_FOR = timedelta(days=90)  # a thread that is older is begun anew


def first_delivery(desk: Desk, event: str, at: datetime) -> bool:
    """Say whether an event arrives for the first time at any worker; yes also where the database cannot say."""
    try:
        with desk.database.begin_promptly("deliveries") as transaction:
            return deliveries.keep_delivery(transaction, event, at)
    except Unavailable as trouble:
        log.warning("Whether an event came twice is only known of this process. %s", trouble.detail)
        return True


def overhear(desk: Desk, text: str, thread: str, asked: Asked) -> Answer | None:
    """Answer a message that asked nobody: only where it is sure, and only with codes that are new to the thread.

    Nothing is kept of a message that gets no answer. With the database out of reach there is none: rather no answer
    than one twice.
    """
    codes = sure_codes(desk, text)
    new = claim_codes(desk, codes, thread, asked.at)
    if not new:
        return None
    return look_up(desk, text if len(new) == len(codes) else " ".join(new), asked)


def claim_codes(desk: Desk, codes: list[str], thread: str, at: datetime) -> list[str]:
    """Keep that codes are answered in a thread; give those that were not, in their order."""
    if not codes:
        return []
    try:
        with desk.database.begin_promptly("deliveries") as transaction:
            new = deliveries.keep_answered(transaction, thread, sorted(set(codes)), at)
            return [code for code in codes if code in new]
    except Unavailable as trouble:
        log.warning("A message was not answered unasked. %s", trouble.detail)
        return []


def note_answered(desk: Desk, text: str, thread: str, at: datetime) -> None:
    """Keep which codes a thread has heard of because somebody asked, so that they are not answered there unasked."""
    claim_codes(desk, sure_codes(desk, text), thread, at)


def sure_codes(desk: Desk, text: str) -> list[str]:
    """Give the codes that a text surely means, each once; none where there is a choice."""
    said = verdict(desk.shelf.index, text)
    return [hit.entry.code for hit in said.hits] if said.kind == "answer" else []


def forget_deliveries(desk: Desk, at: datetime) -> None:
    """Clear what is too old to come again; with the database out of reach, the next time."""
    try:
        with desk.database.begin_promptly("deliveries") as transaction:
            deliveries.forget_deliveries(transaction, events=at - EVENTS_FOR, threads=at - THREADS_FOR)
    except Unavailable as trouble:
        log.warning("Old deliveries were not cleared. %s", trouble.detail)
