"""Through which proxy Slack is reached: slack_sdk reads HTTPS_PROXY by itself, but not NO_PROXY."""

from typing import Protocol
from urllib.parse import urlsplit
from urllib.request import proxy_bypass


class Client(Protocol):
    """A client of slack_sdk's, of whichever kind."""

    proxy: str | None


def honour_no_proxy(client: Client, url: str) -> None:
    """Let a client reach the host of an address directly where NO_PROXY says so."""
    if proxy_bypass(urlsplit(url).hostname or ""):
        client.proxy = None
