"""``errdesk clock``, ``errdesk weekly`` and ``errdesk serve --clock``: what is due is posted, whoever starts it."""

import asyncio
import os
import signal
import socket
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from slack_sdk.web.async_client import AsyncWebClient

from bot.cli import errdesk
from bot.cli.serve import run_bot
from bot.desk.notifications import outbox
from bot.desk.notifications.manual_run import select_schedules
from bot.desk.notifications.schedules import SchedulePlan, pause_schedule, save_schedule
from bot.desk.notifications.weekly import build_scheduled_run, write_summary
from bot.errors import Refusal
from bot.settings import PROJECT_ROOT
from bot.slack.api.find_sent import build_post_metadata
from bot.slack.notifications.cards.summary import render_summary
from bot.stats.period import resolve_period
from bot.steps.actor import Actor
from tests.waiting import until

CHANNEL = "C01"
RESUME = "An admin resumes it in the Home tab of Errdesk."


@pytest.fixture
def now():
    return datetime.now(UTC)


@pytest.fixture
def ada(now):
    return Actor("ada", "home", now - timedelta(days=30), "U0ADMIN")


@pytest.fixture
def schedule(desk, ada, now):
    """Return a function that sets up a summary whose hour has just begun; it is old by default."""

    def set_up(channel=CHANNEL, *, since=ada.at):
        plan = SchedulePlan(channel, now.isoweekday(), now.hour, "UTC")
        assert save_schedule(desk, plan, replace(ada, at=since)) == {}

    return set_up


@pytest.fixture
def due(schedule):
    """Let a summary be due."""
    schedule()


@pytest.fixture
def env(sqlite_url, slack):
    slack_env = {"DATABASE_URL": sqlite_url, "SLACK_BOT_TOKEN": "xoxb-test", "SLACK_API_URL": slack.url}
    return {**slack_env, "ERRDESK_ADMINS": "U0ADMIN", "SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": ""}


@pytest.fixture
def weekly(env):
    """Return a function that runs errdesk weekly and returns its output and refusal."""

    async def run(*words):
        ended = await asyncio.to_thread(CliRunner().invoke, errdesk, ["weekly", *words], env=env)
        refused = ended.exception if isinstance(ended.exception, Refusal) else None
        assert ended.exception is refused or ended.exit_code == 0
        return ended.output, str(refused or "")

    return run


@pytest.mark.usefixtures("due")
async def test_the_clock_posts_what_is_due_and_stops_politely(env, slack):
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "clock"),
        cwd=PROJECT_ROOT,
        env={**os.environ, **env, "PYTHONUNBUFFERED": "1"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    await until(lambda: slack.posted[CHANNEL])
    process.send_signal(signal.SIGTERM)
    output, _ = await asyncio.wait_for(process.communicate(), 10)
    assert process.returncode == 0
    assert b"The clock runs." in output
    assert b"Traceback" not in output
    assert len(slack.posted[CHANNEL]) == 1


@pytest.mark.usefixtures("due")
async def test_serve_runs_the_clock_too_where_it_is_told_to(desk, slack, slack_settings):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    work = asyncio.create_task(run_bot(desk, replace(slack_settings, port=port), ticks=True))
    await until(lambda: slack.posted[CHANNEL])
    work.cancel()
    with suppress(asyncio.CancelledError):
        await work
    assert len(slack.posted[CHANNEL]) == 1


@pytest.mark.usefixtures("due")
async def test_weekly_posts_what_is_due_once_however_often_a_cron_runs_it(weekly, slack):
    assert await weekly() == (f"{CHANNEL}: posted.\n", "")
    assert await weekly() == (f"{CHANNEL}: posted before.\n", "")
    assert len(slack.posted[CHANNEL]) == 1
    assert await weekly("--again") == (f"{CHANNEL}: posted.\n", "")
    assert len(slack.posted[CHANNEL]) == 2


@pytest.fixture
def left(schedule, desk, now):
    """Return the post that a process had claimed when it died three minutes ago."""
    schedule()
    past = now - timedelta(minutes=3)
    [saved] = select_schedules(desk)
    run = build_scheduled_run(saved, resolve_period("lastweek", now, "UTC"), now)
    assert write_summary(desk, run, render=render_summary, at=past)
    return outbox.claim_post(desk, past)


@pytest.mark.parametrize("arrived", [False, True])
async def test_weekly_goes_on_where_a_process_died_and_repeats_nothing(weekly, slack, left, arrived):
    if arrived:
        client = AsyncWebClient("xoxb-test", slack.url)
        await client.chat_postMessage(
            channel=CHANNEL, text="The summary", metadata=build_post_metadata(left).as_metadata()
        )
    assert await weekly() == (f"{CHANNEL}: posted.\n", "")
    assert len(slack.posted[CHANNEL]) == 1


async def test_weekly_says_when_the_next_one_comes(weekly, desk, schedule, now):
    schedule(since=now)
    output, _ = await weekly()
    later = now + timedelta(days=7)
    assert output == f"C01: nothing is due; next on {later:%A}, {later.day} {later:%b %Y, %H}:00 (UTC).\n"
    pause_schedule(desk, CHANNEL, Actor("ada", "home", now, "U0ADMIN"))
    for words in ((), ("--again",)):
        assert await weekly(*words) == (f"{CHANNEL}: nothing is due; paused. {RESUME}\n", "")


async def test_weekly_takes_one_channel_and_names_those_there_are(weekly, schedule, slack):
    assert "Home tab" in (await weekly())[1]
    for channel in ("C01", "C02"):
        schedule(channel)
    assert "C01, C02" in (await weekly("--channel", "C03"))[1]
    assert await weekly("--channel", "C02") == ("C02: posted.\n", "")
    assert not slack.posted["C01"]


@pytest.mark.usefixtures("due")
async def test_a_dry_run_shows_it_and_posts_nothing(weekly, slack):
    output, refused = await weekly("--dry-run")
    assert refused == ""
    assert output.startswith(f"{CHANNEL}: due now.\n\n")
    assert "nobody asked" in output
    assert "&" not in output
    assert slack.said == []
    assert await weekly() == (f"{CHANNEL}: posted.\n", "")
    assert "This is the last whole week, as --again would post it:\n\n" in (await weekly("--dry-run"))[0]


@pytest.mark.usefixtures("due")
async def test_a_channel_that_takes_none_fails_the_command_and_tells_the_admins(weekly, slack):
    slack.archived.add(CHANNEL)
    output, refused = await weekly()
    assert "not posted" in output
    assert refused
    await weekly()
    assert len(slack.posted["D0ADMIN"]) == 1
    assert "stopped" in (await weekly())[0]


@pytest.mark.usefixtures("due")
async def test_a_token_that_is_refused_is_named(weekly, slack):
    slack.refuses = "invalid_auth"
    assert "invalid_auth" in (await weekly("--again"))[1]
    slack.refuses = ""
    assert await weekly() == (f"{CHANNEL}: posted.\n", "")
    assert len(slack.posted[CHANNEL]) == 1, "what could not be sent was not written either"
