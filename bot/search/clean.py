"""Text as people and Slack write it, made plain."""

import html
import re
import unicodedata

LIMIT = 40_000  # characters that are looked at; Slack's own limit for a message

SLACK_NAME = re.compile(r"<(?:@[UW]|!|#C)[^<>|]*(?:\|([^<>]*))?>")
SLACK_LINK = re.compile(r"<((?:https?|mailto|tel):[^<>|\s]+)(?:\|([^<>]*))?>")
EMOJI = re.compile(r"(?<![\w:]):[a-z][a-z0-9_+'-]{1,40}:(?![\w:])")
IN_URL = re.compile(r"%([2-7][0-9A-Fa-f])")
QUOTES = str.maketrans("‘’‛′`´“”„″«»–—‐‑‒−_", "''''''\"\"\"\"\"\"------_")


def plain(text: str) -> str:
    """Give the text without Slack's marks, invisible characters and typographic variants.

    Slack escapes ``&``, ``<`` and ``>`` and wraps names and links in ``<…>``: a link gives its address and label, a
    mention nothing (https://docs.slack.dev/messaging/formatting-message-text).
    """
    text = text[:LIMIT]
    if "<" in text:
        text = SLACK_NAME.sub(" ", SLACK_LINK.sub(r" \1 \2 ", text))
    if "&" in text:
        text = html.unescape(text)
    if "%" in text:
        text = IN_URL.sub(lambda match: chr(int(match.group(1), 16)), text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(QUOTES)
        text = "".join(char for char in text if unicodedata.category(char) != "Cf")
    return EMOJI.sub(" ", text) if ":" in text else text
