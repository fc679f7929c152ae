"""Replies to a press on the Home tab or in a modal, where there is no message to reply to: they open as a modal."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_sdk.errors import SlackApiError

from bot.slack.api.deliver import Way, deliver
from bot.slack.api.slack_errors import read_fault
from bot.slack.bolt.ask import Payload
from bot.slack.bolt.respond import post_message
from bot.slack.cards.blocks import Block, context_block, escape, section
from bot.slack.cards.card_modal import TITLE
from bot.slack.cards.forms import VIEW_BLOCK_LIMIT, View, build_modal, unescape_received, view_without_blocks

STACK_FULL = "push_limit_reached"
MORE_TEXT = "There is more than fits here. Ask in a direct message to see all of it."


def is_press_in_view(body: Mapping[str, Any]) -> bool:
    """Return whether something was pressed on the Home tab or in a modal."""
    return body.get("type") == "block_actions" and bool(body.get("view"))


class RespondInView:
    """Replies to a press in a view with a modal on top of it or in its place; further replies are appended.

    If Slack opens no modal, the reply is a direct message.
    """

    def __init__(self, context: AsyncBoltContext, body: Payload) -> None:
        self.context = context
        self.trigger = body.get("trigger_id")
        self.below: View = body["view"]
        self.blocks: list[Block] = []
        self.opened = ""

    async def __call__(
        self, text: str = "", blocks: Sequence[Block] = (), *, replace_original: bool = False, **_channels: object
    ) -> None:
        """Show a card; arguments about posting to a channel are ignored."""
        if added := list(blocks) or ([section(escape(text))] if text else []):
            await deliver({"text": text, "blocks": added}, self.ways_to_tell(replace=replace_original))

    def ways_to_tell(self, *, replace: bool = False) -> Iterator[Way]:
        """Yield the ways to reach the person who pressed."""
        yield Way("a modal", partial(self.show, replace=replace))
        if user := self.context.user_id:
            yield Way("a direct message", partial(post_message, self.context.client, user))

    async def show(self, blocks: Sequence[Block] = (), text: str = "", *, replace: bool) -> None:
        """Show blocks in a modal, below those of earlier replies to this press."""
        client = self.context.client
        content = fit_into_view([*self.blocks, *(blocks or [section(escape(text))])])
        if self.opened:
            await client.views_update(view_id=self.opened, view=build_modal(TITLE, content))
        elif self.below["type"] != "modal":
            self.opened = read_view_id(
                await client.views_open(trigger_id=self.trigger, view=build_modal(TITLE, content))
            )
        elif replace or not await self.push(content):
            view_id = self.below["id"]
            self.opened = read_view_id(
                await client.views_update(view_id=view_id, view=replace_blocks(self.below, content))
            )
        self.blocks += blocks

    async def push(self, blocks: Sequence[Block]) -> bool:
        """Push a modal with blocks on top of the pressed one; return whether Slack allowed one more."""
        try:
            opened = await self.context.client.views_push(trigger_id=self.trigger, view=build_modal(TITLE, blocks))
        except SlackApiError as error:
            if read_fault(error).name != STACK_FULL:
                raise
            return False
        self.opened = read_view_id(opened)
        return True


def fit_into_view(blocks: Sequence[Block]) -> Sequence[Block]:
    """Return as many blocks as fit into a view, with a note if there are more."""
    return blocks if len(blocks) <= VIEW_BLOCK_LIMIT else [*blocks[: VIEW_BLOCK_LIMIT - 1], context_block(MORE_TEXT)]


def read_view_id(response: Any) -> str:  # noqa: ANN401 - slack_sdk's response
    """Return the id of the view in a response."""
    return str(response["view"]["id"])


def replace_blocks(view: View, blocks: Sequence[Block]) -> View:
    """Return a modal with its blocks replaced, except for its inputs, which stay above the new ones."""
    inputs = [
        unescape_received(block) for block in view["blocks"] if block["type"] == "input" or is_typeahead_block(block)
    ]
    return {**view_without_blocks(view), "blocks": fit_into_view([*inputs, *blocks])}


def is_typeahead_block(block: Block) -> bool:
    """Return whether a block holds a type-ahead menu."""
    return any(element.get("type") == "external_select" for element in block.get("elements", ()))
