"""A program that posts and kills itself half-way: after its first step, then after its second, and so on.

A step ends when a transaction is committed, when Slack has received a call, or when it has received a file. Nothing
visible from outside happens between two steps, so a process killed anywhere equals one killed after a step. Each run
starts over, with its own channel, in its own process. Once a run ends without being killed, all steps were tried.
Another process continues what was left half-way, three minutes later; it is killed too, at another step each time, and
a third one continues.

CLOCK: the first process is the clock, whose jobs write a summary and a surge notice; the second one posts as
``errdesk weekly`` does for cron, without surge notices. CRON: the other way round. The third one is the clock.

Arguments: Slack's URL, the database URL, CLOCK or CRON or both. It prints, as JSON, the steps of each, and how many
runs were killed.
"""

import asyncio
import gc
import json
import os
import signal
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import text

from bot.database.database import CHANGES, Database
from bot.desk.notifications.manual_run import select_schedules, write_summary_now
from bot.desk.notifications.surges import notify_of_surges
from bot.desk.notifications.weekly import write_due_summaries
from bot.desk.state.desk import Desk
from bot.slack.notifications.cards.summary import render_summary
from bot.slack.notifications.sender import Sender
from tests.slack.notifications.clocks import opened, send_all

NINE = datetime(2026, 11, 30, 8, tzinfo=UTC)  # in Berlin, on a Monday
LATER = timedelta(minutes=3)  # longer than a lease


class Steps:
    """The steps of this process, which kills itself at step ``last``, counted from 1; 0 for never."""

    last = 0
    names: ClassVar[list[str]] = []  # a process has one list

    def __call__(self, name):
        self.names.append(name)
        if len(self.names) == self.last:
            os.kill(os.getpid(), signal.SIGKILL)


step = Steps()


class CountedDatabase(Database):
    """A database whose transactions are steps."""

    @contextmanager
    def begin(self, resource=CHANGES):
        with super().begin(resource) as transaction:
            yield transaction
        step("kept")


class CountedClient(AsyncWebClient):
    """A client whose calls are steps."""

    async def api_call(self, api_method, **how):
        response = await super().api_call(api_method, **how)
        step(api_method)
        return response

    async def _upload_file(self, **how):
        response = await super()._upload_file(**how)
        step("upload")
        return response


def by_clock(desk, now):
    """Write what the clock's jobs write."""
    write_due_summaries(desk, now, render=render_summary)
    notify_of_surges(desk, now)


def by_cron(desk, now):
    """Write what the command writes."""
    for schedule in select_schedules(desk):
        write_summary_now(desk, schedule, now, again=False, render=render_summary)


WAYS = {"CLOCK": (by_clock, by_cron), "CRON": (by_cron, by_clock)}


class World:
    """The state with which every run starts, so that reading and compiling happen only once."""

    def __init__(self, slack, url):
        self.slack = slack
        self.plain = opened(url)
        self.desk = Desk(CountedDatabase(self.plain.database.engine), self.plain.cache, b"key")

    def prepare(self, channel):
        """Delete all posts and snoozes, and set the channel of the schedule."""
        with self.plain.database.begin_light() as transaction:
            transaction.execute(text("DELETE FROM posts"))
            transaction.execute(text("DELETE FROM quiet"))
            transaction.execute(text("UPDATE schedules SET channel = :channel"), {"channel": channel})

    def post(self, write, now):
        """Post what is due and what was left; return the steps."""
        step.names.clear()
        asyncio.run(self.posted(write, now))
        return [*step.names]

    async def posted(self, write, now):
        await asyncio.to_thread(write, self.desk, now)
        client = CountedClient("xoxb-test", self.slack, timeout=5, retry_handlers=[])
        await send_all(Sender(self.desk, client, lambda: now, 0.0))

    def run(self, write, now, last):
        """Post in a child process; return whether it was killed."""
        child = os.fork()
        if not child:
            step.last = last
            self.plain.database.engine.dispose(close=False)  # the connections belong to the parent
            self.post(write, now)
            os._exit(0)
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if ended not in {0, -signal.SIGKILL}:
            raise SystemExit(f"a run broke with {ended}")
        return ended != 0

    def kill(self, name):
        """Run once per step, killed at each; return the steps, and how many runs were killed."""
        write, other = WAYS[name]
        self.prepare(f"{name}0")
        steps = self.post(write, NINE)
        number, killed = 0, True
        while killed:
            number += 1
            self.prepare(f"{name}{number}")
            killed = self.run(write, NINE, number)
            self.run(other, NINE + LATER, number * 2 % 7 + 1)
            self.post(by_clock, NINE + 2 * LATER)
        return steps, number - 1


def main(slack, url, *names):
    gc.disable()  # collecting would make each child copy the memory that it shares with its parent
    world = World(slack, url)
    print(json.dumps({name: world.kill(name) for name in names}))  # noqa: T201 - for the test


if __name__ == "__main__":
    main(*sys.argv[1:])
