"""A program like ``errdesk clock``, except that it reads the time from its input.

It prints that it is ready. Then it reads one time (ISO 8601) per line, runs all jobs due at that time while it sends,
sends what is left, and prints that it is done.

Arguments: Slack's URL, the database URL.
"""

import asyncio
import sys
from datetime import datetime, timedelta

from slack_sdk.web.async_client import AsyncWebClient

from bot.database.database import open_database
from bot.desk.state.cache import Cache
from bot.desk.state.desk import Desk
from bot.desk.state.roles import NO_ROLES
from bot.jobs import JOBS, run_job
from bot.search.words.lexicon import read_lexicon
from bot.settings import PROJECT_ROOT
from bot.slack.notifications import send
from bot.slack.notifications.sender import POLL, Sender
from bot.stats.charts import ChartImage

PATIENCE = 5.0  # seconds for a lock of PostgreSQL, where other tests keep the machine busy
LATE = timedelta(seconds=5)  # delay between writing and sending, so that each clock sends what the other one wrote
MOST = 400  # posts at one time


def opened(url):
    """Open a desk that draws at once: how pictures look is tested elsewhere."""
    send.render_chart = lambda _: ChartImage(b"PNG", "questions a day")
    patience = {} if url.startswith("sqlite") else {"patience": PATIENCE}
    database = open_database(url, **patience)
    return Desk(database, Cache.fill(database, read_lexicon(PROJECT_ROOT / "data" / "synonyms.toml"), NO_ROLES), b"key")


async def send_all(sender):
    """Send until nothing is due."""
    for _ in range(MOST):
        if await sender.send_next() == POLL:
            return


async def tick(desk, url, now):
    """Run the jobs that are due at ``now`` and send everything."""
    client = AsyncWebClient("xoxb-test", url, timeout=5, retry_handlers=[])
    sender = Sender(desk, client, lambda: now + LATE, 0.0)
    sending = asyncio.create_task(sender.run())
    await asyncio.gather(*(run_job(job, desk, lambda: now) for job in JOBS))
    sender.stop()
    await sending
    await send_all(sender)


def main(slack, url):
    desk = opened(url)
    print("ready", flush=True)  # noqa: T201 - for the test
    for line in sys.stdin:
        asyncio.run(tick(desk, slack, datetime.fromisoformat(line.strip())))
        print("done", flush=True)  # noqa: T201 - the same


if __name__ == "__main__":
    main(*sys.argv[1:])
