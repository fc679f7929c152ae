"""App Home, published again after actions there and in forms; and where in it each person is."""

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

from bot.desk.home.home import HomePosition, load_home
from bot.slack.api.slack_errors import read_fault
from bot.slack.bolt.ask import Ask, Payload
from bot.slack.bolt.background import run_in_background, running_tasks
from bot.slack.bolt.respond_in_view import is_press_in_view
from bot.slack.home.cards.home_view import decode_place, home_view

MAX_STATES = 1_000  # people whose place is remembered
Task: TypeAlias = asyncio.Task[None]

WORK_TIMEOUT = 3.0  # seconds to wait for the work of an action before App Home is published all the same


@dataclass(slots=True)
class HomeState:
    """A person's place, the hash of the view that Slack shows them, and the lock under which it is published."""

    place: HomePosition = field(default_factory=HomePosition)
    hash: str | None = None
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class CallbackAck(AsyncAck):
    """An acknowledgement that calls ``then`` once it is made."""

    def __init__(self, then: Callable[[], None]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # - Bolt gives it no types
        self.then = then

    async def __call__(self, *args: Any, **kwargs: Any) -> BoltResponse:  # noqa: ANN401 - whatever Bolt's takes
        """Acknowledge, then call back."""
        response = await super().__call__(*args, **kwargs)
        self.then()
        return response


class HomePublisher(AsyncMiddleware):
    """Middleware that lends itself to listeners and publishes App Home again to people who have it open and act.

    Places are kept in this process. Another process learns them from the view in which a button was pressed; without
    one it publishes nothing until App Home is opened again.
    """

    def __init__(self) -> None:
        self.states: OrderedDict[str, HomeState] = OrderedDict()
        self.showing: set[Task] = set()

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - Bolt's names
        next: Callable[[], Any],  # noqa: A002 - Bolt's names
    ) -> BoltResponse | None:
        """Set ``home_publisher``, and an ``ack`` that publishes: Bolt runs the listener only after this returns."""
        req.context["home_publisher"] = self
        ask = req.context["ask"]
        client = req.context.client
        if is_press_in_view(req.body):
            self.note_view(ask.user, req.body["view"])
        if client and ask.user in self.states and may_change_home(req.body):
            before = set(running_tasks)
            req.context["ack"] = CallbackAck(lambda: self.show_soon(before, client, ask))
        return await next()  # type: ignore[no-any-return]  # - Bolt's own middleware gives what next() gives

    def note_view(self, user: str, view: Payload | None) -> None:
        """Record a person's place and the view's hash, if a view is their App Home."""
        if view and view.get("type") == "home":
            state = self.find_state(user)
            state.place = decode_place(view.get("private_metadata"))
            state.hash = view.get("hash")

    def start_showing(self, user: str, view: Payload | None) -> None:
        """Record that a person opened App Home: they are at its start, and Slack shows the view with this hash."""
        self.note_view(user, view)
        self.find_state(user).place = HomePosition()

    def find_state(self, user: str) -> HomeState:
        """Return a person's state, a new one if there is none; the least recently used makes room for it."""
        state = self.states.setdefault(user, HomeState())
        self.states.move_to_end(user)
        if len(self.states) > MAX_STATES:
            self.states.popitem(last=False)
        return state

    def show_soon(self, before: AbstractSet[Task], client: AsyncWebClient, ask: Ask) -> None:
        """Start a task that publishes App Home once the background tasks started since ``before`` are done."""
        task = run_in_background(self.show_after(before, client, ask))
        self.showing.add(task)
        task.add_done_callback(self.showing.discard)

    async def show_after(self, before: AbstractSet[Task], client: AsyncWebClient, ask: Ask) -> None:
        """Let the listener that acknowledged start its work, wait for that, and publish the result."""
        await asyncio.sleep(0)
        if begun := running_tasks - before - self.showing:
            await asyncio.wait(begun, timeout=WORK_TIMEOUT)
        await self.show(client, ask)

    async def show(self, client: AsyncWebClient, ask: Ask) -> None:
        """Publish a person's App Home; if Slack shows a newer one than we know of, render and publish it once more."""
        state = self.find_state(ask.user)
        async with state.turn:
            try:
                response = await client.views_publish(
                    user_id=ask.user, view=await render_home(state, ask), hash=state.hash
                )
            except SlackApiError as error:
                if read_fault(error).name != "hash_conflict":
                    raise
                response = await client.views_publish(user_id=ask.user, view=await render_home(state, ask))
            state.hash = (response.get("view") or {}).get("hash")


async def render_home(state: HomeState, ask: Ask) -> Payload:
    """Render App Home as it is now, and correct a place that no longer exists."""
    place = state.place
    home = await ask(load_home, ask.user, place, at=ask.now(), outsider=ask.is_outsider)
    if state.place is place:  # the person went nowhere else meanwhile
        state.place = home.place
    return home_view(home)


def may_change_home(body: Payload) -> bool:
    """Return whether a person submitted a form, or pressed something in App Home or in a form."""
    return body.get("type") == "view_submission" or is_press_in_view(body)
