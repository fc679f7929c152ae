"""The proxy for calls to Slack: slack_sdk reads HTTPS_PROXY by itself, but not NO_PROXY."""

from typing import Protocol
from urllib.parse import urlsplit
from urllib.request import proxy_bypass


class Client(Protocol):
    """Any of slack_sdk's clients."""

    proxy: str | None


def honour_no_proxy(client: Client, url: str) -> None:
    """Let a client bypass the proxy if NO_PROXY covers the URL's host."""
    if proxy_bypass(urlsplit(url).hostname or ""):
        client.proxy = None
