"""The cards as a terminal shows them: the same blocks as in Slack, without their buttons."""

from collections.abc import Iterable, Iterator

from bot.cli.terminal.output import Paragraph, echo_paragraphs
from bot.desk.questions.answer import Answer
from bot.desk.questions.wording import NEXT_TRY_HINT
from bot.slack.cards.answer import answer_blocks
from bot.slack.cards.blocks import Block
from bot.slack.cards.plain_text import plain_words
from bot.slack.cards.verdicts import choice_card, nothing_card, unknown_blocks

INDENT = 2  # columns
HEADING, QUOTE = "*`", "> "  # how a code's heading and its meaning begin in Slack's markup
AGAIN = "Ask again with the whole code."
NAME_CATALOG = "Ask again with the catalog's name: {}."
LIST = "In Slack, /errcode list {} shows all."


def print_card(answer: Answer) -> None:
    """Print an answer's card on standard output, with internal steps."""
    echo_paragraphs(list_paragraphs(answer))


def list_paragraphs(answer: Answer) -> Iterator[Paragraph]:
    """Yield the card's paragraphs; what a button or another command would do is said in words."""
    if answer.verdict == "answer":
        yield from block_paragraphs(answer_blocks(answer, staff=True, whole=True))
    elif answer.verdict == "choose":
        yield from block_paragraphs(choice_card(answer)["blocks"])
        yield Paragraph(format_next_question(answer), dim=True)
    elif answer.verdict == "nothing":
        yield from block_paragraphs(nothing_card()["blocks"])
    else:
        yield from block_paragraphs(unknown_blocks(answer))
        yield Paragraph(NEXT_TRY_HINT, dim=True)


def format_next_question(answer: Answer) -> str:
    """Return how to ask for a code of a choice."""
    if answer.same_code:
        return NAME_CATALOG.format(" or ".join(answer.same_code))
    return f"{AGAIN} {LIST.format(answer.group)}" if answer.group and answer.more else AGAIN


def block_paragraphs(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """Yield the paragraphs of blocks: a code's heading flush left, all that is said of it under it."""
    indent = 0
    for block in blocks:
        if is_flush(block):
            indent = 0
        yield from render_block(block, indent)
        if is_heading(block) and "accessory" not in block:  # a row of a choice is whole
            indent = INDENT


def is_flush(block: Block) -> bool:
    """Return whether a block doesn't belong to the heading before it."""
    return is_heading(block) or block["type"] == "divider" or "accessory" in block


def render_block(block: Block, indent: int) -> Iterator[Paragraph]:
    """Yield the paragraphs of one block; what stands under a heading is indented."""
    if block["type"] == "context":
        yield from (Paragraph(line, indent, dim=True) for line in text_lines(*block["elements"]))
    elif block["type"] == "section":
        first, *lines = text_lines(block["text"])
        yield Paragraph(first, indent, bold=is_heading(block))
        following = INDENT if is_heading(block) else indent
        yield from (Paragraph(line.removeprefix(QUOTE), following) for line in lines)


def is_heading(block: Block) -> bool:
    """Return whether a block is a code's heading."""
    return block["type"] == "section" and bool(block["text"]["text"].startswith(HEADING))


def text_lines(*texts: Block) -> list[str]:
    """Return the lines of texts without marks and empty ones; whatever else breaks a line is made inert later."""
    return [line for text in texts for line in plain_words(text).split("\n") if line.strip()]
