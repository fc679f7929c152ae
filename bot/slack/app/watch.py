"""Watch the database for what other processes change, so that this one knows of it without being asked anything."""

import asyncio
from functools import partial

from bot.desk.state.desk import Desk
from bot.slack.bolt.ask import Now, utc_now
from bot.threads import aside

LOOK = 1.0  # seconds between two looks, each of which is one cheap query
RANK = 60.0  # seconds between two counts of what is asked most


async def watch_changes(desk: Desk, now: Now = utc_now) -> None:
    """Look for changed settings, staff, schedules, steps and catalogs, again and again until cancelled."""
    while True:
        await aside(partial(desk.shelf.look, desk.database, now()))
        await asyncio.sleep(LOOK)


async def watch_ranks(desk: Desk, now: Now = utc_now) -> None:
    """Count what is asked most, again and again until cancelled."""
    while True:
        await aside(partial(desk.shelf.rank, desk.database, now()))
        await asyncio.sleep(RANK)
