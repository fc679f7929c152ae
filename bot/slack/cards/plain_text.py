"""A card as plain text, for a terminal."""

import html
import re
from collections.abc import Iterator

from bot.slack.cards.blocks import Block, Card

MOMENT = re.compile(r"<!date\^[^|>]*\|([^>]*)>")  # what Slack shows in each reader's time zone, and else
LINK = re.compile(r"<(https?://[^|>]+)(?:\|[^>]*)?>")
MARKS = re.compile(r"(?<![\w*`])([*`])(?=\S)(.+?)(?<=\S)\1(?![\w*`])")  # bold words and code spans


def plain(card: Card) -> str:
    """Write the words of a card, with its buttons in brackets."""
    return "\n".join(line for block in card["blocks"] for line in lines(block))


def lines(block: Block) -> Iterator[str]:
    """Write the words of a block."""
    shown = " ".join(filter(None, [words(block.get("text", {})), words(block.get("accessory", {}))]))
    if shown:
        yield shown
    if elements := block.get("elements"):
        yield " ".join(map(words, elements))


def words(piece: Block) -> str:
    """Write a piece of text, or a button."""
    inside = piece.get("text", "")
    if isinstance(inside, dict):
        return f"[{words(inside)}]"
    for _ in ("bold", "code in it"):
        inside = MARKS.sub(r"\2", inside)
    return html.unescape(LINK.sub(r"\1", MOMENT.sub(r"\1", inside)))
