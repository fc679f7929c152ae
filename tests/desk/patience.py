"""Threads that write at once: each tries again on a busy machine, as people would, and may tell when it begins."""

from dataclasses import replace
from threading import Event
from time import sleep

from bot.database.database import Unavailable


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
    """Return a desk that announces its writes, and the event that is set when one is about to begin."""
    database = AnnouncedDatabase(desk.database)
    return replace(desk, database=database), database.begins
