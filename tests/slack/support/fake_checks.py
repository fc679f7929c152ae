"""Slack's own validation of blocks and views: too many, too long, or of an unknown form."""

import json

from slack_sdk.models.blocks import Block

VIEW = 250_000  # bytes
METADATA = 3_000
TITLE = 24
MOST = {"modal": 100, "home": 100, "message": 50}  # blocks


class SlackRefuses(Exception):  # noqa: N818 - Slack's word for it
    """Slack's answer with ok=false, and what it says ``more``."""

    def __init__(self, error, **more):
        super().__init__(error)
        self.more = more


def check(shown, kind):
    """Refuse blocks as Slack would."""
    blocks = shown.get("blocks") or []
    wrong = "invalid_blocks" if kind == "message" else "invalid_arguments"
    try:
        for block in blocks:
            Block.parse(block).validate_json()
    except Exception as error:
        raise SlackRefuses(wrong) from error
    names = [block["block_id"] for block in blocks if block.get("block_id")]
    if len(blocks) > MOST[kind] or len(set(names)) < len(names):
        raise SlackRefuses(wrong)
    if kind != "message":
        check_view(shown)
    return {}


def check_view(view):
    """Refuse a view that is too large, or whose words are too long."""
    if len(json.dumps(view).encode()) > VIEW:
        raise SlackRefuses("view_too_large")
    if len(view.get("private_metadata") or "") > METADATA:
        raise SlackRefuses("invalid_arguments")
    if any(len(view.get(part, {}).get("text", "")) > TITLE for part in ("title", "submit", "close")):
        raise SlackRefuses("invalid_arguments")
