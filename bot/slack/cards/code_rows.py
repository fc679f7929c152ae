"""Rows of codes, each with a button, for choices and suggestions."""

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
    """Yield a row per code: its preferred meaning, and the doubtful one if the text matched that."""
    for hit in hits:
        entry = hit.entry
        head = f"*{code(entry.code)}*    {escape(shorten(place(entry), TYPED))}{retired(entry)}"
        meaning = filled(shorten(entry.meaning.text, MEANING), hit.preferred_values)
        doubt = escape(also_met(hit, MEANING))
        yield section("\n".join(filter(None, [head, meaning, doubt])), show_button(entry.code, question))


def show_button(wanted: str, question: int | None = None) -> Block:
    """Return the button that shows a code; its value is the code and the id of the question it was offered for."""
    return button("Show", PICK, f"{question or ''}|{wanted}", label=f"Show {wanted}")


@reads_value
def picked(value: str) -> tuple[str, int | None]:
    """Decode a row's button into the code and the question id."""
    question, _, wanted = value.partition("|")
    return wanted, int(question) if question else None
