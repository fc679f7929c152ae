"""Where a button has no message to answer to, on the Home tab and in modals: what is said opens as a modal instead."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_sdk.errors import SlackApiError

from bot.slack.api.deliver import Way, deliver
from bot.slack.api.slack_errors import read_fault
from bot.slack.bolt.ask import Payload
from bot.slack.bolt.respond import post
from bot.slack.cards.blocks import Block, escape, section, small
from bot.slack.cards.card_modal import TITLE
from bot.slack.cards.forms import VIEW, View, as_sent, page, parts_of

FULL = "push_limit_reached"
MORE = "There is more than fits here. Ask in a direct message to see all of it."


def pressed_in_view(body: Payload) -> bool:
    """Return whether something was pressed in a view: it names no channel, or, in the stand-in, one without an id."""
    return body.get("type") == "block_actions" and not (body.get("channel") or {}).get("id")


class RespondInView:
    """Answers a press in a view: on top of it, or in its place; what is said to the same press goes below that.

    Where Slack opens nothing, it goes into a direct message.
    """

    def __init__(self, context: AsyncBoltContext, body: Payload) -> None:
        self.context = context
        self.trigger = body.get("trigger_id")
        self.below: View = body.get("view") or {"type": "home"}
        self.blocks: list[Block] = []
        self.opened = ""

    async def __call__(
        self, text: str = "", blocks: Sequence[Block] = (), *, replace_original: bool = False, **_channels: object
    ) -> None:
        """Show a card; how it would be posted to a channel makes no difference."""
        if added := list(blocks) or ([section(escape(text))] if text else []):
            await deliver({"text": text, "blocks": added}, self.ways_to_tell(replace=replace_original))

    def ways_to_tell(self, *, replace: bool = False) -> Iterator[Way]:
        """Yield the ways in which a card may reach whoever pressed."""
        yield Way("a modal", partial(self.show, replace=replace))
        if user := self.context.user_id:
            yield Way("a direct message", partial(post, self.context.client, user))

    async def show(self, blocks: Sequence[Block] = (), text: str = "", *, replace: bool) -> None:
        """Show blocks where there is room for them, below what this press showed already."""
        client, wanted = self.context.client, fitting([*self.blocks, *(blocks or [section(escape(text))])])
        if self.opened:
            await client.views_update(view_id=self.opened, view=page(TITLE, wanted))
        elif self.below["type"] != "modal":
            self.opened = read_id(await client.views_open(trigger_id=self.trigger, view=page(TITLE, wanted)))
        elif replace or not await self.push(wanted):
            view = self.below["id"]
            self.opened = read_id(await client.views_update(view_id=view, view=in_place(self.below, wanted)))
        self.blocks += blocks

    async def push(self, blocks: Sequence[Block]) -> bool:
        """Show blocks on top of the modal; return whether Slack had room for one more."""
        try:
            opened = await self.context.client.views_push(trigger_id=self.trigger, view=page(TITLE, blocks))
        except SlackApiError as error:
            if read_fault(error).name != FULL:
                raise
            return False
        self.opened = read_id(opened)
        return True


def fitting(blocks: Sequence[Block]) -> Sequence[Block]:
    """Return as many blocks as a view takes, and a line that there are more."""
    return blocks if len(blocks) <= VIEW else [*blocks[: VIEW - 1], small(MORE)]


def read_id(told: Any) -> str:  # noqa: ANN401 - as slack_sdk hands it over
    """Return the id of the view that Slack shows now."""
    return str(told["view"]["id"])


def in_place(view: View, blocks: Sequence[Block]) -> View:
    """Put blocks in the place of a modal's own, below all in which something can be typed."""
    typed = [as_sent(block) for block in view["blocks"] if block["type"] == "input" or is_menu(block)]
    return {**parts_of(view), "blocks": fitting([*typed, *blocks])}


def is_menu(block: Block) -> bool:
    """Return whether a block holds a menu that searches."""
    return any(one.get("type") == "external_select" for one in block.get("elements", ()))
