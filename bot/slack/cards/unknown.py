"""The unknown: nothing in the catalog is surely meant."""

from collections.abc import Iterator

from bot.desk.lookup import Answer
from bot.desk.wording import NEAR, NEXT
from bot.search.clean import plain
from bot.slack.cards.answer import TYPED, missing_line
from bot.slack.cards.kit import Block, Card, card, code, section, shorten, small
from bot.slack.cards.rows import rows


def unknown_card(answer: Answer) -> Card:
    """Say that the code or the text is unknown, and what is near to it."""
    named = " ".join(f"I know no {missing}." for missing in answer.missing)
    near = ", ".join(f"{one.entry.code} ({one.entry.meaning.text})" for one in answer.found)
    said = named or f"I found no code for “{shorten(plain(answer.typed), TYPED)}”."
    spoken = f"{said} Near to it: {near}" if near else f"{said} Try the whole code or its number."
    return card(spoken, drawn(answer), small(f"{NEXT} `/errcode help` shows how."))


def drawn(answer: Answer) -> Iterator[Block]:
    """Draw it."""
    typed = f"I found no code for {code(shorten(plain(answer.typed), TYPED))}."
    yield section(missing_line(answer.missing) if answer.missing else typed)
    if answer.found:
        yield section(NEAR)
        yield from rows(answer.found, answer.question)
