"""Complete the state of a form that the Slack stand-in submits to what Slack would send.

The stand-in sends null for an input that nobody touched, and "" for a text that was cleared; Slack sends the initial
value of the former, and null for the latter. Seen in local-slack 0.1.8.
"""

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from bot.slack.cards.blocks import Block
from bot.slack.cards.forms import INITIAL_KEYS, View

MULTI_SELECTS = {  # multi-selects, which the stand-in doesn't support -> the key of the selection in Slack's state
    "multi_users_select": "selected_users",
    "multi_channels_select": "selected_channels",
    "multi_conversations_select": "selected_conversations",
    "multi_external_select": "selected_options",
    "multi_static_select": "selected_options",
}


async def complete_state(body: dict[str, Any], context: dict[str, Any], next_: Callable[[], Awaitable[object]]) -> None:
    """Complete the state of a submitted form before any listener reads it; a Bolt middleware.

    It also notes that the stand-in's response_urls accept a message without text.
    """
    if body.get("type") == "view_submission":
        body["view"]["state"] = {"values": build_state(body["view"])}
    context["respond"].takes_silence = True
    await next_()


def build_state(view: View) -> dict[str, dict[str, Block]]:
    """Return the state of all inputs of a form; untouched ones have their initial value."""
    sent = view.get("state", {}).get("values", {})
    return {
        block["block_id"]: {name: build_input_state(element, sent.get(block["block_id"], {}).get(name) or {})}
        for block, name, element in iter_inputs(view)
    }


def iter_inputs(view: View) -> Iterator[tuple[Block, str, Block]]:
    """Yield the inputs of a form: block, action id, element."""
    for block in view["blocks"]:
        if block["type"] == "input":
            yield block, block["element"]["action_id"], block["element"]


def build_input_state(element: Block, state: Block) -> Block:
    """Return an input's state as Slack sends it."""
    if all(state.get(name) is None for name, _ in INITIAL_KEYS):
        began = {name: element[initial] for name, initial in INITIAL_KEYS if initial in element}
        return {"type": element["type"], **build_empty_state(element), **began}
    return {**state, "value": None} if state.get("value") == "" else state


def build_empty_state(element: Block) -> Block:
    """Return the state of an empty input."""
    if name := MULTI_SELECTS.get(element["type"]):
        return {name: []}
    return {"value": None} if element["type"] == "plain_text_input" else {"selected_option": None}
