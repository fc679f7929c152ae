"""The sender: delivers the outbox in the background, each message exactly once, within Slack's rate limits.

Rate limits: https://docs.slack.dev/apis/web-api/rate-limits
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.database.database import Unavailable
from bot.desk.admin.uploads import record_upload
from bot.desk.notifications import outbox
from bot.desk.notifications.outbox import LEASE, Post
from bot.desk.notifications.weekly import SUMMARY_KIND
from bot.desk.state.desk import Desk
from bot.settings import Settings
from bot.slack.api.find_sent import find_sent_message
from bot.slack.api.picture_cleanup import delete_old_uploads
from bot.slack.api.proxies import honour_no_proxy
from bot.slack.api.slack_errors import (
    CHANNEL_CLOSED,
    NEEDS_ADMIN,
    PAUSE,
    SLACK_ERRORS,
    UNDELIVERABLE,
    UNREADABLE,
    SlackFault,
    is_from_post_message,
    read_fault,
)
from bot.slack.bolt.ask import Clock, utc_now
from bot.slack.bolt.background import keep_running, run_in_background
from bot.slack.notifications.post_content import load_content
from bot.slack.notifications.send import TooLate, send_post
from bot.threads import run_in_thread

log = logging.getLogger(__name__)

PACE = 1.0  # seconds between two messages: Slack allows one per second and channel, and answers in threads come first
POLL = 2.0  # seconds between two looks at the outbox; posts written by this process wake its sender at once
PATIENCE = 20  # seconds for one call; a lease is longer than two calls
LATE_CLAIM = LEASE / 2  # a worker that was delayed this long after its claim leaves the post to the next one
TIDY_INTERVAL = timedelta(days=1)
TIDY_RETRY = timedelta(hours=1)  # after the database could not be written
TRIES = 12  # tries of one message, the last ones an hour apart
MOST_TRIES = 100  # tries of one message at most, whatever made them fail
TOO_LATE = "too late"
NO_ANSWER = "no answer"
LONGEST_DELAY = 3_600.0  # seconds until the next try at most
SETTLE_TIME = 150.0  # seconds after which a message that Slack accepted late can be found


class Expired(Exception):  # noqa: N818 - not an error: what the post says is no news any more
    """A post is too old to be sent."""


class Sender:
    """The sender of one worker process; ``now`` is the clock, ``pace`` the seconds between two messages."""

    def __init__(self, desk: Desk, client: AsyncWebClient, now: Clock = utc_now, pace: float = PACE) -> None:
        self.desk = desk
        self.client = client
        self.now = now
        self.pace = pace
        self.stopping = asyncio.Event()
        self.woken = asyncio.Event()
        self.next_tidy: datetime | None = None
        self.deleting: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Send due posts until ``stop`` is called."""
        loop = asyncio.get_running_loop()

        def wake() -> None:
            with suppress(RuntimeError):  # the loop may be closed by now
                loop.call_soon_threadsafe(self.woken.set)

        self.desk.senders.append(wake)
        try:
            while not self.stopping.is_set():
                self.woken.clear()
                await self.tidy()
                await self.wait(await self.send_next())
        finally:
            self.desk.senders.remove(wake)
            if self.deleting:
                self.deleting.cancel()

    def stop(self) -> None:
        """Make ``run`` return after the current message."""
        self.stopping.set()
        self.woken.set()

    async def wait(self, seconds: float) -> None:
        """Wait for ``seconds``; if the outbox is empty (``POLL``), only until something is written to it."""
        with suppress(TimeoutError):
            await asyncio.wait_for((self.woken if seconds == POLL else self.stopping).wait(), seconds)

    async def tidy(self) -> None:
        """Once a day, delete old posts from the outbox, and old uploaded pictures in the background."""
        now = self.now()
        if self.next_tidy and now < self.next_tidy:
            return
        self.next_tidy = now + TIDY_INTERVAL
        try:
            await run_in_thread(outbox.delete_finished_posts, self.desk, now)
        except Unavailable as trouble:
            self.next_tidy = now + TIDY_RETRY
            log.warning("Old messages of the outbox were not removed; it is tried again in an hour. %s", trouble.detail)
            return
        except Exception:
            log.exception("Old messages of the outbox were not removed; it is tried again tomorrow.")
        self.deleting = run_in_background(delete_old_uploads(self.desk, self.client, now))

    async def send_next(self) -> float:
        """Send the next due post, if any; return the seconds to wait before the one after it."""
        try:
            post = await run_in_thread(outbox.claim_post, self.desk, self.now())
            if post is None:
                return POLL
            return await (self.deliver(post) if post.tries <= MOST_TRIES else self.give_up(post, "too many tries"))
        except Unavailable as trouble:
            log.warning("The outbox cannot be read. %s", trouble.detail)
            return PAUSE / 4
        except Exception:
            log.exception("A message was not sent; it is tried again.")
            return POLL

    async def deliver(self, post: Post) -> float:
        """Send a post unless an earlier try arrived or it is too old; return the seconds to wait."""
        try:
            ts = await self.find_or_send(post)
        except SlackApiError as error:
            return await self.handle_slack_error(post, error)
        except SLACK_ERRORS as error:
            log.warning("Slack did not answer: %s", error or type(error).__name__)
            await self.retry_later(post, max(retry_delay(post), SETTLE_TIME), unsure=True)
        except Expired:
            return await self.give_up(post, TOO_LATE)
        except TooLate:
            log.warning("Message %s of the outbox is left to the next worker.", post.id)
        else:
            await run_in_thread(outbox.mark_sent, self.desk, post, ts)
        return self.pace

    async def find_or_send(self, post: Post) -> str:
        """Return the timestamp of a post's message, which is sent now unless an earlier try reached Slack.

        Raises Expired if it is too old, and TooLate if too much time passed since the claim.
        """
        if post.since and (ts := await find_sent_message(self.client, post)):
            return ts
        if post.is_over(self.now()):
            raise Expired
        content = await run_in_thread(load_content, self.desk, post, self.now())
        in_time = partial(self.is_in_time, post)
        return await send_post(self.client, post, content, in_time, remember=self.remember)

    def is_in_time(self, post: Post) -> bool:
        """Return whether a post was claimed so recently that no other worker can have claimed it."""
        return self.now() - post.claimed <= LATE_CLAIM

    async def remember(self, file: str) -> None:
        """Record the id of an uploaded picture, so that it can be deleted later."""
        await run_in_thread(record_upload, self.desk, file, self.now())

    async def handle_slack_error(self, post: Post, error: SlackApiError) -> float:
        """Handle an error from Slack: give up, or retry later; return the seconds to wait before the next post."""
        fault = read_fault(error)
        may_have_arrived = fault.is_unsure and is_from_post_message(error)
        if reason := find_reason_to_give_up(post, fault):
            return await self.give_up(note_outcome(post, unsure=may_have_arrived), reason)
        if fault.name in NEEDS_ADMIN:
            log.error("Slack takes no message of mine (%s). They wait.", fault.name)
        least = SETTLE_TIME if may_have_arrived else 0.0
        unsure = fault.is_unsure or not is_from_post_message(error)  # or the search for an earlier try failed
        await self.retry_later(post, max(fault.wait, retry_delay(post), least), unsure=unsure)
        return max(fault.wait, self.pace)

    async def retry_later(self, post: Post, seconds: float, *, unsure: bool) -> None:
        """Schedule another try; ``unsure`` if this one may have arrived."""
        until = self.now() + timedelta(seconds=seconds)
        await run_in_thread(outbox.mark_failed, self.desk, post, until, unsure=unsure)

    async def give_up(self, post: Post, why: str) -> float:
        """Abandon a post for good, and stop the channel's schedule if the channel can't be used or a summary fails.

        A summary that was only too late doesn't stop the schedule: the next one may succeed.
        """
        log.warning("Message %s of the outbox is given up: %s", post.id, why)
        if why in CHANNEL_CLOSED or (post.kind == SUMMARY_KIND and why != TOO_LATE):
            await run_in_thread(outbox.stop_refused_post, self.desk, post, why, at=self.now())
        else:
            await run_in_thread(outbox.stop_post, self.desk, post)
        return self.pace


def note_outcome(post: Post, *, unsure: bool) -> Post:
    """Return a post after a try; ``unsure`` if it may have arrived, so that its key must never be used again."""
    return replace(post, since=post.since or post.claimed) if unsure else post


def find_reason_to_give_up(post: Post, fault: SlackFault) -> str:
    """Return why a post is given up after an error; "" if another try may succeed."""
    if fault.name not in UNDELIVERABLE and (post.tries < TRIES or fault.wait):
        return ""
    return NO_ANSWER if fault.name == UNREADABLE else fault.name


def retry_delay(post: Post) -> float:
    """Return the seconds until the next try, doubled each time up to an hour."""
    return min(5.0 * (1 << min(post.tries, TRIES)), LONGEST_DELAY)


@asynccontextmanager
async def run_sender(desk: Desk, settings: Settings, grace: float, *, now: Clock = utc_now) -> AsyncIterator[None]:
    """Run a sender in the background; at exit, a message under way has ``grace`` seconds to finish.

    Its client doesn't retry: a call that was cut off may have arrived.
    """
    client = AsyncWebClient(settings.bot_token, settings.api_url, timeout=PATIENCE, retry_handlers=[])
    honour_no_proxy(client, settings.api_url)
    sender = Sender(desk, client, now)
    async with keep_running("sender", sender.run, stop=sender.stop, grace=grace):
        yield
