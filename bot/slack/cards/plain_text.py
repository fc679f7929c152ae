"""Render cards as plain text for a terminal."""

import html
import re
from collections.abc import Iterator

from bot.slack.cards.blocks import Block, Card

DATE = re.compile(r"<!date\^[^|>]*\|([^>]*)>")  # a date that Slack localizes, with its fallback text
LINK = re.compile(r"<(https?://[^|>]+)(?:\|[^>]*)?>")
MARKUP = re.compile(r"(?<![\w*`])([*`])(?=\S)(.+?)(?<=\S)\1(?![\w*`])")  # bold text and code spans


def render_plain_text(card: Card) -> str:
    """Return the text of a card, with its buttons in brackets."""
    return "\n".join(line for block in card["blocks"] for line in block_lines(block))


def block_lines(block: Block) -> Iterator[str]:
    """Yield the lines of a block."""
    text = " ".join(filter(None, [plain_words(block.get("text", {})), plain_words(block.get("accessory", {}))]))
    if text:
        yield text
    if elements := block.get("elements"):
        yield " ".join(map(plain_words, elements))


def plain_words(piece: Block) -> str:
    """Return a text object without markup, or a button in brackets."""
    text = piece.get("text", "")
    if isinstance(text, dict):
        return f"[{plain_words(text)}]"
    for _ in ("bold", "code in it"):
        text = MARKUP.sub(r"\2", text)
    return html.unescape(LINK.sub(r"\1", DATE.sub(r"\1", text)))
