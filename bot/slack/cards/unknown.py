"""The unknown card: nothing in the catalog matches well enough."""

from collections.abc import Iterator

from bot.desk.questions.lookup import Answer
from bot.desk.questions.wording import NEAR, NEXT, found_none, in_short, know_no
from bot.search.clean import plain
from bot.slack.cards.blocks import Block, Card, card, code, section, shorten, small
from bot.slack.cards.code import TYPED, missing_blocks
from bot.slack.cards.code_rows import rows

QUOTABLE = 400  # characters of the typed text from which the quotation is made


def unknown_card(answer: Answer) -> Card:
    """Render that the code or the text is unknown, with the closest codes."""
    sentence = " ".join(map(know_no, answer.missing)) or found_none(f"“{quotable(answer)}”")
    near = " · ".join(map(in_short, answer.found))
    spoken = f"{sentence} {NEAR} {near}" if near else f"{sentence} {NEXT}"
    return card(spoken, unknown_blocks(answer), small(f"{NEXT} `/errcode help` shows how."))


def unknown_blocks(answer: Answer) -> Iterator[Block]:
    """Yield the blocks without the advice: what is unknown, then the closest codes."""
    if answer.missing:
        yield from missing_blocks(answer.missing)
    else:
        yield section(found_none(code(quotable(answer))))
    if answer.found:
        yield section(NEAR)
        yield from rows(answer.found, answer.question)


def quotable(answer: Answer) -> str:
    """Return what was typed, cut for a quotation."""
    return shorten(plain(answer.typed[:QUOTABLE]), TYPED)
