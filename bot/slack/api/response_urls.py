"""The addresses by which Slack takes replies to presses and commands: five uses in 30 minutes."""

import logging
from typing import Any
from urllib.parse import urlsplit

from slack_sdk.errors import SlackApiError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.errors import make_id
from bot.slack.api.proxies import honour_no_proxy
from bot.slack.api.retries import make_retry_handlers
from bot.slack.api.slack_errors import OK, read_webhook

log = logging.getLogger(__name__)

QUIET: dict[str, Any] = {"unfurl_links": False, "unfurl_media": False}  # no answer needs previews of its links
HOSTS = (".slack.com", ".slack-gov.com")
TIMEOUT = 10  # seconds for one use


async def use_response_url(url: str, *, takes_silence: bool = False, **message: Any) -> None:  # noqa: ANN401 - what Slack takes
    """Send a message by a response_url, after waiting where Slack asks to; raises what it refuses.

    slack_sdk raises nothing for a refusal here. A public message isn't repeated after a lost connection. An answer
    without a word is logged unless ``takes_silence``.
    """
    handlers = make_retry_handlers()
    if message["response_type"] == "in_channel":
        handlers = handlers[:1]
    hook = AsyncWebhookClient(url, TIMEOUT, retry_handlers=handlers)
    honour_no_proxy(hook, url)
    response = await hook.send_dict({**message, **QUIET})
    if response.status_code == OK and not response.body.strip():
        if not takes_silence:  # Slack's own says "ok"; who answers else may have taken it all the same
            log.warning("A reply was taken without a word (id %s).", make_id())
        return
    if fault := read_webhook(response):
        raise SlackApiError(f"A response_url refused a message ({fault.name}).", response)  # type: ignore[no-untyped-call]  # - slack_sdk gives it no types


def is_of_slack(url: str, api_url: str) -> bool:
    """Return whether a response_url leads to Slack, or to the stand-in that ``api_url`` names instead of it."""
    try:
        parts, own = urlsplit(url), urlsplit(api_url)
    except ValueError:
        return False
    if is_host_of_slack(own.hostname):
        return parts.scheme == "https" and is_host_of_slack(parts.hostname)
    return (parts.scheme, parts.netloc) == (own.scheme, own.netloc)


def is_host_of_slack(host: str | None) -> bool:
    """Return whether a host is one of Slack's own."""
    return f".{host}".endswith(HOSTS)
