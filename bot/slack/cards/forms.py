"""Forms (modal views): inputs, their values, and Slack's limits for views; those for messages are in ``blocks``.

Limits: https://docs.slack.dev/surfaces/modals and https://docs.slack.dev/reference/block-kit
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from bot.slack.cards.blocks import BUTTON_TEXT, OPTION_VALUE, Block, checked, escape, section, shorten, unescape, width
from bot.slack.cards.stale import reads_value

View: TypeAlias = dict[str, Any]
Option: TypeAlias = dict[str, Any]

TITLE = 24  # characters of a title, and of the text of its buttons
VIEW = 100  # blocks of a view
INPUT = 3_000  # characters of a text input's initial value
METADATA = 3_000  # characters
LABEL = 2_000  # characters
OPTIONS = 100  # options of a menu
TICKS = 10  # checkboxes, or radio buttons, in one block
NOTE = "form_note"  # id of the block that shows an error

PARTS = ("type", "title", "close", "submit", "callback_id", "private_metadata", "notify_on_close")  # sent back to Slack

Value: TypeAlias = str | list[str] | None


def form(title: str, blocks: Sequence[Block], callback: str, *, submit: str = "Save", held: object = None) -> View:
    """Build a form; ``held`` (JSON, up to 3,000 characters) is its private metadata."""
    return {**page(title, blocks), "submit": plain(submit), "callback_id": callback, "private_metadata": hold(held)}


def page(title: str, blocks: Sequence[Block]) -> View:
    """Build a read-only modal; raises ValueError for too many blocks."""
    view = {"type": "modal", "title": plain(title), "close": plain("Close"), "blocks": list(blocks)}
    if len(view["blocks"]) > VIEW:
        raise ValueError(f"{len(blocks)} blocks do not fit into a view; deal them into pages first.")
    return view


def plain(text: str, limit: int = TITLE) -> Block:
    """Return a plain text object, truncated to ``limit`` characters."""
    return {"type": "plain_text", "text": shorten(text, limit)}


def hold(value: object) -> str:
    """Encode a form's private metadata as JSON; raises ValueError if it is too long."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if width(text) > METADATA:
        raise ValueError(f"{width(text)} characters do not fit into a view's metadata.")
    return text


@reads_value
def held_by(view: View) -> Any:  # noqa: ANN401 - whatever JSON the form was given
    """Decode a form's private metadata."""
    return json.loads(view.get("private_metadata") or "null")


def field(label: str, name: str, element: Block, *, hint: str = "", optional: bool = False) -> Block:
    """Return a labelled input block; ``name`` is its block id, its action id and its key among the submitted values."""
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
    """Return a text input; the caller makes sure that the initial text fits."""
    element: Block = {"type": "plain_text_input", "multiline": lines, "max_length": longest}
    if initial:
        element["initial_value"] = initial
    if example:
        element["placeholder"] = plain(example, 150)
    return element


def option(text: str, value: str, description: str = "") -> Option:
    """Return an option of a menu; raises ValueError if the value is longer than Slack accepts."""
    item: Option = {"text": plain(text, BUTTON_TEXT), "value": checked(value, OPTION_VALUE)}
    if description:
        item["description"] = plain(description, BUTTON_TEXT)
    return item


def choices(kind: str, offered: Sequence[Option], chosen: Iterable[str] = ()) -> Block:
    """Return an input with options; ``kind`` is radio_buttons, checkboxes, static_select or multi_static_select."""
    selected = set(chosen)
    ticked = [item for item in offered if item["value"] in selected]
    element: Block = {"type": kind, "options": list(offered)}
    if ticked and kind in {"radio_buttons", "static_select"}:
        element["initial_option"] = ticked[0]
    elif ticked:
        element["initial_options"] = ticked
    return element


def pick_one(offered: Mapping[str, str], chosen: str) -> Block:
    """Return a menu of values with their texts, with one of them selected.

    The selected text is also the placeholder, because the stand-in doesn't show an initial option.
    """
    menu = choices("static_select", [option(text, value) for value, text in offered.items()], [chosen])
    return {**menu, "placeholder": plain(offered[chosen], 150)}


@reads_value
def entered(view: View) -> dict[str, Value]:
    """Return the submitted values by input name: a text, a list for a multiple choice, or None for no entry."""
    return {name: value_of(element) for inputs in state_of(view).values() for name, element in inputs.items()}


def state_of(view: View) -> dict[str, dict[str, Block]]:
    """Return the state of a form's inputs, by block id and action id; a cleared input is null.

    Slack sends every input of a modal: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
    """
    state: dict[str, dict[str, Block]] = view.get("state", {}).get("values", {})
    return state


def value_of(element: Block) -> Value:
    """Return the value of one input of a view's state."""
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
    """Return a submitted form with its entries preserved, below a note that says what was wrong."""
    return under(view, [note_block(note)])


def under(view: View, blocks: Sequence[Block]) -> View:
    """Return a submitted form with its entries preserved, below the given blocks, which replace an earlier note."""
    rest = [block for block in filled_blocks(view) if block.get("block_id") != NOTE]
    return {**parts_of(view), "blocks": [*blocks, *rest][:VIEW]}


def parts_of(view: View) -> View:
    """Return everything of a view except its blocks, as it was sent to Slack."""
    return {part: as_sent(view[part]) for part in PARTS if view.get(part)}


def as_sent(part: Any) -> Any:  # noqa: ANN401 - any part of a view
    """Return a part of a received view as it was sent: Slack escapes plain text in the views that it sends back.

    See https://github.com/slackapi/bolt-python/issues/513; markup comes back unchanged.
    """
    if isinstance(part, list):
        return [as_sent(item) for item in part]
    if not isinstance(part, dict):
        return part
    if part.get("type") == "plain_text":
        return {**part, "text": unescape(part["text"])}
    return {name: as_sent(item) for name, item in part.items()}


def note_block(note: str) -> Block:
    """Return the block that says what was wrong, or what happened to the entries."""
    return {**section(f":warning: {escape(note)}"), "block_id": NOTE}


def filled_blocks(view: View) -> list[Block]:
    """Return a form's blocks with the entries as initial values."""
    state = state_of(view)
    return [filled(as_sent(block), state.get(block.get("block_id", ""), {})) for block in view["blocks"]]


def filled(block: Block, inputs: Mapping[str, Block]) -> Block:
    """Return a block whose input has its entry as initial value."""
    element = block.get("element")
    if not element or element.get("action_id") not in inputs:
        return block
    entered = inputs[element["action_id"]]
    bare = {name: part for name, part in element.items() if name not in INITIALS}
    initials = {initial: own(element, entered[name]) for name, initial in FILLED if entered.get(name)}
    return {**block, "element": {**bare, **{initial: value for initial, value in initials.items() if value}}}


def own(element: Block, chosen: Any) -> Any:  # noqa: ANN401 - whatever an input holds
    """Return a selected option as the menu's own option object, or None if the menu doesn't have it.

    Slack rejects a view whose initial option differs from all its options, and the state has fewer of its fields. An
    external select has no options of its own, so any selection is valid there.
    """
    if isinstance(chosen, list):
        return [item for item in (own(element, part) for part in chosen) if item]
    if not isinstance(chosen, dict):
        return chosen
    offered = element.get("options") or [*element.get("initial_options", ()), as_sent(chosen)]
    return next((item for item in offered if item["value"] == chosen["value"]), None)


FILLED = (  # key in the view's state, key of the initial value
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
