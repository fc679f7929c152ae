"""User-group sync: members of the staff and admin groups and the workspace's admins, read from Slack in the background.

Most requests don't wait for it. Opening App Home or a form, pressing something, and a question from staff wait up to a
second: what is shown and allowed depends on the roles, so they are at most a minute old. If Slack refuses or is slow,
the last known members stay in force, and App Home tells admins why.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.database.database import Unavailable
from bot.desk.admin.members import (
    record_group_error,
    record_group_members,
    record_workspace_admin,
    refresh_cache_if_stale,
)
from bot.desk.state.desk import Desk
from bot.desk.state.roles import WORKSPACE_ADMINS, Access
from bot.slack.api.slack_errors import SLACK_ERRORS, UNREACHABLE, read_fault
from bot.slack.bolt.ask import Ask, Clock, LookupBatcher, Payload, utc_now
from bot.slack.bolt.background import run_in_background
from bot.slack.home.rights import asks_privately, depends_on_roles, is_press, is_workspace_admin
from bot.steps.actor import Actor

log = logging.getLogger(__name__)

REFRESH_INTERVAL = timedelta(minutes=10)  # the age at which a roster is read again when no request depends on it
FRESH_AGE = timedelta(minutes=1)  # the same when a request does; Slack allows 20 calls about groups a minute
RETRY_PAUSE = timedelta(minutes=1)  # the pause after a failed call
SYNC_TIMEOUT = 1.0  # seconds that App Home, forms and presses wait for the rosters they depend on
STRANGER_ERRORS = {
    "user_not_found",
    "user_not_visible",
}  # errors for people of another organisation, never admins of ours
MAX_REMEMBERED = 10_000  # ids whose last call to Slack is remembered


class UserGroupSync(AsyncMiddleware):
    """Middleware that keeps rosters fresh: those of staff and admin groups, and workspace admins as they turn up."""

    def __init__(self) -> None:
        self.team = ""  # our own workspace
        self.asked: dict[str, datetime] = {}  # a group's or a user's id: when Slack was last asked about it
        self.rests: dict[str, datetime] = {}  # an id: until when Slack isn't asked about it, as the last call failed
        self.reading: dict[str, asyncio.Task[None]] = {}
        self.turn = asyncio.Lock()

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - Bolt's names
        next: Callable[[], Any],  # noqa: A002 - Bolt's names
    ) -> BoltResponse | None:
        """Start reading what is due; wait for it only if the request depends on it."""
        ask = req.context["ask"]
        client = req.context.client
        req.context["group_sync"] = self
        self.team = read_own_workspace(req.context.authorize_result)
        if client:
            await self.attend(req.body, client, ask)
        return await next()  # type: ignore[no-any-return]  # - Bolt's own middleware gives what next() gives

    async def attend(self, body: Payload, client: AsyncWebClient, ask: Ask) -> None:
        """Start reading what is due, and wait a moment if the request depends on it."""
        everything = depends_on_roles(body)
        shows_more = is_press(body) or (asks_privately(body) and ask.is_staff)
        if ask.is_outsider or not (everything or shows_more):
            self.begin(self.wanted(ask), client, ask)
        else:
            await asyncio.wait(
                [run_in_background(self.freshen(client, ask, everything=everything))], timeout=SYNC_TIMEOUT
            )

    async def freshen(self, client: AsyncWebClient, ask: Ask, *, everything: bool) -> None:
        """Read what decides the user's rights unless it is fresh; with ``everything``, wait for all that is due too.

        The cache is refreshed first, as other processes may have read it meanwhile.
        """
        await ask(refresh_cache_if_stale, ask.now())
        deciding = list_deciding_ids(ask) if everything or ask.is_staff else []
        due = self.wanted(ask, deciding)
        self.begin(due, client, ask)
        await self.wait_for([*deciding, *due] if everything else deciding)

    async def wait_for(self, names: Iterable[str]) -> None:
        """Wait for the reads of these ids that are under way, whichever request started them."""
        if reading := {self.reading[name] for name in names if name in self.reading}:
            await asyncio.wait(reading)

    def wanted(self, ask: Ask, deciding: Collection[str] = ()) -> list[str]:
        """Return the ids of groups and users to read now, and record that Slack is asked about them.

        ``deciding`` are ids that must be fresh; all others are read every ten minutes.
        """
        names = dict.fromkeys([*list_role_groups(ask.access), *deciding, *list_known_admin(ask)])
        due = [name for name in names if self.is_late(name, ask, FRESH_AGE if name in deciding else REFRESH_INTERVAL)]
        self.remember_asked(due, ask.now())
        return due

    def remember_asked(self, names: Iterable[str], at: datetime) -> None:
        """Record that Slack is asked about these ids, and make room by forgetting what is due again anyway."""
        if len(self.asked) > MAX_REMEMBERED:
            self.asked = {name: asked for name, asked in self.asked.items() if asked + REFRESH_INTERVAL > at}
        self.asked |= dict.fromkeys(names, at)

    def is_late(self, name: str, ask: Ask, age: timedelta) -> bool:
        """Return whether a group or a user was last read at least ``age`` ago and Slack may be asked again.

        While Slack fails to say whether one user is an admin, it isn't asked about other users either.
        """
        now = ask.now()
        if self.rests.get(name, now) > now or (not is_group_id(name) and self.in_trouble(now)):
            return False
        read = self.last_read(name, ask.access)
        return read is None or read + age <= now

    def last_read(self, name: str, people: Access) -> datetime | None:
        """Return when a group or a user was last read, by this process or (as stored) by another."""
        roster = people.rosters.get(name)
        read = [self.asked[name]] if name in self.asked else []
        return max([*read, *([roster.at] if roster and not roster.trouble else ())], default=None)

    def in_trouble(self, now: datetime) -> bool:
        """Return whether the last call about admins failed less than the pause ago."""
        return self.rests.get(WORKSPACE_ADMINS, now) > now

    def begin(self, names: list[str], client: AsyncWebClient, ask: Ask) -> None:
        """Start reading groups and users in a task that other requests can wait for too."""
        if names:
            task = run_in_background(self.read(names, client, ask))
            self.reading |= dict.fromkeys(names, task)
            task.add_done_callback(self.forget_reading)

    def forget_reading(self, finished: "asyncio.Task[None]") -> None:
        """Forget a read that is done."""
        self.reading = {name: task for name, task in self.reading.items() if task is not finished}

    async def read(self, names: list[str], client: AsyncWebClient, ask: Ask) -> None:
        """Read groups and users one after the other; those that fail are tried again after a pause."""
        async with self.turn:
            for name in names:
                if not is_group_id(name) and self.in_trouble(ask.now()):
                    self.asked.pop(name, None)  # the trouble began while this waited for the lock
                else:
                    await self.read_or_rest(name, client, ask)

    async def read_or_rest(self, name: str, client: AsyncWebClient, ask: Ask) -> None:
        """Read a group or a user; after an error it isn't tried again for a while."""
        try:
            await sync_group_or_user(name, client, ask, self.team)
        except SLACK_ERRORS as error:
            fault = read_fault(error)
            wait = max(RETRY_PAUSE, timedelta(seconds=fault.wait))
            await self.put_off(name, UNREACHABLE if fault.is_unsure else fault.name, ask, wait)
        except Unavailable as unavailable:
            log.warning("Who belongs to %s was not kept. %s", name, unavailable.detail)
            self.rest([name], ask.now() + RETRY_PAUSE)

    async def put_off(self, name: str, trouble: str, ask: Ask, wait: timedelta = RETRY_PAUSE) -> None:
        """Try a group, or all users, again later; record the error unless it is known already."""
        log.warning("Slack did not say who %s is: %s", name, trouble)
        subject = name if is_group_id(name) else WORKSPACE_ADMINS
        self.rest([name, subject], ask.now() + wait)
        known = ask.access.rosters.get(subject)
        if known is None or known.trouble != trouble:
            with suppress(Unavailable):
                await ask(record_group_error, subject, trouble, slack_actor(ask))

    def rest(self, names: Iterable[str], until: datetime) -> None:
        """Ask Slack nothing about these ids until then; after that they are due at once."""
        for name in names:
            self.asked.pop(name, None)
            self.rests[name] = until
        if len(self.rests) > MAX_REMEMBERED:
            self.rests = dict.fromkeys(names, until)

    async def read_changed(self, group: str, client: AsyncWebClient, ask: Ask) -> None:
        """Read a group that Slack says has changed, if it is a staff or admin group."""
        if group in (*ask.access.staff, *ask.access.admins):
            self.asked[group] = ask.now()
            await self.read([group], client, ask)


async def sync_at_start(desk: Desk, client: AsyncWebClient, now: Clock = utc_now) -> None:
    """Read the groups that are due, before the first question."""
    ask = Ask(LookupBatcher(desk), now, "")
    sync = UserGroupSync()
    await sync.read(sync.wanted(ask), client, ask)


async def sync_group_or_user(name: str, client: AsyncWebClient, ask: Ask, team: str) -> None:
    """Read and record the members of a group, or whether a user is an admin of our workspace, ``team``."""
    if is_group_id(name):
        response = await client.usergroups_users_list(usergroup=name)
        await ask(record_group_members, name, response["users"], slack_actor(ask))
        return
    try:
        user = (await client.users_info(user=name))["user"] or {}
    except SlackApiError as error:
        if read_fault(error).name not in STRANGER_ERRORS:
            raise
        user = {}
    await ask(record_workspace_admin, name, slack_actor(ask), admin=is_workspace_admin(user, team))


def read_own_workspace(own: AuthorizeResult | None) -> str:
    """Return the id of the workspace that our token is for, "" if unknown."""
    return (own.team_id if own else None) or ""


def list_role_groups(people: Access) -> list[str]:
    """Return the user groups that are staff or admins."""
    return [name for name in (*people.staff, *people.admins) if is_group_id(name)]


def list_deciding_ids(ask: Ask) -> list[str]:
    """Return the ids that decide the user's rights: the groups they are in, and their own if workspace admins count."""
    rosters = ask.access.rosters
    groups = [name for name in list_role_groups(ask.access) if name in rosters and ask.user in rosters[name].members]
    return [*groups, *([ask.user] if ask.user and WORKSPACE_ADMINS in ask.access.admins else ())]


def list_known_admin(ask: Ask) -> list[str]:
    """Return the user's id if Slack last called them an admin, as they may no longer be one."""
    people = ask.access
    roster = people.rosters.get(WORKSPACE_ADMINS)
    return [ask.user] if WORKSPACE_ADMINS in people.admins and roster and ask.user in roster.members else []


def is_group_id(name: str) -> bool:
    """Return whether an id is a user group's."""
    return name.startswith("S")


def slack_actor(ask: Ask) -> Actor:
    """Return the actor for changes that Slack caused."""
    return Actor("Slack", "slack", ask.now())
