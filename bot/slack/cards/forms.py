"""What every form (a modal view) is made of: Slack's limits for views and inputs live here, as the cards' do in kit.

Limits: https://docs.slack.dev/surfaces/modals and https://docs.slack.dev/reference/block-kit
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from bot.slack.cards.blocks import BUTTON_TEXT, OPTION_VALUE, Block, checked, escape, section, shorten, unescape, width
from bot.slack.cards.stale import reads_value

View: TypeAlias = dict[str, Any]
Option: TypeAlias = dict[str, Any]

TITLE = 24  # characters of a title, and of the words on its buttons
VIEW = 100  # blocks
INPUT = 3_000  # characters that a text input can be filled with
METADATA = 3_000
LABEL = 2_000
OPTIONS = 100  # of a menu
TICKS = 10  # tick boxes, or radio buttons, in one block
NOTE = "form_note"  # the block that says what was wrong

PARTS = ("type", "title", "close", "submit", "callback_id", "private_metadata", "notify_on_close")  # that come back

Value: TypeAlias = str | list[str] | None


def form(title: str, blocks: Sequence[Block], callback: str, *, submit: str = "Save", held: object = None) -> View:
    """Put a form together; ``held`` (JSON, 3,000 characters) comes back with it."""
    return {**page(title, blocks), "submit": plain(submit), "callback_id": callback, "private_metadata": hold(held)}


def page(title: str, blocks: Sequence[Block]) -> View:
    """Put a modal together that is only read."""
    view = {"type": "modal", "title": plain(title), "close": plain("Close"), "blocks": list(blocks)}
    if len(view["blocks"]) > VIEW:
        raise ValueError(f"{len(blocks)} blocks do not fit into a view; deal them into pages first.")
    return view


def plain(text: str, limit: int = TITLE) -> Block:
    """Hold plain text."""
    return {"type": "plain_text", "text": shorten(text, limit)}


def hold(value: object) -> str:
    """Write what a form carries from one step to the next."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if width(text) > METADATA:
        raise ValueError(f"{width(text)} characters do not fit into a view's metadata.")
    return text


@reads_value
def held_by(view: View) -> Any:  # noqa: ANN401 - whatever JSON the form was given
    """Read what a form carries."""
    return json.loads(view.get("private_metadata") or "null")


def field(label: str, name: str, element: Block, *, hint: str = "", optional: bool = False) -> Block:
    """Show an input under its label; ``name`` is its block id, and its key in ``entered``."""
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": plain(label, LABEL),
        "element": {"action_id": name, **element},
        "optional": optional,
    }
    if hint:
        block["hint"] = plain(hint, LABEL)
    return block


def text_input(initial: str = "", *, lines: bool = False, longest: int = INPUT, example: str = "") -> Block:
    """Take a text; what it is filled with must fit, which the caller sees to."""
    element: Block = {"type": "plain_text_input", "multiline": lines, "max_length": longest}
    if initial:
        element["initial_value"] = initial
    if example:
        element["placeholder"] = plain(example, 150)
    return element


def option(text: str, value: str, description: str = "") -> Option:
    """Offer one of several; raises ValueError for a value that Slack would refuse."""
    item: Option = {"text": plain(text, BUTTON_TEXT), "value": checked(value, OPTION_VALUE)}
    if description:
        item["description"] = plain(description, BUTTON_TEXT)
    return item


def choices(kind: str, offered: Sequence[Option], chosen: Iterable[str] = ()) -> Block:
    """Offer several: ``kind`` is radio_buttons, checkboxes, static_select or multi_static_select."""
    selected = set(chosen)
    ticked = [item for item in offered if item["value"] in selected]
    element: Block = {"type": kind, "options": list(offered)}
    if ticked and kind in {"radio_buttons", "static_select"}:
        element["initial_option"] = ticked[0]
    elif ticked:
        element["initial_options"] = ticked
    return element


def pick_one(offered: Mapping[str, str], chosen: str) -> Block:
    """Offer one of several in a menu, values with their texts, one of which is chosen already.

    It also stands there as the menu's hint, for the stand-in shows no choice that was made before.
    """
    menu = choices("static_select", [option(text, value) for value, text in offered.items()], [chosen])
    return {**menu, "placeholder": plain(offered[chosen], 150)}


@reads_value
def entered(view: View) -> dict[str, Value]:
    """Give what a person entered, by the input's name: a text, a list for what takes several, None where nothing."""
    return {name: value_of(element) for inputs in state_of(view).values() for name, element in inputs.items()}


def state_of(view: View) -> dict[str, dict[str, Block]]:
    """Return the state of a form's inputs, by block id and action id; null is what somebody emptied.

    Slack sends every input of a modal: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
    """
    state: dict[str, dict[str, Block]] = view.get("state", {}).get("values", {})
    return state


def value_of(element: Block) -> Value:
    """Read one input as Slack sends it."""
    if element.get("selected_options") is not None:
        return [item["value"] for item in element["selected_options"]]
    for several in ("selected_conversations", "selected_channels", "selected_users"):
        if element.get(several) is not None:
            return list(element[several])
    if element.get("selected_option"):
        return str(element["selected_option"]["value"])
    return element.get("value")


@reads_value
def come_back(view: View, note: str) -> View:
    """Give a submitted form again with all that was entered in it, under a note that says what was wrong."""
    return under(view, [note_block(note)])


def under(view: View, blocks: Sequence[Block]) -> View:
    """Return a submitted form with all that was entered in it, under other blocks than the note it came with."""
    rest = [block for block in filled_blocks(view) if block.get("block_id") != NOTE]
    return {**parts_of(view), "blocks": [*blocks, *rest][:VIEW]}


def parts_of(view: View) -> View:
    """Return all of a view but its blocks, as it was sent to Slack."""
    return {part: as_sent(view[part]) for part in PARTS if view.get(part)}


def as_sent(part: Any) -> Any:  # noqa: ANN401 - any part of a view
    """Return a part of a view that Slack sent back as it was sent to Slack, which escapes the plain texts in it.

    Seen in https://github.com/slackapi/bolt-python/issues/513; finished markup comes back unchanged.
    """
    if isinstance(part, list):
        return [as_sent(item) for item in part]
    if not isinstance(part, dict):
        return part
    if part.get("type") == "plain_text":
        return {**part, "text": unescape(part["text"])}
    return {name: as_sent(item) for name, item in part.items()}


def note_block(note: str) -> Block:
    """Say what was wrong, or what became of what was entered."""
    return {**section(f":warning: {escape(note)}"), "block_id": NOTE}


def filled_blocks(view: View) -> list[Block]:
    """Give a form's blocks with all that was entered in them."""
    state = state_of(view)
    return [filled(as_sent(block), state.get(block.get("block_id", ""), {})) for block in view["blocks"]]


def filled(block: Block, inputs: Mapping[str, Block]) -> Block:
    """Fill a block's input with what was entered."""
    element = block.get("element")
    if not element or element.get("action_id") not in inputs:
        return block
    entered = inputs[element["action_id"]]
    bare = {name: part for name, part in element.items() if name not in INITIALS}
    initials = {initial: own(element, entered[name]) for name, initial in FILLED if entered.get(name)}
    return {
        **block,
        "element": {**bare, **{initial: initial_value for initial, initial_value in initials.items() if initial_value}},
    }


def own(element: Block, chosen: Any) -> Any:  # noqa: ANN401 - whatever an input holds
    """Return what was chosen in a menu as the menu itself offers it, None for what it does not offer.

    Slack refuses a view in which an initial option differs from all options, and tells less of it in the state. A menu
    that searches offers nothing itself, so whatever was chosen there holds.
    """
    if isinstance(chosen, list):
        return [item for item in (own(element, part) for part in chosen) if item]
    if not isinstance(chosen, dict):
        return chosen
    offered = element.get("options") or [*element.get("initial_options", ()), as_sent(chosen)]
    return next((item for item in offered if item["value"] == chosen["value"]), None)


FILLED = (  # what Slack says of an input, and what fills it again
    ("value", "initial_value"),
    ("selected_option", "initial_option"),
    ("selected_options", "initial_options"),
    ("selected_conversation", "initial_conversation"),
    ("selected_conversations", "initial_conversations"),
    ("selected_channels", "initial_channels"),
    ("selected_users", "initial_users"),
    ("selected_time", "initial_time"),
)
INITIALS = {initial for _, initial in FILLED}
