"""Slack's limits for views, and helpers to read a view."""

import json
import re

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from tests.slack.support.card_looks import DATE, units

LIVE = re.compile(r"<[^>]*>")
PLACES = {"options": 75, "initial_options": 75}


def hold_view_to_slack(view, *, live=()):
    """Assert that a view keeps Slack's limits and has no live markup but ``live``."""
    View(**view).validate_json()
    assert 0 < len(view["blocks"]) <= 100
    assert len(json.dumps(view).encode()) <= 250_000
    assert units(view.get("private_metadata", "")) <= 3_000
    for part in ("title", "submit", "close"):
        assert units(view.get(part, {}).get("text", "")) <= 24
    for block in view["blocks"]:
        Block.parse(block).validate_json()
        hold_block_to_slack(block)
    ids = [block["block_id"] for block in view["blocks"] if "block_id" in block]
    assert len(set(ids)) == len(ids)
    shown = DATE.sub("", "\n".join(mrkdwn_in(view["blocks"])))
    assert [markup for markup in LIVE.findall(shown) if not any(markup.startswith(allowed) for allowed in live)] == []
    assert "<" not in LIVE.sub("", shown)


def hold_block_to_slack(block):
    if block["type"] == "input":
        element = block["element"]
        assert 0 < units(block["label"]["text"]) <= 2_000
        assert units(element.get("initial_value", "")) <= element.get("max_length", 3_000) <= 3_000
        most = 10 if element["type"] in {"checkboxes", "radio_buttons"} else 100
        assert 0 < len(element.get("options", [1])) <= most
        assert len(element.get("initial_options", [])) <= 100
    for control in [block.get("element", {}), block.get("accessory", {}), *block.get("elements", [])]:
        for option in [*control.get("options", []), *control.get("initial_options", [])]:
            assert 0 < units(option["text"]["text"]) <= 75
            assert 0 < units(option["value"]) <= 150
            assert units(option.get("description", {}).get("text", "")) <= 75
        assert len(control.get("options", [])) <= 100
        assert units(control.get("action_id", "")) <= 255
        if control.get("type") == "button":
            assert units(control["value"]) <= 2_000
    if block["type"] == "section":
        assert 0 < units(block.get("text", {"text": "x"})["text"]) <= 3_000
        assert len(block.get("fields", [])) <= 10
        assert all(0 < units(control["text"]) <= 2_000 for control in block.get("fields", []))


def mrkdwn_in(shown):
    """Yield all mrkdwn texts in blocks."""
    if isinstance(shown, dict):
        if shown.get("type") == "mrkdwn":
            yield shown["text"]
        shown = list(shown.values())
    if isinstance(shown, list):
        for part in shown:
            yield from mrkdwn_in(part)


def texts(view):
    """Return the values of the inputs for steps, in order."""
    return [block["element"].get("initial_value", "") for block in inputs(view, "step_")]


def ids(view):
    """Return the ids of the inputs for steps, in order."""
    return [block["block_id"] for block in inputs(view, "step_")]


def inputs(view, beginning):
    return [block for block in view["blocks"] if block.get("block_id", "").startswith(beginning)]


def said(view):
    """Return all text of a view."""
    return json.dumps(view["blocks"], ensure_ascii=False)


def button_in(view, action):
    """Return the button, or the menu, with an action id."""
    parts = [part for block in view["blocks"] for part in (block.get("accessory"), *block.get("elements", ()))]
    return next(part for part in parts if part and part.get("action_id") == action)
