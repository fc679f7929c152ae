"""Clients of Slack's Web API: where they reach it, and through which proxy."""

from urllib.parse import urlsplit
from urllib.request import proxy_bypass

from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import Settings

TIMEOUT = 30  # seconds for a call


def make_client(
    settings: Settings, token: str, retry_handlers: list[AsyncRetryHandler] | None = None, timeout: int = TIMEOUT
) -> AsyncWebClient:
    """Return a client for Slack, or for its stand-in; without retry handlers it repeats nothing."""
    client = AsyncWebClient(token, settings.api_url, timeout=timeout, retry_handlers=retry_handlers or [])
    honour_no_proxy(client)
    return client


def honour_no_proxy(client: AsyncWebClient) -> None:
    """Let a client reach its host directly where NO_PROXY says so; slack_sdk reads HTTPS_PROXY alone."""
    if proxy_bypass(urlsplit(client.base_url).hostname or ""):
        client.proxy = None
