"""Two clocks at once, each a process of its own, post every summary, each reply and every surge notice once."""

import asyncio
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.settings import PROJECT_ROOT
from bot.store.notifications.schedules import Schedule, upsert_schedule
from bot.store.questions.record import Question, record_questions
from tests.slack.support.shapes import notices, shape

pytestmark = pytest.mark.slow

PROGRAM = Path(__file__).with_name("clocks.py")
NINE = datetime(2026, 11, 30, 9, tzinfo=UTC)  # a Monday, a week after that which follows noon
SECOND, MINUTE, WEEK = timedelta(seconds=1), timedelta(minutes=1), timedelta(weeks=1)
CODES = ["USCUSTOMER_API_0000112", "USCUSTOMER_API_0000113", "USCUSTOMER_API_0000603"]
SURGES = [NINE + timedelta(hours=number) for number in range(len(CODES))]  # when each code is suddenly asked a lot
MONDAYS = [f"C1{number:02}" for number in range(6)]  # channels whose summaries are all due at nine
FRIDAYS = [f"C5{number:02}" for number in range(2)]  # those that hear of surges
WHOLE = [(0, None), (1, 0), (2, 0), (3, 0)]  # the message, and under it the top, the gaps, and what is new
MOST = 60  # seconds


@pytest.fixture(params=["sqlite", "postgres"])
def url(request):
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
def desk(open_small, url, noon):
    opened_desk = open_small(url)
    asked = [(noon, CODES[0], 1), (noon + WEEK, CODES[0], 2)]
    asked += [(at - MINUTE, code, 5) for at, code in zip(SURGES, CODES, strict=True)]
    with opened_desk.database.begin() as session:
        for channel in MONDAYS + FRIDAYS:
            upsert_schedule(session, schedule(channel, noon))
        record_questions(session, [question(at, code, who) for at, code, people in asked for who in range(people)])
    return opened_desk


def schedule(channel, since):
    surges, day = channel in FRIDAYS, int(channel[1])
    return Schedule(channel, day, NINE.hour, "UTC", paused=False, surges=surges, by="ada", by_id="U1", since=since)


def question(at, code, who):
    return Question(at, f"person {who}", "slash", "answer", None, ((code, "answered"),))


async def start(slack, url, trouble):
    pipe, env = asyncio.subprocess.PIPE, {**os.environ, "PYTHONPATH": str(PROJECT_ROOT)}
    words = (sys.executable, str(PROGRAM), slack.url, url)
    clock = await asyncio.create_subprocess_exec(
        *words, cwd=PROJECT_ROOT, env=env, stdin=pipe, stdout=pipe, stderr=trouble
    )
    assert await clock.stdout.readline() == b"ready\n"
    return clock


async def run_two(slack, url, trouble):
    """Run two ready clocks through the same minutes at the same time, minute by minute."""
    clocks = await asyncio.gather(start(slack, url, trouble), start(slack, url, trouble))
    try:
        for now in (at + MINUTE * late for at in SURGES for late in (0, 3)):
            for number, clock in enumerate(clocks):  # one goes a second late, as no two clocks are the same
                clock.stdin.write(f"{now + SECOND * number}\n".encode())
            assert [await clock.stdout.readline() for clock in clocks] == [b"done\n"] * 2
    finally:
        for clock in clocks:
            clock.kill()
            await clock.communicate()


@pytest.mark.usefixtures("desk")
async def test_two_processes_released_at_the_same_moment_post_everything_once(slack, url, tmp_path):
    with (tmp_path / "trouble").open("w+") as trouble:
        async with asyncio.timeout(MOST):
            await run_two(slack, url, trouble)
        trouble.seek(0)
        assert "Traceback" not in trouble.read()
    assert [channel for channel in MONDAYS if shape(slack.posted[channel]) != WHOLE] == []
    assert [channel for channel in FRIDAYS if notices(slack.posted[channel]) != CODES] == []
    assert len(slack.calls("chat.postMessage")) == len(MONDAYS) * len(WHOLE) + len(FRIDAYS) * len(CODES)
