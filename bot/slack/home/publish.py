"""App Home, shown anew after what a person does there and in forms; and where in it each person is."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.home.home import Place, open_home
from bot.slack.api.slack_errors import read_fault
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.background import at_work, beside
from bot.slack.bolt.respond_in_view import pressed_in_view
from bot.slack.home.cards.home_view import home_view, place_held

KEPT = 1_000  # people whose place is remembered
Task: TypeAlias = asyncio.Task[None]

PATIENCE = 3.0  # seconds that what a person did may take until their App Home is shown anew all the same


@dataclass(slots=True)
class Seat:
    """A person's place, and the hash of what Slack was last given to show there; one publishes at a time."""

    place: Place = field(default_factory=Place)
    hash: str | None = None
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class TellingAck(AsyncAck):
    """Bolt's acknowledgement, that also tells that it was made."""

    def __init__(self, then: Callable[[], None]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # - Bolt gives it no types
        self.then = then

    async def __call__(self, *args: Any, **told: Any) -> BoltResponse:  # noqa: ANN401 - whatever Bolt's takes
        """Acknowledge, and tell."""
        response = await super().__call__(*args, **told)
        self.then()
        return response


class Homes(AsyncMiddleware):
    """Let listeners show App Home, as ``homes``, and show it anew to those who had it open and did something.

    The places are those of this process. Another one knows them from the view in which a button was pressed; without
    that it shows nothing anew until App Home is opened again.
    """

    def __init__(self) -> None:
        self.seats: OrderedDict[str, Seat] = OrderedDict()
        self.showing: set[Task] = set()

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - Bolt's names
        next: Callable[[], Any],  # noqa: A002 - Bolt's names
    ) -> BoltResponse | None:
        """Lend itself, and see to what happens once the listener has acknowledged; Bolt runs it only after this."""
        req.context["homes"], ask, client = self, req.context["ask"], req.context.client
        if pressed_in_view(req.body):
            self.know(ask.user, req.body.get("view"))
        if client and ask.user in self.seats and may_change_home(req.body):
            before = set(at_work)
            req.context["ack"] = TellingAck(lambda: self.show_soon(before, client, ask))
        return await next()  # type: ignore[no-any-return]  # - Bolt's own middleware gives what next() gives

    def know(self, user: str, view: Payload | None) -> None:
        """Take a person's place from the view of their App Home, as Slack shows it, if this is one."""
        if view and view.get("type") == "home":
            seat = self.seat(user)
            seat.place, seat.hash = place_held(view.get("private_metadata")), view.get("hash")

    def begin(self, user: str, view: Payload | None) -> None:
        """Let a person who opens App Home begin at its beginning; the hash is that of what Slack shows there."""
        self.know(user, view)
        self.seat(user).place = Place()

    def seat(self, user: str) -> Seat:
        """Give a person's seat; who was longest away loses theirs to a newcomer."""
        seat = self.seats.setdefault(user, Seat())
        self.seats.move_to_end(user)
        if len(self.seats) > KEPT:
            self.seats.popitem(last=False)
        return seat

    def show_soon(self, before: AbstractSet[Task], client: AsyncWebClient, ask: Ask) -> None:
        """Show App Home when what was begun since is done."""
        task = beside(self.show_after(before, client, ask))
        self.showing.add(task)
        task.add_done_callback(self.showing.discard)

    async def show_after(self, before: AbstractSet[Task], client: AsyncWebClient, ask: Ask) -> None:
        """Let the listener that acknowledged begin its work, wait for that, and show what became of it."""
        await asyncio.sleep(0)
        if begun := at_work - before - self.showing:
            await asyncio.wait(begun, timeout=PATIENCE)
        await self.show(client, ask)

    async def show(self, client: AsyncWebClient, ask: Ask) -> None:
        """Publish a person's App Home; if Slack shows a newer one than we know of, it is made once more."""
        seat = self.seat(ask.user)
        async with seat.turn:
            try:
                told = await client.views_publish(user_id=ask.user, view=await view_of(seat, ask), hash=seat.hash)
            except SlackApiError as error:
                if read_fault(error).name != "hash_conflict":
                    raise
                told = await client.views_publish(user_id=ask.user, view=await view_of(seat, ask))
            seat.hash = (told.get("view") or {}).get("hash")


async def view_of(seat: Seat, ask: Ask) -> Payload:
    """Draw App Home as it is now; the place is corrected where it no longer exists."""
    wanted = seat.place
    home = await ask(open_home, ask.user, wanted, at=ask.now(), outsider=ask.is_outsider)
    if seat.place is wanted:  # nobody went elsewhere meanwhile
        seat.place = home.place
    return home_view(home)


def may_change_home(body: Payload) -> bool:
    """Say whether a person sent a form, or pressed something in App Home or in a form."""
    return body.get("type") == "view_submission" or pressed_in_view(body)
