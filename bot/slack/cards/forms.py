"""Forms (modal views): inputs, their values, and Slack's limits for views; those for messages are in ``blocks``.

Limits: https://docs.slack.dev/surfaces/modals and https://docs.slack.dev/reference/block-kit
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from bot.slack.cards.blocks import (
    BUTTON_TEXT,
    OPTION_VALUE,
    Block,
    escape,
    section,
    shorten,
    unescape,
    utf16_length,
    validate_value,
)
from bot.slack.cards.stale import refuse_unreadable

View: TypeAlias = dict[str, Any]
Option: TypeAlias = dict[str, Any]

TITLE_LIMIT = 24  # characters of a title, and of the text of its buttons
VIEW_BLOCK_LIMIT = 100  # blocks of a view
INPUT_LIMIT = 3_000  # characters of a text input's initial value
METADATA_LIMIT = 3_000  # characters
LABEL_LIMIT = 2_000  # characters
OPTIONS_LIMIT = 100  # options of a menu
CHECKBOX_LIMIT = 10  # checkboxes, or radio buttons, in one block
NOTE_BLOCK_ID = "form_note"  # id of the block that shows an error

# The parts of a received view, besides its blocks, that are sent back to Slack.
VIEW_PARTS = ("type", "title", "close", "submit", "callback_id", "private_metadata", "notify_on_close")

InputValue: TypeAlias = str | list[str] | None


def build_form(
    title: str, blocks: Sequence[Block], callback: str, *, submit: str = "Save", metadata: object = None
) -> View:
    """Build a form; ``metadata`` (JSON, up to 3,000 characters) is its private metadata."""
    return {
        **build_modal(title, blocks),
        "submit": plain_text_object(submit),
        "callback_id": callback,
        "private_metadata": encode_metadata(metadata),
    }


def build_modal(title: str, blocks: Sequence[Block]) -> View:
    """Build a read-only modal; raises ValueError for too many blocks."""
    view = {
        "type": "modal",
        "title": plain_text_object(title),
        "close": plain_text_object("Close"),
        "blocks": list(blocks),
    }
    if len(view["blocks"]) > VIEW_BLOCK_LIMIT:
        raise ValueError(f"{len(blocks)} blocks do not fit into a view; deal them into pages first.")
    return view


def plain_text_object(text: str, limit: int = TITLE_LIMIT) -> Block:
    """Return a plain text object, truncated to ``limit`` characters."""
    return {"type": "plain_text", "text": shorten(text, limit)}


def encode_metadata(value: object) -> str:
    """Encode a form's private metadata as JSON; raises ValueError if it is too long."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if utf16_length(text) > METADATA_LIMIT:
        raise ValueError(f"{utf16_length(text)} characters do not fit into a view's metadata.")
    return text


@refuse_unreadable
def decode_metadata(view: View) -> Any:  # noqa: ANN401 - whatever JSON the form was given
    """Decode a form's private metadata."""
    return json.loads(view.get("private_metadata") or "null")


def input_block(label: str, name: str, element: Block, *, hint: str = "", optional: bool = False) -> Block:
    """Return a labelled input block; ``name`` is its block id, its action id and its key among the submitted values."""
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": plain_text_object(label, LABEL_LIMIT),
        "element": {"action_id": name, **element},
        "optional": optional,
    }
    if hint:
        block["hint"] = plain_text_object(hint, LABEL_LIMIT)
    return block


def text_input(initial: str = "", *, lines: bool = False, longest: int = INPUT_LIMIT, example: str = "") -> Block:
    """Return a text input; the caller makes sure that the initial text fits."""
    element: Block = {"type": "plain_text_input", "multiline": lines, "max_length": longest}
    if initial:
        element["initial_value"] = initial
    if example:
        element["placeholder"] = plain_text_object(example, 150)
    return element


def option(text: str, value: str, description: str = "") -> Option:
    """Return an option of a menu; raises ValueError if the value is longer than Slack accepts."""
    item: Option = {"text": plain_text_object(text, BUTTON_TEXT), "value": validate_value(value, OPTION_VALUE)}
    if description:
        item["description"] = plain_text_object(description, BUTTON_TEXT)
    return item


def fits_option(value: str) -> bool:
    """Return whether a text can be the value of an option."""
    return 0 < utf16_length(value) <= OPTION_VALUE


def choice_input(kind: str, offered: Sequence[Option], chosen: Iterable[str] = ()) -> Block:
    """Return an input with options; ``kind`` is radio_buttons, checkboxes, static_select or multi_static_select."""
    selected = set(chosen)
    ticked = [item for item in offered if item["value"] in selected]
    element: Block = {"type": kind, "options": list(offered)}
    if ticked and kind in {"radio_buttons", "static_select"}:
        element["initial_option"] = ticked[0]
    elif ticked:
        element["initial_options"] = ticked
    return element


def select_menu(offered: Mapping[str, str], chosen: str) -> Block:
    """Return a menu of values with their texts, with one of them selected."""
    return choice_input("static_select", [option(text, value) for value, text in offered.items()], [chosen])


@refuse_unreadable
def submitted_values(view: View) -> dict[str, InputValue]:
    """Return the submitted values by input name: a text, a list for a multiple choice, or None for no entry."""
    return {name: input_value(element) for inputs in view_state(view).values() for name, element in inputs.items()}


def view_state(view: View) -> dict[str, dict[str, Block]]:
    """Return the state of a form's inputs, by block id and action id; a cleared input is null.

    Slack sends every input of a modal: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
    """
    state: dict[str, dict[str, Block]] = view.get("state", {}).get("values", {})
    return state


def input_value(element: Block) -> InputValue:
    """Return the value of one input of a view's state."""
    chosen = next((element[key] for key, _ in INITIAL_KEYS if element.get(key) is not None), None)
    if isinstance(chosen, list):
        return [read_selected(item) for item in chosen]
    return None if chosen is None else read_selected(chosen)


def read_selected(item: Any) -> str:  # noqa: ANN401 - whatever an input holds
    """Return a selected option's value, or the text or id that was entered."""
    return str(item["value"] if isinstance(item, dict) else item)


@refuse_unreadable
def redisplay_with_note(view: View, note: str) -> View:
    """Return a submitted form with its entries preserved, below a note that says what was wrong."""
    return redisplay_under(view, [note_block(note)])


def redisplay_under(view: View, blocks: Sequence[Block]) -> View:
    """Return a submitted form with its entries preserved, below the given blocks, which replace an earlier note."""
    rest = [block for block in filled_blocks(view) if block.get("block_id") != NOTE_BLOCK_ID]
    return {**view_without_blocks(view), "blocks": [*blocks, *rest][:VIEW_BLOCK_LIMIT]}


def view_without_blocks(view: View) -> View:
    """Return everything of a view except its blocks, as it was sent to Slack."""
    return {part: unescape_received(view[part]) for part in VIEW_PARTS if view.get(part)}


def unescape_received(part: Any) -> Any:  # noqa: ANN401 - any part of a view
    """Return a part of a received view as it was sent: Slack escapes plain text in the views that it sends back.

    See https://github.com/slackapi/bolt-python/issues/513; markup comes back unchanged.
    """
    if isinstance(part, list):
        return [unescape_received(item) for item in part]
    if not isinstance(part, dict):
        return part
    if part.get("type") == "plain_text":
        return {**part, "text": unescape(part["text"])}
    return {name: unescape_received(item) for name, item in part.items()}


def note_block(note: str) -> Block:
    """Return the block that says what was wrong, or what happened to the entries."""
    return {**section(f":warning: {escape(note)}"), "block_id": NOTE_BLOCK_ID}


def filled_blocks(view: View) -> list[Block]:
    """Return a form's blocks with the entries as initial values."""
    state = view_state(view)
    return [fill_block(unescape_received(block), state.get(block.get("block_id", ""), {})) for block in view["blocks"]]


def fill_block(block: Block, inputs: Mapping[str, Block]) -> Block:
    """Return a block whose input has its entry as initial value."""
    element = block.get("element") or {}
    entered = inputs.get(element.get("action_id", ""))
    if entered is None:
        return block
    bare = {name: part for name, part in element.items() if name not in INITIALS}
    return {**block, "element": {**bare, **make_initials(element, entered)}}


def make_initials(element: Block, entered: Block) -> Block:
    """Return an input's entry as its initial value, empty if there is none."""
    initials = ((initial, find_own_option(element, entered.get(name))) for name, initial in INITIAL_KEYS)
    return {initial: value for initial, value in initials if value}


def find_own_option(element: Block, chosen: Any) -> Any:  # noqa: ANN401 - whatever an input holds
    """Return a selected option as the menu's own option object, or None if the menu doesn't have it.

    Slack rejects a view whose initial option differs from all its options, and the state has fewer of its fields. An
    external select has no options of its own, so any selection is valid there.
    """
    if isinstance(chosen, list):
        return list(filter(None, [find_own_option(element, item) for item in chosen]))
    if not isinstance(chosen, dict):
        return chosen
    offered = element.get("options") or [unescape_received(chosen), *element.get("initial_options", ())]
    return {item["value"]: item for item in offered}.get(chosen["value"])


INITIAL_KEYS = (  # key in the view's state, key of the initial value
    ("value", "initial_value"),
    ("selected_option", "initial_option"),
    ("selected_options", "initial_options"),
    ("selected_conversation", "initial_conversation"),
    ("selected_conversations", "initial_conversations"),
    ("selected_channels", "initial_channels"),
    ("selected_users", "initial_users"),
    ("selected_time", "initial_time"),
)
INITIALS = {initial for _, initial in INITIAL_KEYS}
