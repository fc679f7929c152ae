"""What every card is made of: escaping and Slack's limits live here and nowhere else.

Slack does not say how it counts characters. They are counted in UTF-16 code units here, as JavaScript does: an emoji is
two, so what fits by this count fits by any other.

Blocks are plain dicts: building them with slack_sdk's models takes 0.4 ms a card, as much as the whole rest of an
answer. The tests check every card against those models instead.
Limits: https://docs.slack.dev/reference/block-kit/blocks
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import accumulate
from typing import Any, TypeAlias

Block: TypeAlias = dict[str, Any]
Card: TypeAlias = dict[str, Any]  # {"text": …, "blocks": […]}: the arguments of ack, respond and say

SECTION = 3_000  # characters of one section
SMALL = 2_000  # characters of one piece of small print
BUTTON_TEXT = 75
BUTTON_VALUE = 2_000
OPTION_VALUE = 150
OVERFLOW = 5  # options of a menu of actions
BLOCKS = 40  # Slack takes 50; some stay free for buttons and what is said under an answer
CARD = 10_000  # characters of a whole card
SUMMARY = 1_000  # characters of the top-level text
FOLDED, LINES = 200, 4  # characters and lines of a paragraph that Slack surely shows whole
LAST_OF_ONE = "\uffff"  # the last character that is one UTF-16 code unit


def escape(text: str) -> str:
    """Make text from outside inert: nothing in it mentions, links or pings.

    Source: https://docs.slack.dev/messaging/formatting-message-text#escaping
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """Return text that was escaped as it was before."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def code(text: str) -> str:
    """Show text from outside as a code span; Slack has no escape for a backtick, and ends a span with the line."""
    inside = " ".join(text.replace("`", "'").split())
    return f"`{escape(inside) or ' '}`"


def width(text: str) -> int:
    """Return the length of a text in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def fit(text: str, limit: int) -> int:
    """Return how many characters at the beginning of a text fit into a number of UTF-16 code units."""
    if text.isascii() or width(text[:limit]) <= limit:
        return min(len(text), limit)
    widths = accumulate(2 if char > LAST_OF_ONE else 1 for char in text[:limit])
    return sum(used <= limit for used in widths)


def shorten(text: str, limit: int) -> str:
    """Cut text from outside to a number of characters, before it is escaped."""
    text = " ".join(text.split())
    return text if width(text) <= limit else text[: fit(text, limit - 1)].rstrip() + "…"


def mrkdwn(text: str) -> Block:
    """Hold finished markup; verbatim keeps Slack from turning bare @channel, #name and addresses into live ones."""
    return {"type": "mrkdwn", "text": text if width(text) <= SECTION else next(pieces(text, SECTION)), "verbatim": True}


def moment(at: datetime) -> str:
    """Show a moment as finished markup: each reader sees it in their own time zone.

    Source: https://docs.slack.dev/messaging/formatting-message-text#date-formatting. What cannot show it shows UTC.
    """
    at = at.astimezone(UTC)
    return f"<!date^{int(at.timestamp())}^{{date_short}}, {{time}}|{at.day} {at:%b %Y, %H:%M} UTC>"


def section(text: str, accessory: Block | None = None) -> Block:
    """Show one paragraph, with a button at its side if there is one; a long one is shown whole.

    Without “expand” Slack may fold it: https://docs.slack.dev/reference/block-kit/blocks/section-block
    """
    block: Block = {"type": "section", "text": mrkdwn(text)}
    if len(text) > FOLDED or text.count("\n") >= LINES:
        block["expand"] = True
    if accessory:
        block["accessory"] = accessory
    return block


def sections(lines: Iterable[str]) -> Iterator[Block]:
    """Show lines in as few paragraphs as Slack's limit allows."""
    return map(section, paragraphs(lines, SECTION))


def smalls(lines: Iterable[str]) -> Iterator[Block]:
    """Show lines of small print in as few blocks as Slack's limit allows."""
    return map(small, paragraphs(lines, SMALL))


def paragraphs(lines: Iterable[str], limit: int) -> Iterator[str]:
    """Join finished lines up to a number of characters; a line that is longer is cut into several."""
    pending: list[str] = []
    room = limit + 1  # each line with the end of the one before it
    for line in lines:
        for piece in pieces(line, limit):
            need = width(piece)
            if pending and need >= room:
                yield "\n".join(pending)
                pending, room = [], limit + 1
            if pending or piece:
                pending.append(piece)
                room -= need + 1
    if pending:
        yield "\n".join(pending)


def pieces(line: str, limit: int) -> Iterator[str]:
    """Cut a finished line at a blank where it has one, and never inside an escaped character or a link."""
    while width(line) > limit:
        end = fit(line, limit)
        cut = line.rfind(" ", end // 2, end)
        if cut < 0:
            started = line.rfind("&", end - len("&amp;"), end)
            cut = end if started < 0 or ";" in line[started:end] else started
        if line.rfind("<", 0, cut) > line.rfind(">", 0, cut):
            cut = line.rfind("<", 0, cut) or cut  # no link is as long as a limit
        yield line[:cut]
        line = line[cut:].lstrip(" ")
    yield line


def quoted(text: str) -> Iterator[str]:
    """Quote what somebody wrote, line by line; nothing in it is live."""
    for line in text.splitlines():
        for piece in pieces(escape(line), SECTION - 2):
            yield f"> {piece}"


def small(text: str) -> Block:
    """Show small print."""
    return {"type": "context", "elements": [mrkdwn(text)]}


def button(text: str, action_id: str, value: str, *, label: str | None = None) -> Block:
    """Make a button; ``label`` tells screen readers what a repeated text stands for.

    Raises ValueError for a value that Slack would refuse.
    """
    element: Block = {
        "type": "button",
        "action_id": action_id,
        "text": {"type": "plain_text", "text": shorten(text, BUTTON_TEXT)},
        "value": checked(value, BUTTON_VALUE),
    }
    if label:
        element["accessibility_label"] = shorten(label, BUTTON_TEXT)
    return element


def menu(action_id: str, offered: Iterable[tuple[str, str]]) -> Block:
    """Make a menu of up to five actions, each a text and a value; raises ValueError where Slack would refuse it."""
    options = [
        {"text": {"type": "plain_text", "text": shorten(text, BUTTON_TEXT)}, "value": checked(value, OPTION_VALUE)}
        for text, value in offered
    ]
    if not 0 < len(options) <= OVERFLOW:
        raise ValueError(f"A menu has one to {OVERFLOW} options, not {len(options)}.")
    return {"type": "overflow", "action_id": action_id, "options": options}


def checked(value: str, most: int) -> str:
    """Return a value that a press brings back; raise ValueError where it is longer than Slack takes.

    To leave it out instead would take a button away without a word.
    """
    if width(value) > most:
        raise ValueError(f"A value of {width(value)} characters does not fit, {most} do: {value[:BUTTON_TEXT]}")
    return value


def buttons(*elements: Block) -> Block:
    """Show buttons in a row."""
    return {"type": "actions", "elements": list(elements)}


def card(text: str, blocks: Iterable[Block], *under: Block) -> Card:
    """Put a card together; what is beyond Slack's limits is left out, but never what stands ``under`` it.

    ``text`` is read by notifications and screen readers, so it carries the answer.
    """
    return finished(text, [*pages(blocks)[0], *under])


def finished(text: str, blocks: list[Block]) -> Card:
    """Put a card together of blocks that are known to hold Slack's limits."""
    return {"text": escape(shorten(text, SUMMARY)), "blocks": blocks}


def size(block: Block) -> int:
    """Count the characters that a block shows, those on buttons left out."""
    parts = [block.get("text", {}), *block.get("elements", ())]
    return sum(width(part["text"]) for part in parts if isinstance(part.get("text"), str))


def pages(blocks: Iterable[Block], limit: int = CARD) -> list[list[Block]]:
    """Deal blocks into messages that Slack takes, each with up to ``limit`` characters."""
    dealt: list[list[Block]] = [[]]
    room = limit
    for block in blocks:
        need = size(block)
        if dealt[-1] and (need > room or len(dealt[-1]) >= BLOCKS):
            dealt.append([])
            room = limit
        dealt[-1].append(block)
        room -= need
    return dealt
