"""The unknown: nothing in the catalog is surely meant."""

from collections.abc import Iterator

from bot.desk.questions.lookup import Answer
from bot.desk.questions.wording import NEAR, NEXT, found_none, in_short, know_no
from bot.search.clean import plain
from bot.slack.cards.blocks import Block, Card, card, code, section, shorten, small
from bot.slack.cards.code import TYPED, missing_blocks
from bot.slack.cards.code_rows import rows

QUOTABLE = 400  # characters of what was typed of which a quotation is made


def unknown_card(answer: Answer) -> Card:
    """Say that the code or the text is unknown, and what is near to it."""
    typed = shorten(plain(answer.typed[:QUOTABLE]), TYPED)
    verdict = " ".join(map(know_no, answer.missing)) or found_none(f"“{typed}”")
    near = " · ".join(map(in_short, answer.found))
    spoken = f"{verdict} {NEAR} {near}" if near else f"{verdict} {NEXT}"
    return card(spoken, drawn(answer, typed), small(f"{NEXT} `/errcode help` shows how."))


def drawn(answer: Answer, typed: str) -> Iterator[Block]:
    """Draw it."""
    if answer.missing:
        yield from missing_blocks(answer.missing)
    else:
        yield section(found_none(code(typed)))
    if answer.found:
        yield section(NEAR)
        yield from rows(answer.found, answer.question)
