"""A program that posts a summary and kills itself in the middle: at its first step, then at its second, and so on.

Each time it begins anew, with a copy of a database and a channel of its own, in a process of its own. A step is over
when something was kept in the database, or Slack heard a call: between two of them nothing is done that anybody else
sees, so that a process killed anywhere is one killed after a step. Once a run ends without being killed, all steps were
tried. With what was left half-way another process goes on, three minutes later; that one is killed too, at
another step each time, and a third one goes on.

Arguments: the address of Slack, the database file, a folder. It prints how many runs were killed.
"""

import asyncio
import os
import shutil
import signal
import sqlite3
import sys
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from slack_sdk.web.async_client import AsyncWebClient

from bot.database import Database, open_database
from bot.desk.desk import Desk
from bot.desk.shelf import Shelf
from bot.desk.team import NOBODY
from bot.desk.weekly import post_due
from bot.figures.picture import Picture
from bot.search.lexicon import read_lexicon
from bot.settings import HOME
from bot.slack import say
from bot.slack.post import POLL, Sender

NINE = datetime(2026, 11, 23, 8, tzinfo=UTC)
LATER = timedelta(minutes=3)  # longer than a worker may keep a post for itself
MOST = 40  # posts in a run


class Steps:
    """Counts the steps of this process, and ends it at one of them; never at 0."""

    def __init__(self, last):
        self.last = last

    def __call__(self):
        self.last -= 1
        if self.last == 0:
            os.kill(os.getpid(), signal.SIGKILL)


class CountedDatabase(Database):
    """A database whose commits are steps."""

    def __init__(self, engine, step):
        super().__init__(engine)
        self.step = step

    @contextmanager
    def begin(self):
        with super().begin() as session:
            yield session
        self.step()


class CountedClient(AsyncWebClient):
    """A client whose calls are steps."""

    step = None

    async def api_call(self, *words, **how):
        told = await super().api_call(*words, **how)
        self.step()
        return told


async def post(desk, client, now):
    """Post what is due, and all that was left."""
    await asyncio.to_thread(post_due, desk, now)
    sender = Sender(desk, client, lambda: now, 0.0)
    for _ in range(MOST):
        if await sender.send_next() == POLL:
            return


class World:
    """What every run begins with; it was read once, and every statement was compiled once."""

    def __init__(self, url, template, folder):
        self.url, self.template, self.folder = url, template, Path(folder)
        self.compiled = {}
        database = open_database(f"sqlite:///{template}")
        self.shelf = Shelf.fill(database, read_lexicon(HOME / "data" / "synonyms.toml"), NOBODY)
        database.engine.dispose()

    def prepare(self, number):
        """Copy the database, with a channel of its own."""
        file = self.folder / f"{number}.db"
        shutil.copy(self.template, file)
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute("UPDATE schedules SET channel = ?", (f"C{number:03}",))
        return file

    def post(self, file, now, last):
        """Post on the database in a file, and be killed at a step."""
        step = Steps(last)
        client = CountedClient("xoxb-test", self.url, timeout=5, retry_handlers=[])
        client.step = step
        engine = open_database(f"sqlite:///{file}").engine.execution_options(compiled_cache=self.compiled)
        asyncio.run(post(Desk(CountedDatabase(engine, step), self.shelf, b"key"), client, now))
        engine.dispose()

    def run(self, file, now, last):
        """Do it in a process of its own; say whether it was killed."""
        child = os.fork()
        if not child:
            self.post(file, now, last)
            os._exit(0)  # what this process did not open it shall not close
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if ended not in {0, -signal.SIGKILL}:
            raise SystemExit(f"a run broke with {ended}")
        return ended != 0


def main(url, template, folder):
    say.draw = lambda _: Picture(b"PNG", "questions a day")
    world = World(url, template, folder)
    world.post(world.prepare(0), NINE, 0)  # after that, each takes a third of the time
    number, killed = 0, True
    while killed:
        number += 1
        file, now = world.prepare(number), NINE
        killed = world.run(file, now, number)
        if killed:
            now += LATER
            world.run(file, now, number * 2 % 7 + 1)
        world.run(file, now + LATER, 0)
    print(number - 1)  # noqa: T201 - for the test


if __name__ == "__main__":
    main(*sys.argv[1:])
