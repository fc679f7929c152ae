"""Rows of codes with a button each, for choices and suggestions."""

from collections.abc import Iterable, Iterator

from bot.desk.questions.lookup import Found
from bot.desk.questions.wording import also_met, place, retired
from bot.slack.cards.blocks import Block, button, code, escape, section, shorten
from bot.slack.cards.code import TYPED
from bot.slack.cards.markup import filled
from bot.slack.cards.stale import reads_value

PICK = "pick_code"
MEANING = 300  # characters of a meaning in a row


def rows(hits: Iterable[Found], question: int | None) -> Iterator[Block]:
    """Draw code and preferred meaning, and the doubtful one if that was met."""
    for hit in hits:
        entry = hit.entry
        head = f"*{code(entry.code)}*    {escape(shorten(place(entry), TYPED))}{retired(entry)}"
        meaning = filled(shorten(entry.meaning.text, MEANING), hit.preferred_values)
        doubt = escape(also_met(hit, MEANING))
        yield section("\n".join(filter(None, [head, meaning, doubt])), show_button(entry.code, question))


def show_button(wanted: str, question: int | None = None) -> Block:
    """Offer to show a code; the button carries it and the question it was offered for."""
    return button("Show", PICK, f"{question or ''}|{wanted}", label=f"Show {wanted}")


@reads_value
def picked(value: str) -> tuple[str, int | None]:
    """Read a row's button: the code, and the question."""
    question, _, wanted = value.partition("|")
    return wanted, int(question) if question else None
