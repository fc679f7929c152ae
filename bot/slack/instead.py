"""Where a button has no message to answer to, on the Home tab and in modals: what is said opens as a modal instead."""

from collections.abc import Callable, Sequence
from typing import Any

from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.ask import Payload
from bot.slack.cards.explain import TITLE
from bot.slack.cards.form import VIEW, View, as_sent, page, parts_of
from bot.slack.cards.kit import Block, escape, section, small

FULL = "push_limit_reached"
MORE = "There is more than fits here. Ask in a direct message to see all of it."


class AnswerInstead(AsyncMiddleware):
    """Let ``respond`` work everywhere, so that a card's buttons do the same wherever the card is shown."""

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - Bolt's names
        next: Callable[[], Any],  # noqa: A002 - Bolt's names
    ) -> BoltResponse | None:
        """Put a ``respond`` of our own where Bolt's would only fail."""
        if pressed_in_view(req.body) and req.context.client:
            req.context["respond"] = RespondInView(req.context.client, req.body)
        return await next()  # type: ignore[no-any-return]  # - Bolt's own middleware gives what next() gives


def pressed_in_view(body: Payload) -> bool:
    """Say whether something was pressed in a view: it names no channel, or, in the stand-in, one without an id."""
    return body.get("type") == "block_actions" and not body.get("channel", {}).get("id")


class RespondInView:
    """Answer a press in a view: on top of it, or in its place; what is said to the same press goes below that."""

    def __init__(self, client: AsyncWebClient, body: Payload) -> None:
        self.client = client
        self.trigger = body["trigger_id"]
        self.below: View = body.get("view") or {"type": "home"}
        self.blocks: list[Block] = []
        self.opened = ""

    async def __call__(
        self, text: str = "", blocks: Sequence[Block] = (), *, replace_original: bool = False, **_channels: object
    ) -> None:
        """Show a card; how it would be posted to a channel makes no difference."""
        self.blocks += blocks or ([section(escape(text))] if text else [])
        if self.opened:
            await self.client.views_update(view_id=self.opened, view=page(TITLE, fitting(self.blocks)))
        elif self.blocks:
            self.opened = await self.show(fitting(self.blocks), replace=replace_original)

    async def show(self, blocks: Sequence[Block], *, replace: bool) -> str:
        """Show blocks where there is room for them; give the view's id."""
        if self.below["type"] != "modal":
            return opened(await self.client.views_open(trigger_id=self.trigger, view=page(TITLE, blocks)))
        if not replace:
            try:
                return opened(await self.client.views_push(trigger_id=self.trigger, view=page(TITLE, blocks)))
            except SlackApiError as error:
                if error.response["error"] != FULL:
                    raise
        view = self.below["id"]
        return opened(await self.client.views_update(view_id=view, view=in_place(self.below, blocks)))


def fitting(blocks: Sequence[Block]) -> Sequence[Block]:
    """Give as many blocks as a view takes, and say so if there are more."""
    return blocks if len(blocks) <= VIEW else [*blocks[: VIEW - 1], small(MORE)]


def opened(told: Any) -> str:  # noqa: ANN401 - as Slack tells it
    """Give the id of the view that Slack shows now."""
    return str(told["view"]["id"])


def in_place(view: View, blocks: Sequence[Block]) -> View:
    """Put blocks in the place of a modal's own, below all in which something can be typed."""
    typed = [as_sent(block) for block in view["blocks"] if block["type"] == "input" or is_menu(block)]
    return {**parts_of(view), "blocks": fitting([*typed, *blocks])}


def is_menu(block: Block) -> bool:
    """Say whether a block holds a menu that searches."""
    return any(one.get("type") == "external_select" for one in block.get("elements", ()))
