"""What staff write as a step, and what askers' values fill: made safe, finished markup.

Nothing in it is live but plain addresses in published steps, each a link to itself.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.desk.questions import wording
from bot.search.template import PLACEHOLDER
from bot.slack.cards.blocks import escape, shorten, width
from bot.slack.cards.button_values import VALUE

ADDRESS = re.compile(r"(?<![\w/])https?://[A-Za-z0-9.-]+(?::\d+)?(?:[/?#][\w\-.~:/?#\[\]@!$&'()*+,;=%]*)?", re.ASCII)
AFTER = re.compile(r"[.,;:!?…]*(?:\s|[<>\"'”’»)\]*_~`]|$)")  # what may follow an address
CLOSING = ".,;:!?'*_~"  # what ends a sentence, a quotation or bold print, and not an address
LONGEST = 1_000  # characters of a link; a section must hold it whole


def step_text(text: str, values: Sequence[str] = (), template: str = "", *, live: bool = True) -> str:
    """Show a step as finished markup.

    ``{1}`` becomes the asker's first value in bold, or else the first placeholder of the ``template`` as printed
    there. Addresses become links to themselves where it is ``live``: in steps that staff published, not in drafts and
    suggestions.
    """
    return "".join(marked_up(wording.gaps_filled(text, values, template), live=live))


def marked_up(pieces: Iterable[tuple[str, str]], *, live: bool) -> Iterator[str]:
    """Mark up pieces of own words, each with what fills the gap after it; bold print has no place in a code span."""
    ticks = 0
    for words, gap in pieces:
        ticks += words.count("`")
        yield linked(words, gap) if live else escape(words)
        yield escape(gap) if ticks % 2 else bold(gap)


def linked(words: str, after: str = "") -> str:
    """Escape words, and link the addresses among them to themselves; ``after`` follows the words.

    An address that goes on with what no address may hold is left alone: its link would lead elsewhere.
    Source: https://docs.slack.dev/messaging/formatting-message-text#linking-urls
    """
    markup, end = "", 0
    for match in ADDRESS.finditer(words):
        address = match[0].rstrip(CLOSING)
        address = address if "(" in address else address.rstrip(")]" + CLOSING)
        link = escape(address)
        if AFTER.match(words[match.end() :] + after) and width(link) <= LONGEST:
            markup += f"{escape(words[end : match.start()])}<{link}>"
            end = match.start() + len(address)
    return markup + escape(words[end:])


def filled(text: str, values: Sequence[str]) -> str:
    """Put values in the place of a message's placeholders, in bold."""
    return "".join(escape(words) + bold(gap) for words, gap in wording.filled(text, values))


def bold(gap: str) -> str:
    """Show an asker's value in bold, and a placeholder that has none, or a value with a star, as it is."""
    markup = escape(shorten(gap, VALUE))
    return markup if not markup or "*" in markup or PLACEHOLDER.fullmatch(gap) else f"*{markup}*"
