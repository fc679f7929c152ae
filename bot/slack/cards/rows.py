"""Rows of codes with a button each, for choices and suggestions."""

from collections.abc import Iterable, Iterator

from bot.desk.lookup import Found
from bot.desk.wording import place
from bot.slack.cards.answer import filled
from bot.slack.cards.kit import Block, button, code, escape, section, shorten

PICK = "pick_code"
MEANING = 300  # characters of a meaning in a row


def rows(found: Iterable[Found], question: int | None) -> Iterator[Block]:
    """Draw code and meaning side by side; the button carries the code and the question it was offered for."""
    for one in found:
        entry = one.entry
        meaning = filled(shorten(entry.meanings[one.met].text, MEANING), one.values)
        show = button("Show", PICK, f"{question or ''}|{entry.code}", label=f"Show {entry.code}")
        yield section(f"*{code(entry.code)}*    {escape(place(entry))}\n{meaning}", show)


def picked(value: str) -> tuple[str, int | None]:
    """Read a row's button: the code, and the question."""
    question, _, wanted = value.partition("|")
    return wanted, int(question) if question else None
