"""Everything, including each reply of the summary, is posted exactly once, whichever step the process is killed at."""

import asyncio
import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.desk.notifications.schedules import SchedulePlan, save_schedule
from bot.desk.questions.lookup import Asker, look_up
from bot.desk.stats.rollup import roll_up
from bot.desk.steps.save import SaveRequest, save_steps
from bot.settings import PROJECT_ROOT
from bot.steps.actor import Actor
from bot.steps.step import Step
from tests.slack.notifications.killed import NINE
from tests.slack.support.shapes import notices, shape

pytestmark = pytest.mark.slow

ADA = Actor("ada", "home", datetime(2026, 11, 1, tzinfo=UTC), "U0ADMIN")
CODE = "USCUSTOMER_API_0000113"
WHOLE = [(0, None), (1, 0), (2, 0)]  # the message, and under it the top and what is new; no code lacks steps
SENT = ["kept", "chat.postMessage", "kept"]  # it is this worker's; Slack heard it; that is kept
PICTURE = ["files.getUploadURLExternal", "upload", "files.completeUploadExternal", "kept"]  # to be deleted one day
SUMMARY = [SENT[0], *PICTURE, *SENT[1:], *SENT * 2]  # the message, and two replies
STEPS = {
    "CLOCK": ["kept", "kept", *SUMMARY, *SENT],  # the posts of the summary and a notice are written, then all are sent
    "CRON": ["kept", *SUMMARY],
}


@pytest.fixture
def url(request):
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
def desk(open_small, url, noon):
    """Return a desk with one channel that gets a summary and surge notices, both due at nine."""
    made = open_small(url)
    save_steps(made, SaveRequest(CODE, 0, (Step("Unlock it."),)), ADA)
    save_schedule(made, SchedulePlan("C01", zone="Europe/Berlin", surges=True), ADA)
    for at, people in ((noon, 1), (noon + timedelta(weeks=1), 2), (NINE - timedelta(minutes=1), 5)):
        for number in range(people):
            look_up(made, CODE, Asker(f"U{number}", "errcode", at))
    roll_up(made, NINE)
    return made


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(("url", "ways"), [("sqlite", ["CLOCK", "CRON"]), ("postgres", ["CLOCK"])], indirect=["url"])
async def test_killed_at_any_step_it_posts_the_summary_each_reply_and_the_notice_once(slack, url, ways):
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, str(Path(__file__).with_name("killed.py")), slack.url, url, *ways),
        cwd=PROJECT_ROOT,
        env={**os.environ, "PYTHONPATH": str(PROJECT_ROOT)},
        stdout=asyncio.subprocess.PIPE,
    )
    posts, _ = await program.communicate()
    assert program.returncode == 0
    assert json.loads(posts) == {way: [STEPS[way], len(STEPS[way])] for way in ways}, "each step was the last of a run"
    for way in ways:
        posted = [slack.posted[f"{way}{number}"] for number in range(1, len(STEPS[way]) + 2)]
        assert [
            number for number, posts in enumerate(posted, 1) if (shape(posts), notices(posts)) != (WHOLE, [CODE])
        ] == []
