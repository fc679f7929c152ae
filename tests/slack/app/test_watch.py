"""A process learns what others changed without being asked anything."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from types import SimpleNamespace

import pytest

from bot.cli import clock as clock_command
from bot.desk.admin.settings import SettingsChange, save_desk_settings
from bot.desk.notifications.schedules import SchedulePlan, save_schedule
from bot.desk.questions.lookup import Asker, look_up, look_up_unrecorded
from bot.desk.state.desk import open_desk
from bot.desk.steps.marks import save_mark
from bot.desk.steps.save import SaveRequest, save_steps
from bot.slack.app.serve import connect_to_slack
from bot.slack.app.watch import POLL_INTERVAL, watch_changes
from bot.steps.actor import Actor
from bot.steps.mark import Mark
from bot.steps.step import Step
from tests.conftest import HASH_KEY, NOON, TEAM
from tests.waiting import until

LOCKED, NEW = "USCUSTOMER_API_0000113", "USCUSTOMER_API_0000777"
PHRASE = "the padlock icon is red"
ADMIN = Actor("ada", "settings", NOON, "U0ADMIN")
STAFF = Actor("mei", "card", NOON, "U0STAFF")


@pytest.fixture
def other(desk, sqlite_url, lexicon):
    """Return the desk of another process on the same database."""
    opened = open_desk(sqlite_url, lexicon, hash_key=HASH_KEY, team=TEAM)
    yield opened
    opened.database.engine.dispose()
    assert desk


def change_everything(other, fill):
    """Change what every process caches: a setting, staff, a channel, a schedule, steps, a mark and the catalog."""
    assert not save_desk_settings(other, SettingsChange(staff=("U0NEW",), channels=("C01",), days="90"), ADMIN)
    assert not save_schedule(other, SchedulePlan("C01"), ADMIN)
    save_steps(other, SaveRequest(LOCKED, 0, (Step("Call."),)), ADMIN)
    save_mark(other, Mark(LOCKED, phrases=(PHRASE,)), ADMIN)
    fill(other.database, [replace(other.cache.index.entries[LOCKED], code=NEW, number="0000777")])


def unknown_to(desk):
    """Return the names of the changes that a process doesn't know of."""
    shelf = desk.cache
    knows = {
        "staff": shelf.access.is_staff("U0NEW"),
        "channel": shelf.access.channels == {"C01"},
        "schedule": len(shelf.schedules) == 1,
        "steps": bool(shelf.guide.fixes_for(LOCKED)),
        "code": NEW in shelf.index.entries,
        "phrase": look_up_unrecorded(desk, PHRASE, NOON).verdict == "answer",
    }
    return [name for name, known in knows.items() if not known]


@asynccontextmanager
async def serving(desk, settings):
    async with connect_to_slack(desk, settings):
        yield


@asynccontextmanager
async def ticking(desk, settings):
    task = asyncio.create_task(clock_command.run_clock(desk, settings))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


@pytest.mark.parametrize("process", [serving, ticking])
async def test_every_process_knows_what_another_changed_without_being_asked(  # noqa: PLR0913, PLR0917 - the world
    process, desk, other, fill, slack_settings, unused_tcp_port
):
    settings = replace(slack_settings, app_token="", port=unused_tcp_port)
    async with process(desk, settings):
        await asyncio.to_thread(change_everything, other, fill)
        await until(lambda: not unknown_to(desk))


async def test_one_poll_learns_of_every_change_and_the_next_one_comes_after_the_interval(
    desk, other, *, fill, monkeypatch
):
    slept, poll = [], asyncio.Event()

    async def sleep_until_released(seconds):
        slept.append(seconds)
        await poll.wait()
        poll.clear()

    monkeypatch.setattr("bot.slack.app.watch.asyncio", SimpleNamespace(sleep=sleep_until_released))
    watcher = asyncio.create_task(watch_changes(desk, lambda: NOON))
    try:
        await until(lambda: slept)
        await asyncio.to_thread(change_everything, other, fill)
        assert unknown_to(desk) == ["staff", "channel", "schedule", "steps", "code", "phrase"]
        poll.set()
        await until(lambda: not unknown_to(desk))  # the index is built in the background
        await until(lambda: len(slept) > 1)
    finally:
        watcher.cancel()
        await asyncio.wait([watcher])
    assert slept == [POLL_INTERVAL, POLL_INTERVAL]


def test_a_look_for_changes_leaves_most_of_two_seconds_for_reading_them():
    assert POLL_INTERVAL <= 2 / 4


async def test_what_is_asked_most_is_counted_without_being_asked(desk, slack_settings, unused_tcp_port):
    look_up(desk, LOCKED, Asker("U1", "errcode", NOON))
    async with connect_to_slack(desk, replace(slack_settings, app_token="", port=unused_tcp_port), now=lambda: NOON):
        await until(lambda: desk.cache.ranks == {LOCKED: 1})
