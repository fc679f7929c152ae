"""Who belongs to the user groups, and who runs the workspace: read from Slack beside what people ask.

Nobody waits for it, but for App Home and forms, which wait a second: what they show depends on it, and only there is it
asked who runs the workspace. If Slack refuses, the last known members hold, and App Home tells an admin why.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from aiohttp import ClientError
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.database import Unavailable
from bot.desk.desk import Desk
from bot.desk.members import take_admin, take_members, take_trouble
from bot.desk.team import ADMINS
from bot.slack.ask import Ask, Counter, Now, Payload, utc_now
from bot.slack.beside import beside
from bot.steps.by import By

log = logging.getLogger(__name__)

READ_AGAIN = timedelta(minutes=10)
TRY_AGAIN = timedelta(minutes=1)  # after a reading that failed
WAIT = 1.0  # seconds that App Home and forms wait for what they depend on
UNREACHABLE = "unreachable"
STRANGERS = {"user_not_found", "user_not_visible"}  # people of another organisation, who are no admins of this one
MOST = 10_000  # people whose turn is remembered
FORMS = {"view_submission", "shortcut", "message_action"}  # what submits or opens a form


class KeepMembers(AsyncMiddleware):
    """Keep the rosters fresh: of the groups that are staff or admins, and of the workspace's admins as they come by."""

    def __init__(self) -> None:
        self.due: dict[str, datetime] = {}  # a group's or a user's id: when to read it again
        self.turn = asyncio.Lock()

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - Bolt's names
        next: Callable[[], Any],  # noqa: A002 - Bolt's names
    ) -> BoltResponse | None:
        """Begin to read what is due; wait for it only where the picture depends on it."""
        ask, client = req.context["ask"], req.context.client
        req.context["members"] = self
        depends = shows_more_to_some(req.body)
        wanted = self.wanted(ask, ask.user if depends else "")
        if wanted and client:
            reading = beside(self.read(wanted, client, ask))
            if depends:
                await asyncio.wait([reading], timeout=WAIT)
        return await next()  # type: ignore[no-any-return]  # - Bolt's own middleware gives what next() gives

    def wanted(self, ask: Ask, user: str = "") -> list[str]:
        """Name the groups, and the user, that must be read now; they are due again only after a while.

        While Slack would not say of one user whether they are an admin, it is not asked about others either.
        """
        now, people = ask.now(), ask.people
        names = [*filter(is_group, (*people.staff, *people.admins))]
        if user and ADMINS in people.admins and not self.in_trouble(now):
            names.append(user)
        for name in names:
            if name not in self.due and name in people.rosters and not people.rosters[name].trouble:
                self.due[name] = people.rosters[name].at + READ_AGAIN
        late = [name for name in dict.fromkeys(names) if name not in self.due or self.due[name] <= now]
        if len(self.due) > MOST:
            self.due = {name: at for name, at in self.due.items() if at > now}
        self.due |= dict.fromkeys(late, now + READ_AGAIN)
        return late

    async def read(self, names: list[str], client: AsyncWebClient, ask: Ask) -> None:
        """Read groups and users one after the other; what Slack would not say is tried again in a minute."""
        async with self.turn:
            for name in names:
                if not is_group(name) and self.in_trouble(ask.now()):
                    self.due.pop(name, None)  # it came up while this waited for its turn
                    continue
                try:
                    await read_one(name, client, ask)
                except (SlackApiError, ClientError, TimeoutError) as error:
                    trouble = str(error.response["error"]) if isinstance(error, SlackApiError) else UNREACHABLE
                    await self.put_off(name, trouble, ask)
                except Unavailable as unavailable:
                    log.warning("Who belongs to %s was not kept. %s", name, unavailable)
                    self.due[name] = ask.now() + TRY_AGAIN

    def in_trouble(self, now: datetime) -> bool:
        """Say whether Slack just would not say who is an admin."""
        return ADMINS in self.due and self.due[ADMINS] > now

    async def put_off(self, name: str, trouble: str, ask: Ask) -> None:
        """Try a group, or all users, again later; the trouble is kept only where it is news."""
        log.warning("Slack did not say who %s is: %s", name, trouble)
        subject = name if is_group(name) else ADMINS
        self.due |= dict.fromkeys((name, subject), ask.now() + TRY_AGAIN)
        known = ask.people.rosters.get(subject)
        if known is None or known.trouble != trouble:
            with suppress(Unavailable):
                await ask(take_trouble, subject, trouble, by_slack(ask))

    async def read_changed(self, group: str, client: AsyncWebClient, ask: Ask) -> None:
        """Read a group of which Slack says that it changed, if it is one of ours."""
        if group in (*ask.people.staff, *ask.people.admins):
            self.due[group] = ask.now() + READ_AGAIN
            await self.read([group], client, ask)


async def read_at_start(desk: Desk, client: AsyncWebClient, now: Now = utc_now) -> None:
    """Read the groups that were not read lately, before anybody asks."""
    with ThreadPoolExecutor(1) as worker:
        ask, keeper = Ask(Counter(desk, worker), now, ""), KeepMembers()
        await keeper.read(keeper.wanted(ask), client, ask)


async def read_one(name: str, client: AsyncWebClient, ask: Ask) -> None:
    """Read the members of a group, or whether a user is one of the workspace's admins."""
    if is_group(name):
        told = await client.usergroups_users_list(usergroup=name)
        await ask(take_members, name, told["users"], by_slack(ask))
        return
    try:
        user = (await client.users_info(user=name))["user"]
    except SlackApiError as error:
        if error.response["error"] not in STRANGERS:
            raise
        user = {}
    admin = bool(user.get("is_admin") or user.get("is_owner")) and not user.get("deleted")
    await ask(take_admin, name, by_slack(ask), admin=admin)


def is_group(name: str) -> bool:
    """Say whether an id is a user group's."""
    return name.startswith("S")


def by_slack(ask: Ask) -> By:
    """Sign for what nobody in particular did."""
    return By("Slack", "slack", ask.now())


def shows_more_to_some(body: Payload) -> bool:
    """Say whether what will be shown depends on who somebody is: App Home, and everything in forms.

    Not so a menu that searches while somebody types: it must be fast, and its form asked already.
    """
    kind, event = body.get("type"), body.get("event", {})
    at_home = event.get("type") == "app_home_opened" and event.get("tab", "home") == "home"
    return at_home or kind in FORMS or (kind == "block_actions" and "view" in body)
