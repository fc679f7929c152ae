"""Block Kit building blocks: the only place that knows about escaping and Slack's limits for messages.

Slack doesn't document how it counts characters. We count UTF-16 code units, as JavaScript does: an emoji counts two, so
what fits by this count fits by any other.

Blocks are plain dicts: building them with slack_sdk's models takes 0.4 ms per card, as long as the rest of the answer.
The tests validate every card against those models instead.
Limits: https://docs.slack.dev/reference/block-kit/blocks
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import accumulate, chain
from typing import Any, TypeAlias

from bot.catalog.keys import get_printed_code

Block: TypeAlias = dict[str, Any]
Card: TypeAlias = dict[str, Any]  # {"text": …, "blocks": […]}: the arguments of ack, respond and say

SECTION_LIMIT = 3_000  # characters of one section
CONTEXT_LIMIT = 2_000  # characters of one text in a context block
BUTTON_TEXT = 75
BUTTON_VALUE = 2_000
OPTION_VALUE = 150
BLOCK_LIMIT = 40  # Slack accepts 50; the rest is reserved for buttons and notes under an answer
CARD_LIMIT = 10_000  # characters of a whole card
FALLBACK_LIMIT = 1_000  # characters of the top-level text
CODE_LIMIT = 100  # characters of a code, where it may be any text
COLLAPSE_CHARACTERS = 200  # characters of a section that Slack certainly doesn't collapse
COLLAPSE_LINES = 4  # and its lines
LAST_SINGLE_UNIT = "\uffff"  # the last character that is a single UTF-16 code unit


def escape(text: str) -> str:
    """Escape untrusted text: nothing in it mentions, links or pings.

    Source: https://docs.slack.dev/messaging/formatting-message-text#escaping
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """Undo ``escape``."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def code_span(text: str) -> str:
    """Render untrusted text as a code span; Slack can't escape a backtick, and a line break ends the span."""
    inside = " ".join(text.replace("`", "'").split())
    return f"`{escape(inside) or ' '}`"


def short_code_span(typed_code: str) -> str:
    """Render a code as a code span; it may be any text somebody typed, so it is shortened."""
    return code_span(shorten(typed_code, CODE_LIMIT))


def key_span(key: str, catalog: str = "") -> str:
    """Render a code by its key as a code span, before what its catalog is called, if anything."""
    name = f" ({escape(shorten(catalog, CODE_LIMIT))})" if catalog else ""
    return f"{short_code_span(get_printed_code(key))}{name}"


def utf16_length(text: str) -> int:
    """Return the length of a text in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def count_fitting(text: str, limit: int) -> int:
    """Return how many leading characters of a text fit into ``limit`` UTF-16 code units."""
    if text.isascii() or utf16_length(text[:limit]) <= limit:
        return min(len(text), limit)
    widths = accumulate(2 if char > LAST_SINGLE_UNIT else 1 for char in text[:limit])
    return sum(used <= limit for used in widths)


def shorten(text: str, limit: int) -> str:
    """Collapse whitespace and truncate to ``limit`` UTF-16 code units with an ellipsis; call it before ``escape``."""
    text = " ".join(text.split())
    return text if utf16_length(text) <= limit else text[: count_fitting(text, limit - 1)].rstrip() + "…"


def mrkdwn(text: str) -> Block:
    """Return a mrkdwn text object; ``verbatim`` keeps Slack from turning bare @channel, #name and URLs into links."""
    return {
        "type": "mrkdwn",
        "text": text if utf16_length(text) <= SECTION_LIMIT else next(split_markup(text, SECTION_LIMIT)),
        "verbatim": True,
    }


def localized_date(at: datetime) -> str:
    """Render a point in time as markup that each reader sees in their own time zone; the fallback text is in UTC.

    Source: https://docs.slack.dev/messaging/formatting-message-text#date-formatting
    """
    at = at.astimezone(UTC)
    return f"<!date^{int(at.timestamp())}^{{date_short}}, {{time}}|{at.day} {at:%b %Y, %H:%M} UTC>"


def section(text: str, accessory: Block | None = None) -> Block:
    """Return a section block with an optional accessory; long text isn't collapsed.

    Without “expand” Slack may collapse it: https://docs.slack.dev/reference/block-kit/blocks/section-block
    """
    block: Block = {"type": "section", "text": mrkdwn(text)}
    if len(text) > COLLAPSE_CHARACTERS or text.count("\n") >= COLLAPSE_LINES:
        block["expand"] = True
    if accessory:
        block["accessory"] = accessory
    return block


def sections(lines: Iterable[str]) -> Iterator[Block]:
    """Yield lines of markup in as few section blocks as Slack's limit allows."""
    return map(section, join_lines(lines, SECTION_LIMIT))


def context_blocks(lines: Iterable[str]) -> Iterator[Block]:
    """Yield lines of markup in as few context blocks as Slack's limit allows."""
    return map(context_block, join_lines(lines, CONTEXT_LIMIT))


def join_lines(lines: Iterable[str], limit: int) -> Iterator[str]:
    """Join lines of markup into texts of up to ``limit`` characters, without empty lines before the first.

    A longer line is split.
    """
    text = ""
    for piece in chain.from_iterable(split_markup(line, limit) for line in lines):
        if not text:
            text = piece
        elif utf16_length(text) + 1 + utf16_length(piece) <= limit:
            text = f"{text}\n{piece}"
        else:
            yield text
            text = piece
    if text:
        yield text


def split_markup(line: str, limit: int) -> Iterator[str]:
    """Split a line of markup, at a space if there is one and never inside an escaped character or a link."""
    while utf16_length(line) > limit:
        cut = find_cut(line, count_fitting(line, limit))
        yield line[:cut]
        line = line[cut:].lstrip(" ")
    yield line


def find_cut(line: str, end: int) -> int:
    """Return the index at which to cut a line of markup of which ``end`` characters fit."""
    cut = line.rfind(" ", end // 2, end)
    if cut < 0:
        started = line.rfind("&", end - len("&amp;"), end)
        cut = end if started < 0 or ";" in line[started:end] else started
    link = line.rfind("<", 0, cut)  # links are shorter than any limit
    return link if link > max(0, line.rfind(">", 0, cut)) else cut


def quote_lines(text: str, render: Callable[[str], str] = escape) -> Iterator[str]:
    """Yield untrusted text as block-quote lines; ``render`` makes markup of a line."""
    for line in text.splitlines():
        for piece in split_markup(render(line), SECTION_LIMIT - 2):
            yield f"> {piece}"


def context_block(text: str) -> Block:
    """Return a context block, which Slack shows in small print."""
    return {"type": "context", "elements": [mrkdwn(text)]}


def button(text: str, action_id: str, value: str, *, label: str | None = None) -> Block:
    """Return a button; ``label`` tells screen readers which of several buttons with the same text it is.

    Raises ValueError if the value is longer than Slack accepts.
    """
    element: Block = {
        "type": "button",
        "action_id": action_id,
        "text": {"type": "plain_text", "text": shorten(text, BUTTON_TEXT)},
        "value": validate_value(value, BUTTON_VALUE),
    }
    if label:
        element["accessibility_label"] = shorten(label, BUTTON_TEXT)
    return element


def validate_value(value: str, most: int) -> str:
    """Return a control's value; raise ValueError if it has more than ``most`` characters.

    Dropping the control instead would go unnoticed.
    """
    if utf16_length(value) > most:
        raise ValueError(f"A value of {utf16_length(value)} characters does not fit, {most} do: {value[:BUTTON_TEXT]}")
    return value


def button_row(*elements: Block, block_id: str = "") -> Block:
    """Return an actions block: buttons in a row."""
    return {"type": "actions", "elements": list(elements), **({"block_id": block_id} if block_id else {})}


def page_turn_rows(
    page: int, pages: int, link: Callable[[str, int], Block], texts: tuple[str, str] = ("Previous page", "Next page")
) -> list[Block]:
    """Return a row of buttons to the pages before and after a page, none if there is one page.

    ``link`` makes a button of its text and the number of its page, which is counted from 1.
    """
    turns = [(texts[0], page - 1), (texts[1], page + 1)]
    buttons = [link(text, number) for text, number in turns if 1 <= number <= pages]
    return [button_row(*buttons)] if buttons else []


def build_card(text: str, blocks: Iterable[Block], *under: Block) -> Card:
    """Build a card of as many blocks as fit into one message, with the blocks ``under`` them, which always fit.

    ``text`` is what notifications and screen readers use, so it must contain the answer.
    """
    room = CARD_LIMIT - sum(map(block_length, under))
    return assemble_card(text, [*split_into_pages(blocks, room)[0], *under])


def assemble_card(text: str, blocks: list[Block]) -> Card:
    """Build a card of blocks that are known to stay within Slack's limits."""
    return {"text": escape(shorten(text, FALLBACK_LIMIT)), "blocks": blocks}


def block_length(block: Block) -> int:
    """Return the number of characters in a block, not counting buttons."""
    parts = [block.get("text", {}), *block.get("elements", ())]
    return sum(utf16_length(part["text"]) for part in parts if isinstance(part.get("text"), str))


def split_into_pages(blocks: Iterable[Block], limit: int = CARD_LIMIT, most: int = BLOCK_LIMIT) -> list[list[Block]]:
    """Split blocks into pages that each fit into one message, with up to ``limit`` characters and ``most`` blocks."""
    dealt: list[list[Block]] = [[]]
    room = limit
    for block in blocks:
        need = block_length(block)
        if dealt[-1] and (need > room or len(dealt[-1]) >= most):
            dealt.append([])
            room = limit
        dealt[-1].append(block)
        room -= need
    return dealt
