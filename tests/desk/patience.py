"""Threads that write at once: each tries again on a busy machine, as people would, and one waits for another."""

from dataclasses import replace
from threading import Event
from time import sleep

from sqlalchemy import text

from bot.database.database import Unavailable
from bot.store.schema.dialect import is_postgres
from tests.waiting import CEILING, wait_until

HELD_UP = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"


def patiently(work, *args, **kwargs):
    """Do a piece of work, again where the database is busy."""
    for _ in range(50):
        try:
            return work(*args, **kwargs)
        except Unavailable:
            sleep(0.2)
    return work(*args, **kwargs)


class AnnouncedDatabase:
    """A database that sets ``begins`` when a transaction that may write is about to begin."""

    def __init__(self, database):
        self.database = database
        self.begins = Event()

    def __getattr__(self, name):
        return getattr(self.database, name)

    def begin(self):
        self.begins.set()
        return self.database.begin()


def announce_writes(desk):
    """Return a desk that announces its writes, and the event that is set when one is about to begin.

    The event comes too early to tell that a lock holds the write up: see ``wait_until_held_up``.
    """
    database = AnnouncedDatabase(desk.database)
    return replace(desk, database=database), database.begins


def wait_until_held_up(session, work, begins):
    """Wait until a transaction holds up the work of a thread, or the work is done because nothing holds it up.

    SQLite doesn't tell who waits, but lets nobody begin to write meanwhile: there it is enough that ``begins`` is set.
    """
    if is_postgres(session):
        wait_until(lambda: work.done() or session.scalar(text(HELD_UP)))
    else:
        assert begins.wait(CEILING)
