"""The Socket Mode connection to Slack, and its monitoring."""

import asyncio
import logging

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import Settings
from bot.slack.api.proxies import honour_no_proxy
from bot.slack.app.build import configure_client
from bot.slack.bolt.deadline import PunctualApp

log = logging.getLogger(__name__)

CHECK_INTERVAL = 1.0  # seconds between two checks of the link
MAX_SILENT_DOWNTIME = 5.0  # seconds that it may be down before that is logged: Slack renews it every few hours


class SocketLink:
    """A Socket Mode connection, which slack_sdk renews by itself."""

    def __init__(self, handler: AsyncSocketModeHandler) -> None:
        self.handler = handler
        self.connection = handler.client

    async def is_up(self) -> bool:
        """Return whether Slack can reach this process now."""
        return bool(await self.connection.is_connected())

    async def watch(self) -> None:
        """Log when the link goes down and when it is up again, until cancelled."""
        loop = asyncio.get_running_loop()
        last_up = loop.time()
        is_reported = False
        while True:
            now = loop.time()
            if await self.is_up():
                if is_reported:
                    log.warning("The link to Slack is up again, after %.0f s.", now - last_up)
                last_up = now
                is_reported = False
            elif not is_reported and now - last_up >= MAX_SILENT_DOWNTIME:
                log.error("The link to Slack is down: nobody gets an answer. Check Socket Mode and SLACK_APP_TOKEN.")
                is_reported = True
            await asyncio.sleep(CHECK_INTERVAL)

    def stop_listening(self) -> None:
        """Ignore further requests: they aren't acknowledged, so that Slack sends them again."""
        self.connection.socket_mode_request_listeners.clear()

    async def close(self) -> None:
        """Close the connection."""
        await self.handler.close_async()  # type: ignore[no-untyped-call]  # - Bolt gives it no types


async def open_socket_link(app: PunctualApp, settings: Settings) -> SocketLink:
    """Open a link, with a client of its own for the app token; raises Slack's errors."""
    client = AsyncWebClient(token=settings.app_token)
    configure_client(client, settings)
    opened = await client.apps_connections_open(app_token=settings.app_token)
    logger = logging.getLogger("slack_sdk.socket_mode")
    logger.addFilter(is_worth_logging)
    handler = AsyncSocketModeHandler(app, settings.app_token, logger=logger, web_client=client)
    honour_no_proxy(handler.client, settings.api_url)
    handler.client.wss_uri = opened["url"]  # by itself it would retry forever with a token that Slack refuses
    await handler.connect_async()  # type: ignore[no-untyped-call]  # - Bolt gives it no types
    return SocketLink(handler)


def is_worth_logging(record: logging.LogRecord) -> bool:
    """Return whether to log slack_sdk's record: while the link is down, it repeats that every ten seconds."""
    return not record.getMessage().startswith(("Failed to check the current session", "Failed to connect"))
