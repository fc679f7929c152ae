"""Handmade answers, Slack's limits for cards, and helpers to read a card."""

import re
from datetime import UTC, date, datetime

from slack_sdk.models.blocks import Block

from bot.catalog.entry import Entry, Meaning, Source
from bot.desk.questions.advice import Advice
from bot.desk.questions.answer import CodeMatch
from bot.steps.step import Fix, Revision, Step

LIVE = re.compile(r"<[^>]*>")  # in a card all that stands between < and > is live
DATE = re.compile(r"<!date\^\d+\^[^<>|]*\|[^<>|]*>")  # a moment that Slack shows in each reader's time zone
LIMITS = {"section": 3_000, "context": 3_000, "header": 150}


def entry(code="USCUSTOMER_API_0000113", text="The account is locked", *, doubtful=(), status="active"):
    meanings = [Meaning(text, sources=(Source("error-code.md", (57,)),))]
    meanings += [
        Meaning(other, preferred=False, doubt="A slip", sources=(Source("error-code.md", (88,)),)) for other in doubtful
    ]
    return Entry(code, "customer API", code[-7:], "account", status, tuple(meanings))


def found(code="USCUSTOMER_API_0000113", text="The account is locked", **how):
    return CodeMatch(entry(code, text), **how)


def numbered(count, text="The account is locked"):
    return tuple(found(f"USCUSTOMER_API_{number:07}", text) for number in range(count))


def texts(block):
    """Return every text of a block."""
    parts = [block.get("text"), block.get("accessory"), *block.get("elements", ())]
    named = [part for part in parts if part and "text" in part]
    named += [option for part in parts if part for option in part.get("options", ())]
    return [part["text"]["text"] if isinstance(part["text"], dict) else part["text"] for part in named]


def drawn(card):
    """Return all text of a card."""
    return "\n".join(text for block in card["blocks"] for text in texts(block))


def buttons(card):
    """Return a card's buttons."""
    parts = [part for block in card["blocks"] for part in (block.get("accessory"), *block.get("elements", ()))]
    return [part for part in parts if part and part["type"] == "button"]


def options(card):
    """Return the options of a card's menus: label and value."""
    menus = [part for block in card["blocks"] for part in block.get("elements", ()) if part["type"] == "overflow"]
    return [(option["text"]["text"], option["value"]) for menu in menus for option in menu["options"]]


def labels(card):
    """Return the labels of a card's buttons."""
    return [button["text"]["text"] for button in buttons(card)]


def fix(*steps, number=2, home="USCUSTOMER_API_0000113", codes=(), verified_on=date(2026, 11, 3), **how):
    """Make a fix of steps; a bare text becomes a shareable step."""
    made = tuple(step if isinstance(step, Step) else Step(step) for step in steps)
    revision = Revision(number, made, "mei", datetime(2026, 11, 3, 9, tzinfo=UTC), "card", "U0STAFF")
    codes = tuple(dict.fromkeys((home, *codes)))
    return Fix(how.pop("id", 1), home, codes, revision, how.pop("verified_by", "mei"), verified_on, **how)


def advised(*steps, solved=0, votes=0, overdue=False, **how):
    """Make the advice for a code."""
    return Advice(fix(*steps, **how), overdue, solved, votes)


def units(text):
    """Count UTF-16 code units, the most that Slack may count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def hold_to_slack(card, *, live=()):
    """Assert that a card keeps Slack's limits and the card budget, and has no live markup but ``live``."""
    assert 0 < len(card["blocks"]) <= 50
    assert 0 < units(card["text"]) <= 5_000
    assert units(drawn(card)) <= 10_500, "10,000 characters of text, and the words on buttons"
    for block in card["blocks"]:
        Block.parse(block).validate_json()
        assert all(0 < units(text) <= LIMITS.get(block["type"], 3_000) for text in texts(block))
    assert len({button["action_id"] + button["value"] for button in buttons(card)}) == len(buttons(card))
    rows = [[part["action_id"] for part in block["elements"]] for block in card["blocks"] if block["type"] == "actions"]
    assert all(len(set(row)) == len(row) for row in rows)
    ids = [block["block_id"] for block in card["blocks"] if "block_id" in block]
    assert len(set(ids)) == len(ids)
    assert all(units(label) <= 75 and 0 < units(value) <= 150 for label, value in options(card))
    for button in buttons(card):
        assert units(button["text"]["text"]) <= 75
        assert units(button["value"]) <= 2_000
    shown = "\n".join(
        [card["text"], *(text for block in card["blocks"] if block["type"] != "actions" for text in texts(block))]
    )
    shown = DATE.sub("", shown)
    assert [markup for markup in LIVE.findall(shown) if markup not in live] == []
    assert "<" not in LIVE.sub("", shown)
