"""Send the outbox without serving requests: for the clock, and for a command that cron may run."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TypeVar

from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.notifications.weekly import has_unsent_summary
from bot.desk.state.desk import Desk
from bot.settings import Settings
from bot.slack.api.proxies import honour_no_proxy
from bot.slack.app.serve import SHUTDOWN_GRACE, explain_slack_errors
from bot.slack.bolt.ask import utc_now
from bot.slack.notifications.sender import PATIENCE, run_sender
from bot.threads import run_in_thread

T = TypeVar("T")

POLL_INTERVAL = 0.2  # seconds between two checks whether everything is posted


@asynccontextmanager
async def open_sender(desk: Desk, settings: Settings) -> AsyncIterator[None]:
    """Send what is due while the context is open; refuses a token that can't be used."""
    client = AsyncWebClient(settings.bot_token, settings.api_url, timeout=PATIENCE)
    honour_no_proxy(client, settings.api_url)
    with explain_slack_errors(settings):
        await client.auth_test()
    async with run_sender(desk, settings, SHUTDOWN_GRACE):
        yield


async def write_and_send(desk: Desk, settings: Settings, write: Callable[[], T], most: timedelta) -> T:
    """Call ``write`` once the token is known to work, send until no summary is left or ``most`` has passed; return.

    Posts that another worker is sending are waited for too: if it crashed, this one takes over.
    """
    until = utc_now() + most
    async with open_sender(desk, settings):
        written = await run_in_thread(write)
        while await run_in_thread(has_unsent_summary, desk, until):
            if utc_now() >= until:
                break
            await asyncio.sleep(POLL_INTERVAL)
    return written
