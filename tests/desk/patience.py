"""Threads that all write at once on a busy machine: each tries again, as people would."""

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
