"""What the weekly summary and its thread have in common: the rows of a code, of a gap, and of what is new."""

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

CODE, NAME = 100, 40  # characters of a code, of a person's name
ESCAPED = 200  # characters of a meaning once it is escaped, so that twenty rows fit whatever it holds


def summary_of(notification: Told) -> Summary:
    """Give the summary that a post tells."""
    if notification.summary is None:
        msg = f"A post of the kind {notification.kind} has no summary."
        raise ValueError(msg)
    return notification.summary


def whole(text: str, blocks: Iterable[Block], *under: Block) -> Card:
    """Put a message together of as much as Slack takes, and what stands ``under`` it in any case."""
    return finished(text, [*pages(blocks, CARD - sum(map(size, under)))[0], *under])


def shown(wanted: str) -> str:
    """Show a code."""
    return code(shorten(wanted, CODE))


def signed(name: str) -> str:
    """Sign with a person's name, which mentions nobody; somebody who was forgotten has none."""
    plain = shorten(name.removeprefix("@"), NAME)
    return "somebody" if plain in {"", "somebody"} else escape(f"@{plain}")


def named(row: CodeFigures) -> str:
    """Name a code, with its meaning if the catalog has it."""
    retirement = retired(row.entry) if row.entry else ""
    return f"*{shown(row.code)}*{retirement}{meaning(row.entry)}"


def meaning(entry: Entry | None, most: int = MEANING) -> str:
    """Write a meaning behind its code, in so many characters; nothing where the catalog lacks it."""
    return f"  {next(pieces(escape(shorten(entry.meaning.text, most)), ESCAPED))}" if entry else ""


def code_line(number: int, row: CodeFigures, rise: Rising | None = None) -> str:
    """Show how often a code was asked for: its meaning, and its figures under it; and that it rises, if it does."""
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
    """Show a gap, with the button that closes it."""
    why = "not in the catalog" if not row.entry else "there are steps now" if row.has_steps else "no steps"
    write = write_button(row.code) if row.entry and not row.has_steps else None
    return section(f"{named(row)}\n{questions(row.questions)} by {people(row.people)}, {why}", write)


def write_button(wanted: str) -> Block:
    """Offer to write a code's steps."""
    return button("Write steps", WRITE, wanted, label=f"Write steps: {wanted}")


def usual(rise: Rising) -> str:
    """Write the questions of a usual week."""
    return f"{rise.usual:.1f}".removesuffix(".0")


def rose(rise: Rising) -> str:
    """Say how a code is asked more than usual."""
    return f"{shown(rise.code)} ({usual(rise)} → {rise.now:,})"


def saved(steps: NewSteps) -> str:
    """Name steps and who saved them."""
    return f"{shown(steps.code)} by {signed(steps.by)}"


def listed(items: Sequence[T], show: Callable[[T], str], most: int) -> str:
    """Name the first ones in one line, and count the others."""
    more = len(items) - most
    return ", ".join(map(show, items[:most])) + (f" and {more} more" if more > 0 else "")


def fitting(lines: Sequence[str], room: int) -> Iterator[str]:
    """Give as many lines as there is room for, in characters, and count the others."""
    for number, line in enumerate(lines):
        room -= width(line) + 1
        if number and room < 0:
            yield f"… and {len(lines) - number} more"
            return
        yield line
