"""Keep the desk's cache fresh: poll the database for what other processes change."""

import asyncio

from bot.desk.state.desk import Desk
from bot.slack.bolt.ask import Clock, utc_now
from bot.threads import run_in_thread

POLL_INTERVAL = 0.25  # seconds between two polls, each one cheap query; the rest of two seconds is for an index
RANK_INTERVAL = 60.0  # seconds between two counts of the most frequent questions


async def watch_changes(desk: Desk, now: Clock = utc_now) -> None:
    """Poll for changed settings, staff, schedules, steps and catalogs until cancelled."""
    while True:
        await run_in_thread(desk.cache.refresh_in_background, desk.database, now())
        await asyncio.sleep(POLL_INTERVAL)


async def watch_ranks(desk: Desk, now: Clock = utc_now) -> None:
    """Recount the most frequent questions periodically until cancelled."""
    while True:
        await run_in_thread(desk.cache.refresh_ranks, desk.database, now())
        await asyncio.sleep(RANK_INTERVAL)
