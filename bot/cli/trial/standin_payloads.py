"""Complete what the Slack stand-in sends to what Slack would send, before any part of Errdesk reads it.

What the page shows is mended in ``standin_patch``, which also makes it send the view with a press. Seen in
local-slack 0.1.8.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.desk.notifications.time_zones import search_zones
from bot.slack.bolt.respond_in_view import RespondInView
from bot.slack.cards.blocks import Block
from bot.slack.cards.forms import INITIAL_KEYS, View

# Inputs of which Slack sends something else than the page, which draws some menus as something simpler.
SELECTIONS: Mapping[str, Callable[[Block], Block]] = {
    "plain_text_input": lambda text: {"value": text["value"] or None},  # Slack sends null for a text that was cleared
    "conversations_select": lambda menu: {"selected_conversation": menu["selected_option"]["value"]},
    "multi_conversations_select": lambda boxes: {"selected_conversations": read_ticked_values(boxes)},
    "multi_users_select": lambda boxes: {"selected_users": read_ticked_values(boxes)},
    "external_select": lambda text: {"selected_option": next(iter(read_searched_options(text)), None)},
    "multi_external_select": lambda text: {"selected_options": read_typed_options(text)},
}
EMPTY_SELECTIONS: Mapping[str, Block] = {
    "plain_text_input": {"value": None},
    "checkboxes": {"selected_options": []},
    "multi_conversations_select": {"selected_conversations": []},
    "multi_users_select": {"selected_users": []},
    "multi_external_select": {"selected_options": []},
}


async def complete_payload(
    body: dict[str, Any],
    context: Any,  # noqa: ANN401 - Bolt's
    next_: Callable[[], Awaitable[object]],
) -> None:
    """Complete a payload; a Bolt middleware."""
    if view := take_carried_view(body):
        body |= {"view": view, "container": {"type": "view", "view_id": view["id"]}}
        del body["channel"]
        context["respond"] = RespondInView(context, body)
    if view := body.get("view"):
        view["state"] = {"values": build_state(view)}
    await next_()


def take_carried_view(body: dict[str, Any]) -> View | None:
    """Return the view in which something was pressed, None outside of views.

    The stand-in knows no view of a press. The page sends it in the only part that the stand-in passes on unread.
    """
    for action in body.get("actions", ()):
        carried = action.pop("text", None)
        if carried and "view" in carried:
            return dict(carried["view"])
    return None


def build_state(view: View) -> dict[str, dict[str, Block]]:
    """Return the state of all inputs of a view. The stand-in sends nothing of those that nobody touched."""
    sent = view.get("state", {}).get("values", {})
    inputs = [(block["block_id"], block["element"]) for block in view["blocks"] if block["type"] == "input"]
    return {
        name: {element["action_id"]: build_input_state(element, sent.get(name, {}).get(element["action_id"]) or {})}
        for name, element in inputs
    }


def build_input_state(element: Block, sent: Block) -> Block:
    """Return an input's state as Slack sends it: what the person chose, or else its initial value."""
    kind = element["type"]
    if is_untouched(sent):
        began = {name: element[initial] for name, initial in INITIAL_KEYS if initial in element}
        return {"type": kind, **EMPTY_SELECTIONS.get(kind, {"selected_option": None}), **began}
    return {"type": kind, **SELECTIONS[kind](sent)} if kind in SELECTIONS else sent


def is_untouched(sent: Block) -> bool:
    """Return whether nobody touched an input: the stand-in sends nulls, or no ticks, which the page doesn't mark."""
    return not sent.get("touched") and not any(
        sent.get(name) or sent.get(name) == "" for name in ("value", "selected_option", "selected_options")
    )


def read_ticked_values(boxes: Block) -> list[str]:
    """Return the values of the ticked boxes."""
    return [box["value"] for box in boxes["selected_options"]]


def read_searched_options(text: Block) -> list[Block]:
    """Return the first option that Slack's menu would offer for a zone that was typed, or else what was typed."""
    zones = search_zones(text["value"]) if text["value"].strip() else []
    return [to_option(zone) for zone in zones[:1]] or read_typed_options(text)


def read_typed_options(text: Block) -> list[Block]:
    """Return options for the values that were typed, with blanks between."""
    return [to_option(value) for value in text["value"].split()]


def to_option(value: str) -> Block:
    """Return an option as Slack sends it."""
    return {"text": {"type": "plain_text", "text": value}, "value": value}
