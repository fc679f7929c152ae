"""Rows shared by the cards with figures: a code, a gap, a rising code, new steps."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from bot.catalog.entry import Entry
from bot.desk.notifications.outbox import Told
from bot.desk.notifications.summary import MEANING, NewSteps, Summary
from bot.desk.questions.wording import retired
from bot.desk.stats.stats import CodeFigures
from bot.desk.stats.stats_wording import change, people, questions, worked
from bot.slack.cards.answer_buttons import WRITE
from bot.slack.cards.blocks import (
    CARD,
    Block,
    Card,
    button,
    code,
    escape,
    finished,
    pages,
    pieces,
    section,
    shorten,
    size,
    width,
)
from bot.stats.rising import Rising

T = TypeVar("T")

CODE = 100  # characters of a code
NAME = 40  # characters of a person's name
ESCAPED = 200  # characters of an escaped meaning, so that twenty rows always fit


def summary_of(notification: Told) -> Summary:
    """Return the summary of a notification; raises ValueError if it has none."""
    if notification.summary is None:
        msg = f"A post of the kind {notification.kind} has no summary."
        raise ValueError(msg)
    return notification.summary


def whole(text: str, blocks: Iterable[Block], *under: Block) -> Card:
    """Build a card of as many blocks as fit into one message; the blocks ``under`` them are always included."""
    return finished(text, [*pages(blocks, CARD - sum(map(size, under)))[0], *under])


def shown(wanted: str) -> str:
    """Render a code as a code span."""
    return code(shorten(wanted, CODE))


def signed(name: str) -> str:
    """Render a person's name without mentioning them; an erased person is "somebody"."""
    plain = shorten(name.removeprefix("@"), NAME)
    return "somebody" if plain in {"", "somebody"} else escape(f"@{plain}")


def named(row: CodeFigures) -> str:
    """Render a code, with its meaning if the catalog has it."""
    retirement = retired(row.entry) if row.entry else ""
    return f"*{shown(row.code)}*{retirement}{meaning(row.entry)}"


def meaning(entry: Entry | None, most: int = MEANING) -> str:
    """Render a meaning to follow its code, in ``most`` characters; empty if the code isn't in the catalog."""
    return f"  {next(pieces(escape(shorten(entry.meaning.text, most)), ESCAPED))}" if entry else ""


def code_line(number: int, row: CodeFigures, rise: Rising | None = None) -> str:
    """Render a numbered code with its meaning, and its figures below; ``rise`` adds its usual number of questions."""
    steps = "" if row.has_steps else "no steps yet" if row.entry else "not in the catalog"
    figures = (
        f"*{questions(row.questions)}* ({change(row.change)})",
        people(row.people),
        f"rising (usually {usual(rise)})" if rise else "",
        worked(row.solved, row.votes),
        steps,
    )
    return f"{number}. {named(row)}\n{' · '.join(filter(None, figures))}"


def gap_block(row: CodeFigures) -> Block:
    """Render a gap with the button that closes it."""
    why = "not in the catalog" if not row.entry else "there are steps now" if row.has_steps else "no steps"
    write = write_button(row.code) if row.entry and not row.has_steps else None
    return section(f"{named(row)}\n{questions(row.questions)} by {people(row.people)}, {why}", write)


def write_button(wanted: str) -> Block:
    """Return the button that opens the form for a code's steps."""
    return button("Write steps", WRITE, wanted, label=f"Write steps: {wanted}")


def usual(rise: Rising) -> str:
    """Return the number of questions in a usual week, with one decimal at most."""
    return f"{rise.usual:.1f}".removesuffix(".0")


def rose(rise: Rising) -> str:
    """Render a rising code: its questions in a usual week and in this one."""
    return f"{shown(rise.code)} ({usual(rise)} → {rise.now:,})"


def saved(steps: NewSteps) -> str:
    """Render the code of new steps and who saved them."""
    return f"{shown(steps.code)} by {signed(steps.by)}"


def listed(items: Sequence[T], show: Callable[[T], str], most: int) -> str:
    """Return the first ``most`` items on one line, and the number of the others."""
    more = len(items) - most
    return ", ".join(map(show, items[:most])) + (f" and {more} more" if more > 0 else "")


def fitting(lines: Sequence[str], room: int) -> Iterator[str]:
    """Yield as many lines as fit into ``room`` characters, then the number of the others."""
    for number, line in enumerate(lines):
        room -= width(line) + 1
        if number and room < 0:
            yield f"… and {len(lines) - number} more"
            return
        yield line
