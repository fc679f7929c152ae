"""Steps written by staff, filled with askers' values, as safe markup.

Nothing in it is live except plain URLs in published steps, each a link to itself.
"""

import re
from collections.abc import Sequence

from bot.desk.questions import wording
from bot.slack.cards.blocks import escape, shorten, utf16_length
from bot.slack.cards.button_values import VALUE_LIMIT
from bot.steps.check import PLACEHOLDER_REFERENCE

URL = re.compile(r"(?<![\w/])https?://[A-Za-z0-9.-]+(?::\d+)?(?:[/?#][\w\-.~:/?#\[\]@!$&'()*+,;=%]*)?", re.ASCII)
AFTER_URL = re.compile(r"[.,;:!?…]*(?:\s|[<>\"'”’»)\]*_~`]|$)")  # what may follow a URL
TRAILING_PUNCTUATION = ".,;:!?'*_~"  # what ends a sentence, a quotation or bold text, but not a URL
UNFILLED = re.compile(rf"{wording.UNKNOWN_VALUE}|{PLACEHOLDER_REFERENCE.pattern}")  # what stands for no value
LINK_LIMIT = 1_000  # characters of a link, which must fit into one section


def render_step(text: str, values: Sequence[str] = (), template: str = "", *, live: bool = True) -> str:
    """Render a step as markup.

    ``{1}`` becomes the asker's first value, in bold except inside a code span; without a value “…”, if the
    ``template`` has such a placeholder. If ``live``, URLs become links: in steps that staff published, but not in
    drafts and suggestions.
    """
    markup = ""
    ticks = 0
    for words, gap in wording.split_step(text, values, template):
        ticks += words.count("`")
        markup += link_urls(words, gap) if live else escape(words)
        markup += escape(gap) if ticks % 2 else bold_value(gap)
    return markup


def link_urls(words: str, after: str = "") -> str:
    """Escape text and turn the URLs in it into links; ``after`` is what follows the text.

    A URL followed by a character that can't be part of one is left alone: the link would lead elsewhere.
    Source: https://docs.slack.dev/messaging/formatting-message-text#linking-urls
    """
    markup = ""
    end = 0
    for match in URL.finditer(words):
        address = match[0].rstrip(TRAILING_PUNCTUATION)
        address = address if "(" in address else address.rstrip(")]" + TRAILING_PUNCTUATION)
        link = escape(address)
        if AFTER_URL.match(words[match.end() :] + after) and utf16_length(link) <= LINK_LIMIT:
            markup += f"{escape(words[end : match.start()])}<{link}>"
            end = match.start() + len(address)
    return markup + escape(words[end:])


def fill_in_bold(text: str, values: Sequence[str]) -> str:
    """Render a message with values in bold in place of its placeholders."""
    return "".join(escape(words) + bold_value(gap) for words, gap in wording.split_message(text, values))


def bold_value(gap: str) -> str:
    """Render an asker's value in bold; an unknown value, or one with an asterisk, stays plain."""
    markup = escape(shorten(gap, VALUE_LIMIT))
    return markup if not markup or "*" in markup or UNFILLED.fullmatch(gap) else f"*{markup}*"
