"""The unknown: nothing in the catalog is surely meant."""

from collections.abc import Iterator

from bot.desk.lookup import Answer
from bot.slack.cards.answer import TYPED, missing_line
from bot.slack.cards.kit import Block, Card, card, code, section, shorten, small
from bot.slack.cards.rows import rows

NEXT = "Try the whole code, its number, or the message as the customer saw it. `/errcode help` shows how."


def unknown_card(answer: Answer) -> Card:
    """Say that the code or the text is unknown, and what is near to it."""
    named = " ".join(f"I know no {missing}." for missing in answer.missing)
    near = ", ".join(f"{one.entry.code} ({one.entry.meaning.text})" for one in answer.found)
    said = named or f"I found no code for “{shorten(answer.typed, TYPED)}”."
    spoken = f"{said} Near to it: {near}" if near else f"{said} Try the whole code or its number."
    return card(spoken, drawn(answer), small(NEXT))


def drawn(answer: Answer) -> Iterator[Block]:
    """Draw it."""
    typed = f"I found no code for {code(shorten(answer.typed, TYPED))}."
    yield section(missing_line(answer.missing) if answer.missing else typed)
    if answer.found:
        yield section("Near to it, but not the same:")
        yield from rows(answer.found, answer.question)
