"""Send what the bot says by itself: in the background, each message once, slowly enough for Slack.

Rates: https://docs.slack.dev/apis/web-api/rate-limits
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.database import Unavailable
from bot.desk import outbox
from bot.desk.desk import Desk
from bot.desk.outbox import LEASE, Post
from bot.settings import Settings
from bot.slack.ask import Now, utc_now
from bot.slack.cards.told import told_card

log = logging.getLogger(__name__)

PACE = 1.0  # seconds between two messages: Slack takes one a second a channel, and answers in threads come first
POLL = 2.0  # seconds until the outbox is looked at again; what this process writes wakes its sender at once
REST = 60.0  # seconds without a try after an error that every message would meet
PATIENCE = 20  # seconds for one call; two and more fit into a lease
LATE = LEASE / 2  # a worker that slept so long since it claimed a post leaves it to the next
TIDY_AGAIN = timedelta(days=1)
SKEW = timedelta(minutes=10)  # by which clocks may differ
TRIES = 12  # of one message, the last ones an hour apart
MOST = 100  # of one message, whatever the reason
LONGEST = 3_600.0  # seconds until the next try
PAGES = 10  # of a channel's messages that are looked through, 200 each

TOO_MANY, LIMITED = 429, "ratelimited"
EVENT = "errdesk_post"  # the type of the metadata by which a message is known again

GONE = {  # errors by which Slack says that this message can never reach its reader
    "cannot_dm_bot",
    "channel_not_found",
    "invalid_blocks",
    "invalid_blocks_format",
    "is_archived",
    "messages_tab_disabled",
    "method_not_supported_for_channel_type",
    "msg_blocks_too_long",
    "msg_too_long",
    "no_text",
    "not_in_channel",
    "restricted_action",
    "user_disabled",
    "user_not_found",
    "user_not_visible",
    "users_not_found",
}
TROUBLE = {  # errors that every message would meet until an admin acts
    "access_denied",
    "account_inactive",
    "ekm_access_denied",
    "invalid_auth",
    "missing_scope",
    "no_permission",
    "not_allowed_token_type",
    "not_authed",
    "team_access_not_granted",
    "token_expired",
    "token_revoked",
}
UNSURE = {"", "fatal_error", "internal_error", "request_timeout", "service_unavailable"}  # it may have been done


class Sender:
    """One worker's sender; ``now`` is the clock, ``pace`` the seconds between two messages."""

    def __init__(self, desk: Desk, client: AsyncWebClient, now: Now = utc_now, pace: float = PACE) -> None:
        self.desk = desk
        self.client = client
        self.now = now
        self.pace = pace
        self.stopping = asyncio.Event()
        self.woken = asyncio.Event()
        self.tidied: datetime | None = None

    async def run(self) -> None:
        """Send what is due until told to stop."""
        loop = asyncio.get_running_loop()

        def wake() -> None:
            with suppress(RuntimeError):  # the loop was closed meanwhile
                loop.call_soon_threadsafe(self.woken.set)

        self.desk.senders.append(wake)
        try:
            while not self.stopping.is_set():
                self.woken.clear()
                await self.tidy()
                await self.rest(await self.send_next())
        finally:
            self.desk.senders.remove(wake)

    def stop(self) -> None:
        """Let ``run`` end."""
        self.stopping.set()
        self.woken.set()

    async def rest(self, seconds: float) -> None:
        """Wait; with nothing to send only until there is something."""
        with suppress(TimeoutError):
            await asyncio.wait_for((self.woken if seconds == POLL else self.stopping).wait(), seconds)

    async def tidy(self) -> None:
        """Once a day, remove what was sent long ago."""
        now = self.now()
        if self.tidied is None or now - self.tidied > TIDY_AGAIN:
            self.tidied = now
            with suppress(Unavailable):
                await asyncio.to_thread(outbox.tidy, self.desk, now)

    async def send_next(self) -> float:
        """Send the next post, if one is due; give the seconds to wait before the one after it."""
        try:
            post = await asyncio.to_thread(outbox.claim, self.desk, self.now())
            if post is None:
                return POLL
            return await (self.deliver(post) if post.tries <= MOST else self.give_up(post, "too many tries"))
        except Unavailable as trouble:
            log.warning("The outbox cannot be read. %s", trouble)
            return REST / 4
        except Exception:
            log.exception("A message was not sent; it is tried again.")
            return POLL

    async def deliver(self, post: Post) -> float:
        """Send a post, unless it turns out to be there already."""
        try:
            ts = await arrived(self.client, post) if post.since else None
            ts = ts or await self.speak(post)
        except SlackApiError as error:
            return await self.refused(post, error)
        except (ClientError, TimeoutError) as error:
            log.warning("Slack did not answer: %s", error or type(error).__name__)
            await self.put_off(post, backoff(post), unsure=True)
            return self.pace
        if ts:
            await asyncio.to_thread(outbox.sent, self.desk, post, ts)
        return self.pace

    async def speak(self, post: Post) -> str | None:
        """Say it, with the mark by which it is known again; but not if that took too long to begin."""
        card = told_card(await asyncio.to_thread(outbox.open_post, self.desk, post))
        if self.now() - post.claimed > LATE:
            return None
        metadata = {"event_type": EVENT, "event_payload": {"post": post.id}}
        told = await self.client.chat_postMessage(channel=post.channel, metadata=metadata, unfurl_links=False, **card)
        return str(told["ts"])

    async def refused(self, post: Post, error: SlackApiError) -> float:
        """Do what Slack's error asks for."""
        name, wait = error_of(error)
        unsure = name in UNSURE or not is_of_speaking(error)  # or nobody could look whether an earlier try was heard
        if name in GONE or (post.tries >= TRIES and not wait):
            return await self.give_up(post, name)
        if name in TROUBLE:
            log.error("Slack takes no message of mine (%s). They wait.", name)
        await self.put_off(post, wait or backoff(post), unsure=unsure)
        return max(wait, self.pace)

    async def put_off(self, post: Post, seconds: float, *, unsure: bool) -> None:
        """Let it be tried again later."""
        until = self.now() + timedelta(seconds=seconds)
        await asyncio.to_thread(outbox.failed, self.desk, post, until, unsure=unsure)

    async def give_up(self, post: Post, why: str) -> float:
        """Leave a message unsent for good."""
        log.warning("Message %s of the outbox is given up: %s", post.id, why or "no answer")
        await asyncio.to_thread(outbox.stop, self.desk, post)
        return self.pace


async def arrived(client: AsyncWebClient, post: Post) -> str | None:
    """Look whether a post is in its channel already; give its time stamp."""
    channel, cursor = post.channel, ""
    if channel[:1] in "UW":
        channel = (await client.conversations_open(users=channel))["channel"]["id"]
    oldest = str(((post.since or post.claimed) - SKEW).timestamp())
    for _ in range(PAGES):
        page = await client.conversations_history(
            channel=channel, oldest=oldest, include_all_metadata=True, limit=200, cursor=cursor or None
        )
        for message in page["messages"]:
            mark = message.get("metadata") or {}
            if mark.get("event_type") == EVENT and mark["event_payload"].get("post") == post.id:
                return str(message["ts"])
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            break
    return None


def backoff(post: Post) -> float:
    """Give the seconds until the next try: twice as long each time, an hour at most."""
    return min(5.0 * (1 << min(post.tries, TRIES)), LONGEST)


def error_of(error: SlackApiError) -> tuple[str, float]:
    """Read Slack's error and the seconds for which no message will be taken, 0 if it is about one message.

    The error has no name where Slack said nothing that can be read.
    """
    data = getattr(error.response, "data", None)
    name = str(data.get("error", "")) if isinstance(data, dict) else ""
    if name == LIMITED or getattr(error.response, "status_code", None) == TOO_MANY:
        return LIMITED, float(error.response.headers.get("Retry-After", REST))
    return name, REST if name in TROUBLE else 0.0


def is_of_speaking(error: SlackApiError) -> bool:
    """Say whether the error came as the answer to a message."""
    return str(getattr(error.response, "api_url", "")).endswith("chat.postMessage")


@asynccontextmanager
async def sending(desk: Desk, settings: Settings, grace: float) -> AsyncIterator[None]:
    """Send in the background while the context is open; what is under way gets the seconds of grace to finish.

    Its client repeats nothing by itself: a call that was cut off may have been heard.
    """
    client = AsyncWebClient(settings.bot_token, settings.api_url, timeout=PATIENCE, retry_handlers=[])
    sender = Sender(desk, client)
    work = asyncio.create_task(sender.run())
    try:
        yield
    finally:
        sender.stop()
        done, _ = await asyncio.wait([work], timeout=grace)
        if not done:
            work.cancel()
            await asyncio.wait([work])
