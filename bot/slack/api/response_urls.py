"""Replies by response_url, which Slack accepts for presses and commands: five uses within 30 minutes."""

import logging
from typing import Any
from urllib.parse import urlsplit

from slack_sdk.errors import SlackApiError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.errors import make_incident_id
from bot.slack.api.proxies import honour_no_proxy
from bot.slack.api.retries import make_retry_handlers
from bot.slack.api.slack_errors import OK, read_webhook_fault

log = logging.getLogger(__name__)

NO_PREVIEWS: dict[str, Any] = {"unfurl_links": False, "unfurl_media": False}  # no reply needs link previews
SLACK_HOSTS = (".slack.com", ".slack-gov.com")
RESPONSE_URL_TIMEOUT = 10  # seconds for one request


async def post_to_response_url(url: str, **message: Any) -> None:  # noqa: ANN401 - what Slack takes
    """Send a message by a response_url, waiting if Slack asks for it; raises SlackApiError for a refusal.

    slack_sdk itself raises nothing for a refusal. A public message isn't retried after a lost connection.
    """
    handlers = make_retry_handlers()
    if message["response_type"] == "in_channel":
        handlers = handlers[:1]
    hook = AsyncWebhookClient(url, RESPONSE_URL_TIMEOUT, retry_handlers=handlers)
    honour_no_proxy(hook, url)
    response = await hook.send_dict({**message, **NO_PREVIEWS})
    if response.status_code == OK and not response.body.strip():
        # Slack answers "ok"; an empty response may still mean that it was posted.
        log.warning("A reply was taken without a word (id %s).", make_incident_id())
        return
    if fault := read_webhook_fault(response):
        raise SlackApiError(f"A response_url refused a message ({fault.name}).", response)  # type: ignore[no-untyped-call]  # - slack_sdk gives it no types


def is_slack_url(url: str, api_url: str) -> bool:
    """Return whether a response_url leads to Slack, or to the host that the setting ``api_url`` names instead."""
    try:
        parts = urlsplit(url)
        own = urlsplit(api_url)
    except ValueError:
        return False
    if is_slack_host(own.hostname):
        return parts.scheme == "https" and is_slack_host(parts.hostname)
    return (parts.scheme, parts.netloc) == (own.scheme, own.netloc)


def is_slack_host(host: str | None) -> bool:
    """Return whether a host is one of Slack's own."""
    return f".{host}".endswith(SLACK_HOSTS)
