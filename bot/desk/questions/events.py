"""Event de-duplication: an event is answered once, and a code at most once per thread if nobody asked the bot."""

import logging
from datetime import datetime, timedelta

from bot.database.database import Unavailable
from bot.desk.questions.answer import Answer
from bot.desk.questions.lookup import Asker, find_meant, look_up, look_up_codes
from bot.desk.state.desk import Desk
from bot.search.certain import find_certain_codes
from bot.store.questions import deliveries

log = logging.getLogger(__name__)

EVENT_RETENTION = timedelta(hours=25)  # Slack retries an event for up to a day
THREAD_RETENTION = timedelta(days=90)  # after which a code may be answered again in its thread


def is_first_delivery(desk: Desk, event: str, at: datetime) -> bool:
    """Return whether an event is new to all workers; true also if the database is unavailable."""
    try:
        with desk.database.begin_promptly("deliveries") as transaction:
            return deliveries.record_delivery(transaction, event, at)
    except Unavailable as trouble:
        log.warning("Whether an event came twice is only known of this process. %s", trouble.detail)
        return True


def answer_overheard(desk: Desk, text: str, thread: str, asked: Asker) -> Answer | None:
    """Answer a message that was not meant for the bot: only if its codes are certain and new to the thread.

    A message without an answer leaves no record. Without the database there is no answer, as it might be a repeated
    one.
    """
    catalog = desk.cache.snapshot.find_channel_catalog(asked.channel)
    codes = find_certain_codes(desk.cache.index, text, catalog=catalog)
    new = claim_thread_codes(desk, codes, thread, asked.at)
    if not new:
        return None
    return look_up(desk, text, asked) if len(new) == len(codes) else look_up_codes(desk, new, asked)


def claim_thread_codes(desk: Desk, codes: list[str], thread: str, at: datetime) -> list[str]:
    """Record that codes (keys) are answered in a thread; return those that were not before, in their order."""
    if not codes:
        return []
    try:
        with desk.database.begin_promptly("deliveries") as transaction:
            new = deliveries.record_answered_codes(transaction, thread, sorted(set(codes)), at)
            return [code for code in codes if code in new]
    except Unavailable as trouble:
        log.warning("A message was not answered unasked. %s", trouble.detail)
        return []


def record_answered_codes(desk: Desk, text: str, thread: str, asked: Asker) -> None:
    """Record the codes that somebody's question was answered with in a thread: they aren't answered there unasked."""
    result = find_meant(desk.cache.snapshot, text, asked.channel)
    codes = [hit.entry.key for hit in result.hits] if result.kind == "answer" else []
    claim_thread_codes(desk, codes, thread, asked.at)


def delete_old_deliveries(desk: Desk, at: datetime) -> None:
    """Delete the records of events and threads that are too old to repeat; if that fails, the next run does it."""
    try:
        with desk.database.begin_promptly("deliveries") as transaction:
            deliveries.remove_deliveries(transaction, events=at - EVENT_RETENTION, threads=at - THREAD_RETENTION)
    except Unavailable as trouble:
        log.warning("Old deliveries were not cleared. %s", trouble.detail)
