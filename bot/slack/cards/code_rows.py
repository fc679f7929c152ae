"""Rows of codes, each with a button, for choices and suggestions."""

from collections.abc import Iterable, Iterator

from bot.desk.questions.answer import CodeMatch
from bot.desk.questions.wording import format_doubtful_match, format_retired
from bot.slack.cards.blocks import Block, button, escape, section, shorten
from bot.slack.cards.code import code_heading
from bot.slack.cards.markup import fill_in_bold
from bot.slack.cards.stale import refuse_unreadable

PICK = "pick_code"
MEANING_LIMIT = 300  # characters of a meaning in a row


def code_choice_rows(hits: Iterable[CodeMatch], question: int | None) -> Iterator[Block]:
    """Yield a row per code: its preferred meaning, and the doubtful one if the text matched that."""
    for hit in hits:
        entry = hit.entry
        head = f"{code_heading(entry)}{format_retired(entry)}"
        meaning = fill_in_bold(shorten(entry.meaning.text, MEANING_LIMIT), hit.preferred_values)
        doubt = escape(format_doubtful_match(hit, MEANING_LIMIT))
        lines = "\n".join(filter(None, [head, meaning, doubt]))
        yield section(lines, show_code_button(entry.code, question))


def show_code_button(wanted: str, question: int | None = None) -> Block:
    """Return the button that shows a code; its value is the code and the id of the question it was offered for."""
    return button("Show", PICK, f"{question or ''}|{wanted}", label=f"Show {wanted}")


@refuse_unreadable
def decode_pick(value: str) -> tuple[str, int | None]:
    """Decode a row's button into the code and the question id."""
    question, _, wanted = value.partition("|")
    return wanted, int(question) if question else None
