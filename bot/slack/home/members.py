"""Who belongs to the user groups, and who runs the workspace: read from Slack beside what people ask.

Nobody else waits for it. Who opens App Home or a form, or presses something, waits a second, and so do staff who ask:
what they see and may do depends on it, so it is a minute old at most. If Slack refuses or is slow, the last known
members hold, and App Home tells an admin why.
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
from bot.desk.admin.members import look_again, take_admin, take_members, take_trouble
from bot.desk.state.desk import Desk
from bot.desk.state.roles import ADMINS, People
from bot.slack.api.slack_errors import SLACK_ERRORS, UNREACHABLE, read_fault
from bot.slack.bolt.ask import Ask, Counter, Now, Payload, utc_now
from bot.slack.bolt.background import beside
from bot.slack.home.rights import asks_privately, is_pressed, is_workspace_admin, opens_more
from bot.steps.actor import By

log = logging.getLogger(__name__)

READ_AGAIN = timedelta(minutes=10)  # what nothing depends on just now
FRESH = timedelta(minutes=1)  # what a press depends on; Slack takes 20 questions about groups a minute
TRY_AGAIN = timedelta(minutes=1)  # after a reading that failed
WAIT = 1.0  # seconds that App Home, forms and presses wait for what they depend on
STRANGERS = {"user_not_found", "user_not_visible"}  # people of another organisation, who are no admins of this one
MOST = 10_000  # people of whom it is remembered when Slack was asked


class KeepMembers(AsyncMiddleware):
    """Keep the rosters fresh: of the groups that are staff or admins, and of the workspace's admins as they come by."""

    def __init__(self) -> None:
        self.team = ""  # our own workspace
        self.asked: dict[str, datetime] = {}  # a group's or a user's id: when Slack was last asked about it
        self.rests: dict[str, datetime] = {}  # until when it isn't asked again, as it would not say
        self.reading: dict[str, asyncio.Task[None]] = {}
        self.turn = asyncio.Lock()

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - Bolt's names
        next: Callable[[], Any],  # noqa: A002 - Bolt's names
    ) -> BoltResponse | None:
        """Begin to read what is due; wait for it only where what is shown or done depends on it."""
        ask, client = req.context["ask"], req.context.client
        req.context["members"] = self
        self.team = own_team(req.context.authorize_result)
        if client:
            await self.attend(req.body, client, ask)
        return await next()  # type: ignore[no-any-return]  # - Bolt's own middleware gives what next() gives

    async def attend(self, body: Payload, client: AsyncWebClient, ask: Ask) -> None:
        """Begin to read what is due, and wait a moment where something depends on it."""
        everything = opens_more(body)
        shows_more = is_pressed(body) or (asks_privately(body) and ask.is_staff)
        if ask.is_outsider or not (everything or shows_more):
            self.begin(self.wanted(ask), client, ask)
        else:
            await asyncio.wait([beside(self.freshen(client, ask, everything=everything))], timeout=WAIT)

    async def freshen(self, client: AsyncWebClient, ask: Ask, *, everything: bool) -> None:
        """Read what decides about the user unless that was done within a minute, and ``everything`` that is due.

        What other processes have read since is read first.
        """
        await ask(look_again, ask.now())
        deciding = deciding_about(ask) if everything or ask.is_staff else []
        late = self.wanted(ask, deciding)
        self.begin(late, client, ask)
        await self.wait_for([*deciding, *late] if everything else deciding)

    async def wait_for(self, names: Iterable[str]) -> None:
        """Wait for what is being read of these, whoever began it."""
        if reading := {self.reading[name] for name in names if name in self.reading}:
            await asyncio.wait(reading)

    def wanted(self, ask: Ask, deciding: Collection[str] = ()) -> list[str]:
        """Return the groups and users that must be read now, and count them as asked about.

        Those that are ``deciding`` about somebody must be fresh, all others are read every ten minutes.
        """
        names = dict.fromkeys([*groups_of(ask.people), *deciding, *known_admin(ask)])
        late = [name for name in names if self.is_late(name, ask, FRESH if name in deciding else READ_AGAIN)]
        if len(self.asked) > MOST:
            self.asked = {name: at for name, at in self.asked.items() if at + READ_AGAIN > ask.now()}
        self.asked |= dict.fromkeys(late, ask.now())
        return late

    def is_late(self, name: str, ask: Ask, age: timedelta) -> bool:
        """Return whether a group or a user was last read so long ago, and Slack may be asked again.

        While Slack would not say of one user whether they are an admin, it isn't asked about others either.
        """
        now = ask.now()
        if self.rests.get(name, now) > now or (not is_group(name) and self.in_trouble(now)):
            return False
        read = self.last_read(name, ask.people)
        return read is None or read + age <= now

    def last_read(self, name: str, people: People) -> datetime | None:
        """Return when a group or a user was last read, by this process or by another that kept it."""
        roster = people.rosters.get(name)
        read = [self.asked[name]] if name in self.asked else []
        return max([*read, *([roster.at] if roster and not roster.trouble else ())], default=None)

    def in_trouble(self, now: datetime) -> bool:
        """Return whether Slack just would not say who is an admin."""
        return self.rests.get(ADMINS, now) > now

    def begin(self, names: list[str], client: AsyncWebClient, ask: Ask) -> None:
        """Begin to read groups and users, so that others who depend on them can wait for it too."""
        if names:
            task = beside(self.read(names, client, ask))
            self.reading |= dict.fromkeys(names, task)
            task.add_done_callback(self.forget_reading)

    def forget_reading(self, done: "asyncio.Task[None]") -> None:
        """Let go of a reading that is over."""
        self.reading = {name: task for name, task in self.reading.items() if task is not done}

    async def read(self, names: list[str], client: AsyncWebClient, ask: Ask) -> None:
        """Read groups and users one after the other; what Slack would not say is tried again in a minute."""
        async with self.turn:
            for name in names:
                if not is_group(name) and self.in_trouble(ask.now()):
                    self.asked.pop(name, None)  # it came up while this waited for its turn
                else:
                    await self.read_or_rest(name, client, ask)

    async def read_or_rest(self, name: str, client: AsyncWebClient, ask: Ask) -> None:
        """Read a group or a user; whatever comes between, it is not tried again for a while."""
        try:
            await read_one(name, client, ask, self.team)
        except SLACK_ERRORS as error:
            fault = read_fault(error)
            wait = max(TRY_AGAIN, timedelta(seconds=fault.wait))
            await self.put_off(name, UNREACHABLE if fault.is_unsure else fault.name, ask, wait)
        except Unavailable as unavailable:
            log.warning("Who belongs to %s was not kept. %s", name, unavailable.detail)
            self.rest([name], ask.now() + TRY_AGAIN)

    async def put_off(self, name: str, trouble: str, ask: Ask, wait: timedelta = TRY_AGAIN) -> None:
        """Try a group, or all users, again later; the trouble is kept only where it is news."""
        log.warning("Slack did not say who %s is: %s", name, trouble)
        subject = name if is_group(name) else ADMINS
        self.rest([name, subject], ask.now() + wait)
        known = ask.people.rosters.get(subject)
        if known is None or known.trouble != trouble:
            with suppress(Unavailable):
                await ask(take_trouble, subject, trouble, by_slack(ask))

    def rest(self, names: Iterable[str], until: datetime) -> None:
        """Ask nothing about these until then, and at once when they are wanted after that."""
        for name in names:
            self.asked.pop(name, None)
            self.rests[name] = until
        if len(self.rests) > MOST:
            self.rests = dict.fromkeys(names, until)

    async def read_changed(self, group: str, client: AsyncWebClient, ask: Ask) -> None:
        """Read a group of which Slack says that it changed, if it is one of ours."""
        if group in (*ask.people.staff, *ask.people.admins):
            self.asked[group] = ask.now()
            await self.read([group], client, ask)


async def read_at_start(desk: Desk, client: AsyncWebClient, now: Now = utc_now) -> None:
    """Read the groups that were not read lately, before anybody asks."""
    ask, keeper = Ask(Counter(desk), now, ""), KeepMembers()
    await keeper.read(keeper.wanted(ask), client, ask)


async def read_one(name: str, client: AsyncWebClient, ask: Ask, team: str) -> None:
    """Read the members of a group, or whether a user is one of the admins of our workspace, the ``team``."""
    if is_group(name):
        told = await client.usergroups_users_list(usergroup=name)
        await ask(take_members, name, told["users"], by_slack(ask))
        return
    try:
        user = (await client.users_info(user=name))["user"] or {}
    except SlackApiError as error:
        if read_fault(error).name not in STRANGERS:
            raise
        user = {}
    await ask(take_admin, name, by_slack(ask), admin=is_workspace_admin(user, team))


def own_team(own: AuthorizeResult | None) -> str:
    """Return the id of the workspace that our token is for, "" where nobody knows."""
    return (own.team_id if own else None) or ""


def groups_of(people: People) -> list[str]:
    """Return the user groups that are staff or admins."""
    return [name for name in (*people.staff, *people.admins) if is_group(name)]


def deciding_about(ask: Ask) -> list[str]:
    """Return what decides about the user's rights: the groups that they are in, and whether they are an admin."""
    rosters = ask.people.rosters
    groups = [name for name in groups_of(ask.people) if name in rosters and ask.user in rosters[name].members]
    return [*groups, *([ask.user] if ask.user and ADMINS in ask.people.admins else ())]


def known_admin(ask: Ask) -> list[str]:
    """Return the user if Slack last called them an admin, who may be none any more."""
    people, roster = ask.people, ask.people.rosters.get(ADMINS)
    return [ask.user] if ADMINS in people.admins and roster and ask.user in roster.members else []


def is_group(name: str) -> bool:
    """Say whether an id is a user group's."""
    return name.startswith("S")


def by_slack(ask: Ask) -> By:
    """Sign for what nobody in particular did."""
    return By("Slack", "slack", ask.now())
